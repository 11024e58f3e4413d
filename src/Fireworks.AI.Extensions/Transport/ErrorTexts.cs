using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Gathers from an error's JSON every text that is meant for a reader.</summary>
internal static class ErrorTexts
{
    private const int Longest = 1000;
    private const int Most = 8;
    private const int Deepest = 8;

    // In the order in which they are shown.
    private static readonly string[] Names =
    [
        "error", "title", "message", "msg", "detail", "details", "errors", "reason", "description", "error_message", "error_description",
        "fault", "faultstring", "fieldViolations", "choices",
    ];

    /// <summary>The texts one after the other, without what repeats; null if there is none.</summary>
    public static string? Join(JsonElement root)
    {
        List<string> texts = [];
        Gather(root, texts, 0);
        StringBuilder joined = new();
        foreach (var text in texts)
        {
            if (joined.Length > 0)
            {
                joined.Append(joined[^1] is '.' or '!' or '?' or ':' ? " " : ". ");
            }

            joined.Append(text);
        }

        return joined.Length == 0 ? null : joined.ToString(0, Math.Min(joined.Length, Longest));
    }

    /// <summary>The path of the property that a finding of a validation is about; null if it has none.</summary>
    public static string? PathOf(JsonElement finding) =>
        finding.ValueKind == JsonValueKind.Object && finding.TryGetProperty("loc", out var location) &&
        location.ValueKind == JsonValueKind.Array
            ? string.Join('.', location.EnumerateArray().Select(JsonReaderExtensions.ReadText).OfType<string>())
            : null;

    /// <summary>The service quotes the value of an unexpected property; that value may be a part of the prompt.</summary>
    public static string WithoutValues(string text)
    {
        foreach (var mark in (ReadOnlySpan<string>)[", value:", "input_value="])
        {
            var value = text.IndexOf(mark, StringComparison.OrdinalIgnoreCase);
            text = value < 0 ? text : text[..value];
        }

        return text.Length > Longest ? text[..Longest] : text;
    }

    private static void Gather(JsonElement element, List<string> texts, int depth)
    {
        if (depth > Deepest || texts.Count >= Most)
        {
            return;
        }

        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                Add(JsonReaderExtensions.ReadText(element), texts);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    var count = texts.Count;
                    Gather(item, texts, depth + 1);
                    if (texts.Count == count + 1 && element.GetArrayLength() > 1 && PathOf(item) is { } path)
                    {
                        texts[count] += $" [{path}]";
                    }
                }

                break;
            case JsonValueKind.Object:
                foreach (var name in Names)
                {
                    if (!element.TryGetProperty(name, out var value))
                    {
                        continue;
                    }

                    if (name == "errors" && value.ValueKind == JsonValueKind.Object)
                    {
                        GatherByField(value, texts, depth + 1);
                    }
                    else
                    {
                        Gather(value, texts, depth + 1);
                    }
                }

                break;
        }
    }

    /// <summary>Findings by the name of the property that they are about, as ASP.NET writes them; or one error.</summary>
    private static void GatherByField(JsonElement errors, List<string> texts, int depth)
    {
        Gather(errors, texts, depth);
        foreach (var (name, findings) in JsonReaderExtensions.Properties(errors))
        {
            if (findings.ValueKind != JsonValueKind.Array || Names.Contains(name))
            {
                continue;
            }

            var count = texts.Count;
            Gather(findings, texts, depth);
            for (; count < texts.Count; count++)
            {
                texts[count] += $" [{name}]";
            }
        }
    }

    private static void Add(string? text, List<string> texts)
    {
        text = text is null ? "" : WithoutValues(text).Trim();
        if (text.Length > 0 && !texts.Exists(other => other.Contains(text, StringComparison.OrdinalIgnoreCase)))
        {
            texts.Add(text);
        }
    }
}
