using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>How a family of models writes tool calls: how they are read from its output, and how they can be enforced.</summary>
/// <remarks>
/// A dialect is immutable and safe to share between threads; each answer is read by a <see cref="ToolCallReader"/> of its own.
/// </remarks>
internal abstract class Dialect
{
    public static Dialect Hermes { get; } = new HermesDialect();

    public static Dialect Phi4 { get; } = new Phi4Dialect();

    public static Dialect Gemma3 { get; } = new Gemma3Dialect();

    public static Dialect Llama3 { get; } = new Llama3Dialect();

    public static Dialect Mistral { get; } = new MistralDialect();

    public static Dialect MistralArguments { get; } = new MistralArgumentsDialect();

    public static IReadOnlyList<Dialect> All { get; } = [Hermes, Phi4, Gemma3, Llama3, Mistral, MistralArguments];

    /// <summary>Gets the name of the dialect, as <see cref="ToolCallDialect"/> has it.</summary>
    public abstract string Name { get; }

    /// <summary>Gets the fixed text around calls.</summary>
    public abstract ToolCallFormat Format { get; }

    /// <summary>
    /// Gets the text that no answer holds except before calls, and with which every text of <see cref="DescribeCalls"/> begins;
    /// <see langword="null"/> when the dialect has none. Once a model has written it, the rest of the call can be constrained.
    /// </summary>
    public abstract string? StartMarker { get; }

    /// <summary>Gets markers that the reader knows but the other members do not name.</summary>
    public virtual IReadOnlyList<string> ReaderMarkers => [];

    /// <summary>Finds the dialect of a name, or null where there is none.</summary>
    public static Dialect? Find(ToolCallDialect name) =>
        All.FirstOrDefault(dialect => dialect.Name.Equals(name.Value, StringComparison.OrdinalIgnoreCase));

    /// <summary>Chooses the dialect by looking at a chat template; <see cref="Hermes"/> when nothing in it speaks for another.</summary>
    /// <param name="chatTemplate">The source of the model's chat template.</param>
    /// <returns>The dialect.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="chatTemplate"/> is <see langword="null"/>.</exception>
    public static Dialect Detect(string chatTemplate)
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
