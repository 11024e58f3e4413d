using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Describes the arguments of a call in the syntax of a form.</summary>
internal static class ArgumentGrammar
{
    private const int MaximumDepth = 16;

    public static ToolCallGrammar Describe(CallForm form, JsonElement schema) => form.Syntax switch
    {
        CallSyntax.Tagged => Tagged(form, schema),
        CallSyntax.Python or CallSyntax.PythonList => ToolCallGrammar.Sequence(
            ToolCallGrammar.Literal("("),
            Joined(Properties(schema), ", ", static property => ToolCallGrammar.Sequence(
                ToolCallGrammar.Literal(property.Name + "="), PythonValue(property.Schema))),
            ToolCallGrammar.Literal(")")),
        CallSyntax.Braces => Braces(form, schema, depth: 0),
        _ => ToolCallGrammar.JsonSchema(schema, form.IsCompact),
    };

    private static ToolCallGrammar Tagged(CallForm form, JsonElement schema)
    {
        var parts = Properties(schema).Select(property =>
        {
            var isString = IsString(property.Schema);
            var keyClose = isString ? form.Tags.KeyClose : form.Tags.OtherKeyClose ?? form.Tags.KeyClose;
            var value = !isString ? ToolCallGrammar.Sequence(
                    ToolCallGrammar.JsonSchema(property.Schema), ToolCallGrammar.Literal(form.Tags.Close))
                : Enumeration(property.Schema) is { } values ? ToolCallGrammar.Sequence(
                    ToolCallGrammar.Choice([.. values.Select(ToolCallGrammar.Literal)]), ToolCallGrammar.Literal(form.Tags.Close))
                : ToolCallGrammar.TextUntil(form.Tags.Close);
            var argument = ToolCallGrammar.Sequence(
                ToolCallGrammar.Literal(form.Tags.Open + property.Name + keyClose), value, ToolCallGrammar.Literal(form.Tags.Separator));
            return property.IsRequired ? argument : Optional(argument);
        });
        return ToolCallGrammar.Sequence([.. parts]);
    }

    private static ToolCallGrammar PythonValue(JsonElement schema)
    {
        var type = TypeOf(schema);
        return type == "boolean"
            ? ToolCallGrammar.Choice(ToolCallGrammar.Literal("True"), ToolCallGrammar.Literal("False"))
            : ToolCallGrammar.JsonSchema(schema);
    }

    private static ToolCallGrammar Braces(CallForm form, JsonElement schema, int depth) => ToolCallGrammar.Sequence(
        ToolCallGrammar.Literal("{"),
        Joined(Properties(schema), ",", property => ToolCallGrammar.Sequence(
            ToolCallGrammar.Literal(property.Name + ":"), BraceValue(form, property.Schema, depth + 1))),
        ToolCallGrammar.Literal("}"));

    private static ToolCallGrammar BraceValue(CallForm form, JsonElement schema, int depth)
    {
        if (IsString(schema))
        {
            return Enumeration(schema) is { } values
                ? ToolCallGrammar.Choice([.. values.Select(value => ToolCallGrammar.Literal(form.Quote + value + form.Quote))])
                : ToolCallGrammar.Sequence(ToolCallGrammar.Literal(form.Quote), ToolCallGrammar.TextUntil(form.Quote));
        }

        if (depth < MaximumDepth && TypeOf(schema) == "array" && schema.TryGetProperty("items", out var items))
        {
            var item = BraceValue(form, items, depth + 1);
            return ToolCallGrammar.Sequence(
                ToolCallGrammar.Literal("["),
                Optional(ToolCallGrammar.Sequence(
                    item, ToolCallGrammar.Repeat(ToolCallGrammar.Sequence(ToolCallGrammar.Literal(","), item)))),
                ToolCallGrammar.Literal("]"));
        }

        return depth < MaximumDepth && TypeOf(schema) == "object" && schema.TryGetProperty("properties", out _)
            ? Braces(form, schema, depth)
            : ToolCallGrammar.JsonSchema(schema, isCompact: true);
    }

    /// <summary>The properties in the order of the schema, those that are required first, with separators between them.</summary>
    private static ToolCallGrammar Joined(List<Property> properties, string separator, Func<Property, ToolCallGrammar> describe)
    {
        Property[] ordered = [.. properties.OrderByDescending(static property => property.IsRequired)];
        ToolCallGrammar[] arguments = [.. ordered.Select(describe)];
        ToolCallGrammar[] further =
            [.. arguments.Select(argument => ToolCallGrammar.Sequence(ToolCallGrammar.Literal(separator), argument))];
        ToolCallGrammar From(int first) => ToolCallGrammar.Sequence(
            [arguments[first], .. Enumerable.Range(first + 1, ordered.Length - first - 1)
                .Select(i => ordered[i].IsRequired ? further[i] : Optional(further[i]))]);
        return ordered.Length == 0 ? ToolCallGrammar.Literal("")
            : ordered[0].IsRequired ? From(0)
            : ToolCallGrammar.Choice([ToolCallGrammar.Literal(""), .. Enumerable.Range(0, ordered.Length).Select(From)]);
    }

    private static ToolCallGrammar Optional(ToolCallGrammar part) => ToolCallGrammar.Choice(ToolCallGrammar.Literal(""), part);

    private static List<Property> Properties(JsonElement schema)
    {
        var required = new HashSet<string>(StringComparer.Ordinal);
        if (schema.TryGetProperty("required", out var names) && names.ValueKind == JsonValueKind.Array)
        {
            required.UnionWith(names.EnumerateArray()
                .Where(static name => name.ValueKind == JsonValueKind.String).Select(static name => name.GetString()!));
        }

        return schema.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object
            ? [.. properties.EnumerateObject()
                .Select(property => new Property(property.Name, WithDefinitions(property.Value, schema), required.Contains(property.Name)))]
            : [];
    }

    /// <summary>A property by itself keeps the definitions that its references name.</summary>
    private static JsonElement WithDefinitions(JsonElement property, JsonElement root)
    {
        if (property.ValueKind != JsonValueKind.Object || !property.GetRawText().Contains("\"$ref\"", StringComparison.Ordinal))
        {
            return property;
        }

        var complete = JsonObject.Create(property)!;
        foreach (var name in (string[])["$defs", "definitions"])
        {
            if (root.TryGetProperty(name, out var definitions) && definitions.ValueKind == JsonValueKind.Object
                && !complete.ContainsKey(name))
            {
                complete[name] = JsonObject.Create(definitions);
            }
        }

        using var document = JsonDocument.Parse(complete.ToJsonString());
        return document.RootElement.Clone();
    }

    private static bool IsString(JsonElement schema) => TypeOf(schema) == "string" || Enumeration(schema) is not null;

    private static string? TypeOf(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String
            ? type.GetString()
            : null;

    private static string[]? Enumeration(JsonElement schema) =>
        schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("enum", out var values) && values.ValueKind == JsonValueKind.Array
        && values.GetArrayLength() > 0 && values.EnumerateArray().All(static value => value.ValueKind == JsonValueKind.String)
            ? [.. values.EnumerateArray().Select(static value => value.GetString()!)]
            : null;

    private sealed record Property(string Name, JsonElement Schema, bool IsRequired);
}
