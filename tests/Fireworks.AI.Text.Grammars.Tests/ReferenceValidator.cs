using System.Text.Json;
using System.Text.Json.Nodes;
using Json.Schema;
using Json.Schema.Keywords;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>
/// Asks JsonSchema.Net whether a value is valid. Where it leaves the standard, it is set right here: it counts the graphemes of a string
/// instead of its code points, and its <c>$</c> also matches before a last line feed. It does not know draft 4, which is read as draft 6.
/// Of properties with one name the last one counts, as a reader of our texts takes them.
/// </summary>
internal static class ReferenceValidator
{
    private static readonly IKeywordHandler[] Lengths = [new MinimumOfCodePoints(), new MaximumOfCodePoints()];
    private static readonly Dialect Standard = Dialect.Draft202012.With(Lengths, Dialect.Draft202012.Id);
    private static readonly Dictionary<string, Dialect> Drafts = new(StringComparer.Ordinal)
    {
        ["http://json-schema.org/draft-04/schema"] = Dialect.Draft06.With(Lengths, new Uri("http://json-schema.org/draft-04/schema#"), true, true),
        ["http://json-schema.org/draft-06/schema"] = Dialect.Draft06.With(Lengths, Dialect.Draft06.Id, true, true),
        ["http://json-schema.org/draft-07/schema"] = Dialect.Draft07.With(Lengths, Dialect.Draft07.Id, true, true),
        ["https://json-schema.org/draft/2019-09/schema"] = Dialect.Draft201909.With(Lengths, Dialect.Draft201909.Id),
    };

    public static bool IsValid(JsonElement schema, JsonElement value)
    {
        var text = schema.GetRawText().Replace("$\"", "(?![\\\\s\\\\S])\"", StringComparison.Ordinal);
        var dialect = Standard;

        // A registry of one's own fails in the library's net8.0 build, so the dialect is chosen here.
        if (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$schema", out var draft) && draft.ValueKind == JsonValueKind.String)
        {
            dialect = Drafts.GetValueOrDefault(draft.GetString()!.TrimEnd('#'), Standard);
        }

        text = WithoutDrafts(JsonNode.Parse(text))!.ToJsonString();

        var validator = JsonSchema.FromText(text, new BuildOptions { Dialect = dialect, SchemaRegistry = new SchemaRegistry() });
        return validator.Evaluate(JsonSerializer.SerializeToElement(WithoutRepeatedNames(value)), new EvaluationOptions { RequireFormatValidation = true }).IsValid;
    }

    private static JsonNode? WithoutDrafts(JsonNode? schema)
    {
        if (schema is JsonObject properties)
        {
            if (properties["$schema"] is JsonValue)
            {
                properties.Remove("$schema");
            }

            foreach (var (_, value) in properties)
            {
                WithoutDrafts(value);
            }
        }
        else if (schema is JsonArray items)
        {
            foreach (var item in items)
            {
                WithoutDrafts(item);
            }
        }

        return schema;
    }

    private static JsonNode? WithoutRepeatedNames(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Array:
                return new JsonArray([.. value.EnumerateArray().Select(WithoutRepeatedNames)]);
            case JsonValueKind.Object:
                var properties = new JsonObject();
                foreach (var property in value.EnumerateObject())
                {
                    properties[property.Name] = WithoutRepeatedNames(property.Value);
                }

                return properties;
            default:
                return JsonValue.Create(value);
        }
    }

    private static KeywordEvaluation Count(EvaluationContext context, string keyword, Func<int, bool> isValid) =>
        context.Instance.ValueKind != JsonValueKind.String ? KeywordEvaluation.Ignore
        : new KeywordEvaluation { Keyword = keyword, IsValid = isValid(context.Instance.GetString()!.EnumerateRunes().Count()) };

    private sealed class MinimumOfCodePoints : MinLengthKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Count(context, Name, count => count >= keyword.RawValue.GetInt32());
    }

    private sealed class MaximumOfCodePoints : MaxLengthKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context) =>
            Count(context, Name, count => count <= keyword.RawValue.GetInt32());
    }
}
