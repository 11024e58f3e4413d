using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>How a family of models writes tool calls and reasoning: how they are read, and how they can be enforced.</summary>
/// <remarks>It is immutable and safe to share between threads; each answer is read by a <see cref="ToolCallReader"/> of its own.</remarks>
internal sealed record Dialect
{
    /// <summary>Gets the name of the family, as <see cref="ToolCallDialect"/> has it.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the forms of calls; the first is the one that the chat template writes, where it writes any.</summary>
    public required IReadOnlyList<CallForm> Forms { get; init; }

    /// <summary>Gets how tools, calls and results are told where the chat template has no place for them.</summary>
    public required ToolCallFormat Format { get; init; }

    /// <summary>Gets what stands around reasoning.</summary>
    public ReasoningMarks Reasoning { get; init; } = ReasoningMarks.Think;

    /// <summary>Gets markup of answers that is part of no text.</summary>
    public IReadOnlyList<string> Dropped { get; init; } = [];

    /// <summary>Gets the word with which an answer of text begins, where the family has one.</summary>
    public string DroppedAtStart { get; init; } = "";

    /// <summary>Gets what may end an answer after its calls.</summary>
    public IReadOnlyList<string> EndMarks { get; init; } = [];

    /// <summary>Gets how the dialect was found.</summary>
    public DialectOrigin Origin { get; init; }

    /// <summary>Gets the name of what holds reasoning in a message.</summary>
    public string ReasoningProperty { get; init; } = "reasoning_content";

    /// <summary>Gets whether the template takes the arguments of a call as text and not as a dictionary.</summary>
    public bool TakesArgumentsAsText { get; init; }

    /// <summary>Gets whether the template refuses system messages, so that tools are told to the user's first message.</summary>
    public bool RefusesSystem { get; init; }

    /// <summary>Gets whether the template writes calls only of messages whose content is none, not empty.</summary>
    public bool WantsNoContentBesideCalls { get; init; }

    /// <summary>
    /// Gets the marks that no answer holds except before calls, and with which texts of <see cref="DescribeCalls"/> begin. Once a model
    /// has written one, the rest of the call can be constrained.
    /// </summary>
    public IReadOnlyList<string> StartMarks =>
        [.. Forms.Where(static form => !form.IsReadOnly && !form.IsSoft && CallMarks.IsMarkup(form.Trigger)).Select(StartMark).Distinct()];

    /// <summary>Gets all markup that the reader has to see.</summary>
    public string Markup => string.Join('\n', Forms.SelectMany(static form => (string[])
        [
            form.Open, form.CallOpen, form.NameClose, form.CallClose, form.Separator ?? "", form.Close,
            form.Tags.Open, form.Tags.KeyClose, form.Tags.OtherKeyClose ?? "", form.Tags.Close, form.Quote,
        ]).Concat(Dropped).Concat(EndMarks).Append(Reasoning.Open).Append(Reasoning.Close).Append(Reasoning.Gap));

    /// <summary>Takes the reasoning that a chat template shows, for a family that a caller named.</summary>
    public Dialect WithReasoningOf(Dialect inferred) => Reasoning.IsInTemplate
        ? this with { RefusesSystem = inferred.RefusesSystem }
        : this with
        {
            Reasoning = inferred.Reasoning,
            ReasoningProperty = inferred.ReasoningProperty,
            TakesArgumentsAsText = inferred.TakesArgumentsAsText,
            WantsNoContentBesideCalls = inferred.WantsNoContentBesideCalls,
            RefusesSystem = inferred.RefusesSystem,
        };

    /// <summary>Makes the reader of one answer; null where no answer has anything but text.</summary>
    /// <param name="tools">The tools that were declared to the model.</param>
    public ToolCallReader? CreateReader(IReadOnlyList<AIFunctionDeclaration> tools) =>
        tools.Count > 0 || Dropped.Count + EndMarks.Count + DroppedAtStart.Length > 0 ? new(CallReadingTable.For(this), tools) : null;

    /// <summary>Describes every answer that consists of calls of the tools with valid arguments, and of nothing else.</summary>
    /// <param name="tools">The tools that may be called; at least one.</param>
    /// <param name="allowSeveral">Whether one answer may hold several calls.</param>
    /// <returns>The description, from which the constraint for decoding is compiled.</returns>
    /// <exception cref="ArgumentException"><paramref name="tools"/> is empty.</exception>
    public ToolCallGrammar DescribeCalls(IReadOnlyList<AIFunctionDeclaration> tools, bool allowSeveral) =>
        CallGrammarBuilder.Describe(this, tools, allowSeveral);

    /// <summary>A mark that other answers begin with too announces a call only with the text behind it.</summary>
    private string StartMark(CallForm form) =>
        Dropped.Any(mark => mark.StartsWith(form.Trigger, StringComparison.Ordinal)) ? form.Lead.Trim() : form.Trigger;
}

/// <summary>How a dialect was found.</summary>
internal enum DialectOrigin
{
    /// <summary>By its name, or by marks that a template has.</summary>
    Known,

    /// <summary>The chat template wrote calls, and the form was inferred from them.</summary>
    Inferred,

    /// <summary>Nothing told; calls are asked for in the form of Hermes.</summary>
    Unknown,
}
