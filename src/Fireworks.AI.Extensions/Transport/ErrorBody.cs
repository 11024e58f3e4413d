using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>What an error body says, whichever of the service's envelopes it comes in.</summary>
internal readonly record struct ErrorBody(string? Message, string? Code, string? Type, string? Param, string? RequestId)
{
    private const int LongestText = 300;

    public static ErrorBody Parse(ReadOnlyMemory<byte> body)
    {
        body = body[^JsonReaderExtensions.WithoutByteOrderMark(body.Span).Length..];
        try
        {
            using var document = JsonDocument.Parse(body, new JsonDocumentOptions { MaxDepth = 128 });
            return Parse(document.RootElement);
        }
        catch (JsonException)
        {
            return new(PlainText(body.Span), null, null, null, null);
        }
        catch (InvalidOperationException)
        {
            // A string with broken UTF-8 or half a surrogate pair.
            return new(null, null, null, null, null);
        }
    }

    public static ErrorBody Parse(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.String)
        {
            return new(root.GetString(), null, null, null, null);
        }

        if (root.ValueKind != JsonValueKind.Object)
        {
            return default;
        }

        var requestId = Text(root, "request_id");
        if (root.TryGetProperty("error", out var error))
        {
            if (error.ValueKind == JsonValueKind.String)
            {
                return new(error.GetString(), Text(root, "code"), Text(root, "type"), Text(root, "param"), requestId);
            }

            if (error.ValueKind == JsonValueKind.Object)
            {
                return new(
                    Text(error, "message") ?? Text(root, "message"),
                    Text(error, "code"),
                    Text(error, "type"),
                    Text(error, "param"),
                    requestId ?? Text(error, "request_id"));
            }
        }

        var message = Text(root, "message");
        var param = Text(root, "param");
        if (message is null && root.TryGetProperty("detail", out var detail))
        {
            (message, param) = Detail(detail);
        }

        return new(message, Text(root, "code"), Text(root, "type"), param, requestId);
    }

    /// <summary>The first of a validation error's findings, with the path of the property it is about.</summary>
    private static (string? Message, string? Param) Detail(JsonElement detail)
    {
        if (detail.ValueKind == JsonValueKind.String)
        {
            return (detail.GetString(), null);
        }

        if (detail.ValueKind != JsonValueKind.Array || detail.GetArrayLength() == 0 || detail[0].ValueKind != JsonValueKind.Object)
        {
            return (null, null);
        }

        var first = detail[0];
        var path = first.TryGetProperty("loc", out var location) && location.ValueKind == JsonValueKind.Array
            ? string.Join('.', location.EnumerateArray().Select(JsonReaderExtensions.ReadText).OfType<string>())
            : null;
        return (Text(first, "msg"), path);
    }

    private static string? Text(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
        {
            return null;
        }

        return value.ValueKind switch
        {
            JsonValueKind.String => value.GetString() is { Length: > 0 } text ? text : null,
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
    }

    private static string? PlainText(ReadOnlySpan<byte> body)
    {
        var text = System.Text.Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * LongestText)]).Trim();
        if (text.Length == 0 || text[0] == '<' || text[0] == '{')
        {
            return null; // Markup of a proxy or broken JSON says nothing that the status does not.
        }

        return text.Length > LongestText ? text[..LongestText] : text;
    }
}
