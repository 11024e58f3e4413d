using System.Collections;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions.Json;

/// <summary>
/// Writes the values that callers put into dictionaries: what JSON knows at once, everything else by its type's contract.
/// </summary>
internal static class JsonValueWriterExtensions
{
    private static readonly JsonWriterOptions NodeOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void WriteValue(this PooledBuffer buffer, object? value, JsonSerializerOptions options)
    {
        switch (value)
        {
            case null: buffer.WriteRaw("null"u8); break;
            case string text: buffer.WriteString(text); break;
            case bool flag: buffer.WriteBoolean(flag); break;
            case JsonElement element: buffer.WriteElement(element); break;
            case int number: buffer.WriteNumber(number); break;
            case long number: buffer.WriteNumber(number); break;
            case double number: buffer.WriteNumber(Finite(number)); break;
            case float number: buffer.WriteNumber((float)Finite(number)); break;
            case decimal number: buffer.WriteNumber(number); break;
            case byte number: buffer.WriteNumber(number); break;
            case short number: buffer.WriteNumber(number); break;
            case uint number: buffer.WriteNumber(number); break;
            case ulong number: buffer.WriteNumber(number); break;
            case JsonNode node: buffer.WriteNode(node, options); break;
            case IEnumerable<KeyValuePair<string, object?>> properties: buffer.WriteProperties(properties, options); break;
            case IEnumerable<KeyValuePair<string, string>> properties:
                buffer.WriteProperties(
                    properties.Select(static property => new KeyValuePair<string, object?>(property.Key, property.Value)), options);
                break;
            case IDictionary properties when !options.TryGetTypeInfo(value.GetType(), out _):
                buffer.WriteProperties(ToProperties(properties), options);
                break;
            default: buffer.WriteSerialized(value, options); break;
        }
    }

    /// <summary>The properties of a dictionary of any type, for options that have no contract for it, as without reflection.</summary>
    private static IEnumerable<KeyValuePair<string, object?>> ToProperties(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return new(Convert.ToString(entry.Key, CultureInfo.InvariantCulture)!, entry.Value);
        }
    }

    /// <summary>An element as it was written, byte for byte.</summary>
    public static void WriteElement(this PooledBuffer buffer, JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            buffer.WriteRaw("null"u8);
        }
        else
        {
            buffer.WriteRaw(JsonMarshal.GetRawUtf8Value(element));
        }
    }

    public static void WriteNode(this PooledBuffer buffer, JsonNode node, JsonSerializerOptions options)
    {
        buffer.WriteSeparator();
        using Utf8JsonWriter writer = new(buffer, NodeOptions);
        node.WriteTo(writer, options);
    }

    public static void WriteProperties(
        this PooledBuffer buffer, IEnumerable<KeyValuePair<string, object?>> properties, JsonSerializerOptions options)
    {
        buffer.WriteOpen((byte)'{');
        foreach ((var name, var value) in properties)
        {
            buffer.WriteName(name);
            buffer.WriteValue(value, options);
        }

        buffer.WriteClose((byte)'}');
    }

    private static void WriteSerialized(this PooledBuffer buffer, object value, JsonSerializerOptions options)
    {
        buffer.WriteSeparator();
        if (options.TryGetTypeInfo(value.GetType(), out var contract))
        {
            try
            {
                using Utf8JsonWriter writer = new(buffer, NodeOptions);
                JsonSerializer.Serialize(writer, value, contract);
                return;
            }
            catch (NotSupportedException exception)
            {
                throw new ArgumentException(Explain(value), exception);
            }
        }

        if (value is not IEnumerable items)
        {
            throw new ArgumentException(Explain(value));
        }

        buffer.Append((byte)'[');
        foreach (var item in items)
        {
            buffer.WriteValue(item, options);
        }

        buffer.Append((byte)']');
    }

    private static string Explain(object value) =>
        $"A value of type {value.GetType()} cannot be written as JSON. Pass a JsonElement or a string, or set " +
        "FireworksClientOptions.SerializerOptions to options that know the type.";

    private static double Finite(double value) =>
        double.IsFinite(value) ? value : throw new ArgumentException(
            "A number is infinite or not a number, which JSON cannot express.");
}
