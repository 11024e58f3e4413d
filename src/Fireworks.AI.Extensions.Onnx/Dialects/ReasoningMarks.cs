using Fireworks.AI.Shared.Text;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>What stands around a model's reasoning.</summary>
/// <param name="Open">What begins it.</param>
/// <param name="Close">What ends it.</param>
internal sealed record ReasoningMarks(string Open, string Close)
{
    public static ReasoningMarks Think { get; } = new("<think>", "</think>");

    /// <summary>
    /// Gets whether the chat template knows the marks. Other models may still begin an answer with them, and then it is read as
    /// reasoning; but no answer that is held to a grammar is asked for it.
    /// </summary>
    public bool IsInTemplate { get; init; }

    /// <summary>Gets what stands between the reasoning and the answer and belongs to neither.</summary>
    public string Gap { get; init; } = "";

    /// <summary>Makes the splitter of one answer.</summary>
    /// <param name="startsInside">Whether the prompt leaves the model inside of its reasoning.</param>
    public ThinkTagSplitter CreateSplitter(bool startsInside) => ThinkTagSplitter.AtStart(startsInside, Open, Close, Gap);

    /// <summary>Whether a rendered prompt leaves the model inside of its reasoning.</summary>
    public bool IsOpenAtEnd(ReadOnlySpan<char> prompt) => prompt.TrimEnd().EndsWith(Open.AsSpan().TrimEnd(), StringComparison.Ordinal);
}
