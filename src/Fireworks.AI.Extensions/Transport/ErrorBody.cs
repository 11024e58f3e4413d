using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>What an error body says, in whichever form the service, its gateways and proxies write it.</summary>
internal readonly record struct ErrorBody(string? Message, string? Code, string? Type, string? Param, string? RequestId)
{
    private const int LongestText = 300;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    public static ErrorBody Parse(ReadOnlyMemory<byte> body)
    {
        body = body[^JsonReaderExtensions.WithoutByteOrderMark(body.Span).Length..];
        if (EventData(body.Span) is { } data)
        {
            body = data;
        }

        try
        {
            using var document = JsonDocument.Parse(body, Options);
            return Parse(document.RootElement);
        }
        catch (JsonException)
        {
            return ParseBroken(body.Span);
        }
        catch (InvalidOperationException)
        {
            return default; // A property whose name is no text.
        }
    }

    public static ErrorBody Parse(JsonElement root)
    {
        // In a list of errors the first one stands for all but their texts.
        var first = root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 ? root[0] : root;
        var error = First(first, "error") ?? First(first, "errors") ?? default;
        return new(
            ErrorTexts.Join(root),
            Text(error, "code") ?? Text(first, "code"),
            Text(error, "type") ?? (error.ValueKind == JsonValueKind.Object ? null : Text(first, "type")),
            Text(error, "param") ?? Text(first, "param") ?? ErrorTexts.PathOf(First(first, "detail") ?? default),
            Text(first, "request_id") ?? Text(error, "request_id"));
    }

    /// <summary>The beginning of a text that is neither markup nor JSON, which say nothing to a reader; null for none.</summary>
    public static string? PlainText(ReadOnlySpan<byte> body)
    {
        var all = Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestText)]).Trim().TrimStart('\uFEFF');

        // What follows in another form may be the model's text, which is not to be shown.
        var end = 0;
        foreach (var line in all.AsSpan().EnumerateLines())
        {
            if (line.TrimStart() is ['<' or '{' or '[' or '"' or ':', ..] || line.TrimStart().StartsWith("data:", StringComparison.Ordinal))
            {
                break;
            }

            end = all.AsSpan().Overlaps(line, out var start) ? start + line.Length : end;
        }

        var text = all[..end].Trim();
        return text.Length == 0 || text[0] is '<' or '{' or '[' or '"' ? null
            : text.Length > LongestText ? text[..LongestText]
            : text;
    }

    /// <summary>What stands before the place where a body breaks off, or before what is no JSON.</summary>
    private static ErrorBody ParseBroken(ReadOnlySpan<byte> body)
    {
        if (PlainText(body) is { } plain)
        {
            return new(ErrorTexts.WithoutValues(plain), null, null, null, null);
        }

        if (BrokenJson.Close(body) is not { } closed)
        {
            return default;
        }

        using var document = JsonDocument.Parse(closed, Options);
        return Parse(document.RootElement);
    }

    /// <summary>The data of the first event that has some, where a body is a stream of events.</summary>
    private static byte[]? EventData(ReadOnlySpan<byte> body)
    {
        using PooledBuffer data = new(256);
        while (!body.IsEmpty)
        {
            var end = body.IndexOf((byte)'\n');
            var line = (end < 0 ? body : body[..end]).TrimEnd((byte)'\r');
            body = end < 0 ? [] : body[(end + 1)..];
            if (!EventStreamWatch.IsField(line))
            {
                return null;
            }

            if (line.StartsWith("data:"u8))
            {
                data.Append(line["data:"u8.Length..].TrimStart((byte)' '));
            }
            else if (line.IsEmpty && data.Length > 0)
            {
                break;
            }
        }

        return data.Length > 0 ? data.Written.ToArray() : null;
    }

    private static JsonElement? First(JsonElement element, string name) =>
        element.ValueKind != JsonValueKind.Object || !element.TryGetProperty(name, out var value) ? null
        : value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0 ? value[0]
        : value;

    private static string? Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) &&
        JsonReaderExtensions.ReadText(value) is { Length: > 0 } text ? text : null;
}
