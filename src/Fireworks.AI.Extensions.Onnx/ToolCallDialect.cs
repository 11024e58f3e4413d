using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Names how a family of models writes tool calls, for <see cref="OnnxModelOptions.ToolCallDialect"/>. Most models need no name: their chat
/// template shows it.
/// </summary>
/// <remarks>Names are compared without regard to case. Loading refuses a name that it does not know, and lists those it does.</remarks>
/// <example>
/// <code>
/// using var model = OnnxModel.Load("models/my-model", new OnnxModelOptions { ToolCallDialect = ToolCallDialect.Hermes });
/// </code>
/// </example>
public readonly struct ToolCallDialect : IEquatable<ToolCallDialect>
{
    private readonly string? _value;

    /// <summary>Creates the name of a dialect.</summary>
    /// <param name="value">The name, such as <c>hermes</c>.</param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    public ToolCallDialect(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        _value = value;
    }

    /// <summary>Gets the dialect of Hermes, Qwen 2.5, Qwen 3 and SmolLM3: <c>&lt;tool_call&gt;</c> around each call.</summary>
    public static ToolCallDialect Hermes { get; } = new("hermes");

    /// <summary>Gets the dialect of Phi-4-mini: <c>&lt;|tool_call|&gt;</c> around a list of calls.</summary>
    public static ToolCallDialect Phi4 { get; } = new("phi-4");

    /// <summary>Gets the dialect of Gemma 3: a code block with a list of calls in JSON, or with calls in Python.</summary>
    public static ToolCallDialect Gemma3 { get; } = new("gemma-3");

    /// <summary>
    /// Gets the dialect of Llama 3.1 to 3.3: a JSON object with <c>parameters</c>, with or without <c>&lt;|python_tag|&gt;</c>.
    /// </summary>
    public static ToolCallDialect Llama3 { get; } = new("llama-3-json");

    /// <summary>Gets the dialect of Mistral: <c>[TOOL_CALLS]</c> and a list of calls.</summary>
    public static ToolCallDialect Mistral { get; } = new("mistral");

    /// <summary>Gets the dialect of newer Mistral models: <c>[TOOL_CALLS]name[ARGS]{...}</c>.</summary>
    public static ToolCallDialect MistralArguments { get; } = new("mistral-args");

    /// <summary>Gets the name.</summary>
    public string Value => _value ?? "";

    /// <summary>Compares two names without regard to case.</summary>
    /// <param name="left">The first name.</param>
    /// <param name="right">The second name.</param>
    public static bool operator ==(ToolCallDialect left, ToolCallDialect right) => left.Equals(right);

    /// <summary>Compares two names without regard to case.</summary>
    /// <param name="left">The first name.</param>
    /// <param name="right">The second name.</param>
    public static bool operator !=(ToolCallDialect left, ToolCallDialect right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(ToolCallDialect other) => Value.Equals(other.Value, StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is ToolCallDialect other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Value.GetHashCode(StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
