using System.Text.Json;
using Fireworks.AI.Shared.Settings;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>What the text of an answer must be: of a grammar, of a JSON schema, or, with neither, any JSON object.</summary>
/// <param name="Grammar">A grammar in GBNF.</param>
/// <param name="Schema">A JSON schema.</param>
/// <param name="Json">How JSON is written and held to its schema.</param>
internal sealed record ResponseFormat(string? Grammar, JsonElement? Schema, JsonSchemaGrammarOptions Json)
{
    /// <summary>Gets a regular expression that the whole answer matches.</summary>
    public string? Regex { get; init; }

    /// <summary>Reads the format; null where any text will do.</summary>
    /// <exception cref="ArgumentException">Two settings say what the answer must be.</exception>
    public static ResponseFormat? Read(ChatOptions options, SettingEntries entries)
    {
        var json = JsonSchemaGrammarOptions.ForGeneration with
        {
            AllowRelaxation = entries.GetBoolean(SettingNames.AllowRelaxedSchema) == true,
            Whitespace = entries.GetBoolean(SettingNames.AllowJsonWhitespace) == true ? JsonWhitespace.Flexible : JsonWhitespace.Compact,
        };
        var grammar = entries.GetText(SettingNames.Grammar);
        if (entries.GetText(SettingNames.Regex) is { } regex)
        {
            return grammar is null && options.ResponseFormat is not ChatResponseFormatJson
                ? new ResponseFormat(Grammar: null, Schema: null, json) { Regex = regex }
                : throw new ArgumentException(
                    $"'{SettingNames.Regex}' and another form of the answer are both given; set one of them.");
        }

        if (options.ResponseFormat is not ChatResponseFormatJson)
        {
            return grammar is null ? null : new ResponseFormat(grammar, Schema: null, json);
        }

        return grammar is null ? new ResponseFormat(Grammar: null, FindSchema(options.ResponseFormat), json) : throw new ArgumentException(
            $"Both ChatOptions.ResponseFormat and '{SettingNames.Grammar}' say what the answer must be; set one of them.");
    }

    /// <summary>The schema of a response format, if it has one.</summary>
    public static JsonElement? FindSchema(ChatResponseFormat? format) =>
        format is ChatResponseFormatJson { Schema: { } schema } ? Unwrap(schema) : null;

    /// <summary>Semantic Kernel takes a whole response format, as OpenAI's API has it, for a schema; none has such a type.</summary>
    private static JsonElement? Unwrap(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object
            || !schema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String)
        {
            return schema;
        }

        return type.ValueEquals("json_object") ? null
            : type.ValueEquals("json_schema")
                && schema.TryGetProperty("json_schema", out var format) && format.TryGetProperty("schema", out var inner) ? inner
            : schema;
    }
}
