using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>How a family of models writes tool calls: how they are read from its output, and how they can be enforced.</summary>
/// <remarks>
/// A dialect is immutable and safe to share between threads; each answer is read by a <see cref="ToolCallReader"/> of its own.
/// Derive from this class for a model that writes calls in another way than the built-in dialects.
/// </remarks>
public abstract class ToolCallDialect
{
    /// <summary>Gets the dialect of Hermes, Qwen 2.5, Qwen 3 and SmolLM3: <c>&lt;tool_call&gt;</c> around each call.</summary>
    public static ToolCallDialect Hermes { get; } = new HermesDialect();

    /// <summary>Gets the dialect of Phi-4-mini: <c>&lt;|tool_call|&gt;</c> around a list of calls.</summary>
    public static ToolCallDialect Phi4 { get; } = new Phi4Dialect();

    /// <summary>Gets the dialect of Gemma 3: a code block with a list of calls in JSON, or with calls in Python.</summary>
    public static ToolCallDialect Gemma3 { get; } = new Gemma3Dialect();

    /// <summary>
    /// Gets the dialect of Llama 3.1 to 3.3: a JSON object with <c>parameters</c>, with or without <c>&lt;|python_tag|&gt;</c>.
    /// </summary>
    public static ToolCallDialect Llama3 { get; } = new Llama3Dialect();

    /// <summary>Gets the dialect of Mistral: <c>[TOOL_CALLS]</c> and a list of calls.</summary>
    public static ToolCallDialect Mistral { get; } = new MistralDialect();

    /// <summary>Gets the dialect of newer Mistral models: <c>[TOOL_CALLS]name[ARGS]{...}</c>.</summary>
    public static ToolCallDialect MistralArguments { get; } = new MistralArgumentsDialect();

    /// <summary>Gets the name of the dialect, for logs and metadata.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the fixed text around calls.</summary>
    public abstract ToolCallFormat Format { get; }

    /// <summary>
    /// Gets the text that no answer holds except before calls, and with which every text of <see cref="DescribeCalls"/> begins;
    /// <see langword="null"/> when the dialect has none. Once a model has written it, the rest of the call can be constrained.
    /// </summary>
    public abstract string? StartMarker { get; }

    /// <summary>Gets markers that the reader knows but the other members do not name.</summary>
    internal virtual IReadOnlyList<string> ReaderMarkers => [];

    /// <summary>Chooses the dialect by looking at a chat template; <see cref="Hermes"/> when nothing in it speaks for another.</summary>
    /// <param name="chatTemplate">The source of the model's chat template.</param>
    /// <returns>The dialect.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chatTemplate"/> is <see langword="null"/>.</exception>
    public static ToolCallDialect Detect(string chatTemplate)
    {
        ArgumentNullException.ThrowIfNull(chatTemplate);
        return Has("<tool_call>") ? Hermes
            : Has("[TOOL_CALLS]") ? (Has("[ARGS]") ? MistralArguments : Mistral)
            : Has("<|tool_call|>") || (Has("<|tool|>") && Has("'<|'")) ? Phi4
            : Has("<|python_tag|>") || (Has("<|start_header_id|>") && Has("<|eot_id|>")) ? Llama3
            : Has("<start_of_turn>") ? Gemma3
            : Hermes;

        bool Has(string text) => chatTemplate.Contains(text, StringComparison.Ordinal);
    }

    /// <summary>Makes the reader of one answer.</summary>
    /// <param name="tools">The tools that were declared to the model.</param>
    /// <returns>The reader.</returns>
    public abstract ToolCallReader CreateReader(IReadOnlyList<AIFunctionDeclaration> tools);

    /// <summary>Describes every answer that consists of calls of the tools with valid arguments, and of nothing else.</summary>
    /// <param name="tools">The tools that may be called; at least one.</param>
    /// <param name="allowSeveral">Whether one answer may hold several calls.</param>
    /// <returns>The description, from which the constraint for decoding is compiled.</returns>
    /// <exception cref="ArgumentException"><paramref name="tools"/> is empty.</exception>
    public virtual ToolCallGrammar DescribeCalls(IReadOnlyList<AIFunctionDeclaration> tools, bool allowSeveral)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (tools.Count == 0)
        {
            throw new ArgumentException("A constraint for calls needs at least one tool.", nameof(tools));
        }

        var call = ToolCallGrammar.Choice([.. tools.Select(DescribeCall)]);
        var parts = new List<ToolCallGrammar> { ToolCallGrammar.Literal(Format.Open), call };
        if (allowSeveral)
        {
            parts.Add(ToolCallGrammar.Repeat(ToolCallGrammar.Sequence(ToolCallGrammar.Literal(Format.Separator), call)));
        }

        parts.Add(ToolCallGrammar.Literal(Format.Close));
        return ToolCallGrammar.Sequence([.. parts]);
    }

    /// <summary>Describes a call of one tool, without what stands around calls.</summary>
    /// <param name="tool">The tool.</param>
    /// <returns>The description.</returns>
    protected virtual ToolCallGrammar DescribeCall(AIFunctionDeclaration tool)
    {
        ArgumentNullException.ThrowIfNull(tool);
        var name = JsonEncodedText.Encode(tool.Name, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        return ToolCallGrammar.Sequence(
            ToolCallGrammar.Literal($"{{\"{Format.NameProperty}\": \"{name}\", \"{Format.ArgumentsProperty}\": "),
            ToolCallGrammar.JsonSchema(ArgumentSchema.ForTool(tool)),
            ToolCallGrammar.Literal("}"));
    }
}
