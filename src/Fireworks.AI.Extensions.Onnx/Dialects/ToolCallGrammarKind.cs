namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>The kinds of <see cref="ToolCallGrammar"/>.</summary>
internal enum ToolCallGrammarKind
{
    /// <summary>Exactly one text.</summary>
    Literal,

    /// <summary>A JSON value under a schema.</summary>
    JsonSchema,

    /// <summary>Any text up to a given end, with it.</summary>
    TextUntil,

    /// <summary>A text that a regular expression matches.</summary>
    Pattern,

    /// <summary>Parts one after the other.</summary>
    Sequence,

    /// <summary>One of several alternatives.</summary>
    Choice,

    /// <summary>A part any number of times, also never.</summary>
    Repeat,
}
