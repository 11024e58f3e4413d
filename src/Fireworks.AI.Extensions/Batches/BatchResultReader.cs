using System.Runtime.InteropServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Chat.Response;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>
/// Reads a line of results or of errors: whatever form it has, it becomes a result. The form of errors is not known, so all that have
/// been seen of other services are read.
/// </summary>
/// <param name="options">The options of the rows, where they decide how an answer is read.</param>
/// <param name="pricing">What a row costs; null where there are no prices.</param>
/// <param name="errors">Makes the exceptions.</param>
internal sealed class BatchResultReader(ChatOptions? options, CallPricing? pricing, ErrorReader errors)
{
    private readonly ChatResponseSettings _settings = new(options, pricing: pricing);
    private readonly ToolNames? _toolNames = ToolNames.Find(options?.Tools);

    /// <param name="line">The line, which the result does not keep.</param>
    /// <param name="isError">Whether it comes from the file of errors.</param>
    /// <returns>The result; null for an empty line.</returns>
    public FireworksBatchResult? Read(ReadOnlyMemory<byte> line, bool isError)
    {
        line = line[^JsonReaderExtensions.WithoutByteOrderMark(line.Span).Length..];
        if (line.Span.Trim(" \t\r"u8).IsEmpty)
        {
            return null;
        }

        JsonElement json;
        try
        {
            Utf8JsonReader reader = new(line.Span, JsonReaderExtensions.Options);
            json = JsonElement.ParseValue(ref reader);
        }
        catch (JsonException exception)
        {
            return new("", NotReadable("", exception));
        }

        var id = json.FindText("custom_id") ?? "";
        return isError || FindError(json) is not null ? new(id, ReadError(json))
            : json.Find("response") is not { ValueKind: JsonValueKind.Object } response ? new(id, NotReadable(id, null))
            : ReadResponse(id, response.Find("body") ?? response);
    }

    private FireworksBatchResult ReadResponse(string id, JsonElement body)
    {
        try
        {
            // The response keeps its bytes, but not those of the whole line.
            using ChatResponseReader reader = new(_settings, errors);
            var response = reader.Read(JsonMarshal.GetRawUtf8Value(body).ToArray());
            foreach (var message in response.Messages)
            {
                _toolNames?.Restore(message.Contents);
            }

            return new(id, response);
        }
        catch (FireworksException exception)
        {
            return new(id, exception.Kind == FireworksErrorKind.InvalidResponse ? NotReadable(id, exception) : exception);
        }
    }

    private FireworksException ReadError(JsonElement json)
    {
        var error = FindError(json) ?? json.Find("response") ?? json;
        return errors.FromBody(JsonMarshal.GetRawUtf8Value(error.Find("body") ?? error).ToArray(), json.FindText("request_id"));
    }

    /// <summary>What says that a row failed: an error of its own, or an answer whose status is one.</summary>
    private static JsonElement? FindError(JsonElement json)
    {
        JsonElement? response = json.Find("response") is { ValueKind: JsonValueKind.Object } found ? found : null;
        return json.Find("error") is { } error && error.ValueKind != JsonValueKind.False && !(response is not null && IsEmpty(error))
            ? Wrap(json, error)
            : response?.FindInteger("status_code") >= 400 ? response : null;
    }

    /// <summary>Some writers leave no member out.</summary>
    private static bool IsEmpty(JsonElement error) => error.ValueKind switch
    {
        JsonValueKind.Object => !error.EnumerateObject().Any(),
        JsonValueKind.String => error.ValueEquals(""u8),
        _ => false,
    };

    /// <summary>The envelope that the reader of errors knows has the error in a property.</summary>
    private static JsonElement Wrap(JsonElement json, JsonElement error) =>
        error.ValueKind == JsonValueKind.Object && error.Find("error") is not null ? error : json;

    private static FireworksException NotReadable(string id, Exception? cause) => new(
        id.Length == 0 ? "A line of the batch's results is not readable." : $"The result of the row '{id}' is not readable.",
        FireworksErrorKind.InvalidResponse,
        cause);
}
