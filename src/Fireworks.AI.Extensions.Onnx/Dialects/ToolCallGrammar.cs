using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>A description of the texts that a constrained answer may be, made of literals and JSON schemas.</summary>
internal sealed class ToolCallGrammar
{
    private ToolCallGrammar(
        ToolCallGrammarKind kind, string text = "", JsonElement schema = default, bool isCompact = false,
        IReadOnlyList<ToolCallGrammar>? parts = null)
    {
        IsCompact = isCompact;
        Kind = kind;
        Text = text;
        Schema = schema;
        Parts = parts ?? [];
    }

    /// <summary>Gets which kind of description this is.</summary>
    public ToolCallGrammarKind Kind { get; }

    /// <summary>Gets the text of a literal, the end of a text, or a regular expression; empty for the other kinds.</summary>
    public string Text { get; }

    /// <summary>Gets the schema of a JSON value; undefined for the other kinds.</summary>
    public JsonElement Schema { get; }

    /// <summary>Gets whether JSON is written without spaces.</summary>
    public bool IsCompact { get; }

    /// <summary>Gets the parts of a sequence, the alternatives of a choice, or the one description that is repeated.</summary>
    public IReadOnlyList<ToolCallGrammar> Parts { get; }

    /// <summary>Exactly this text.</summary>
    /// <param name="text">The text; it may be empty.</param>
    /// <returns>The description.</returns>
    public static ToolCallGrammar Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new(ToolCallGrammarKind.Literal, text);
    }

    /// <summary>A JSON value that is valid under a schema.</summary>
    /// <param name="schema">The schema.</param>
    /// <param name="isCompact">Whether it is written without spaces.</param>
    /// <returns>The description.</returns>
    public static ToolCallGrammar JsonSchema(JsonElement schema, bool isCompact = false) =>
        new(ToolCallGrammarKind.JsonSchema, schema: schema, isCompact: isCompact);

    /// <summary>Any text up to the first place where it ends as given, and this end.</summary>
    /// <param name="end">The end; at least one character.</param>
    /// <returns>The description.</returns>
    public static ToolCallGrammar TextUntil(string end)
    {
        ArgumentException.ThrowIfNullOrEmpty(end);
        return new(ToolCallGrammarKind.TextUntil, end);
    }

    /// <summary>A text that a regular expression matches.</summary>
    /// <param name="pattern">The expression.</param>
    /// <returns>The description.</returns>
    public static ToolCallGrammar Pattern(string pattern) => new(ToolCallGrammarKind.Pattern, pattern);

    /// <summary>One description after the other.</summary>
    /// <param name="parts">The parts in their order.</param>
    /// <returns>The description.</returns>
    public static ToolCallGrammar Sequence(params ToolCallGrammar[] parts) => new(ToolCallGrammarKind.Sequence, parts: Checked(parts));

    /// <summary>One of several descriptions.</summary>
    /// <param name="alternatives">The alternatives; at least one.</param>
    /// <returns>The description.</returns>
    /// <exception cref="ArgumentException">There is no alternative.</exception>
    public static ToolCallGrammar Choice(params ToolCallGrammar[] alternatives) => Checked(alternatives).Length > 0
        ? new(ToolCallGrammarKind.Choice, parts: alternatives)
        : throw new ArgumentException("A choice needs at least one alternative.", nameof(alternatives));

    /// <summary>A description any number of times, also never.</summary>
    /// <param name="part">What is repeated.</param>
    /// <returns>The description.</returns>
    public static ToolCallGrammar Repeat(ToolCallGrammar part) => new(ToolCallGrammarKind.Repeat, parts: Checked([part]));

    private static ToolCallGrammar[] Checked(ToolCallGrammar[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        foreach (var part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, nameof(parts));
        }

        return parts;
    }
}
