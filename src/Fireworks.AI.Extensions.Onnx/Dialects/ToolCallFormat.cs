namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>
/// The fixed text around tool calls, and the words in which tools are told to a model whose chat template has no place for them.
/// </summary>
internal sealed record ToolCallFormat
{
    /// <summary>Gets what begins a turn's calls. The default is empty.</summary>
    public string Open { get; init; } = "";

    /// <summary>Gets what stands between two calls of one turn.</summary>
    public required string Separator { get; init; }

    /// <summary>Gets what ends a turn's calls. The default is empty.</summary>
    public string Close { get; init; } = "";

    /// <summary>Gets the property of a call's JSON object that holds the tool's name. The default is <c>name</c>.</summary>
    public string NameProperty { get; init; } = "name";

    /// <summary>Gets the property of a call's JSON object that holds the arguments. The default is <c>arguments</c>.</summary>
    public string ArgumentsProperty { get; init; } = "arguments";

    /// <summary>
    /// Gets the role that a tool's result is given where the chat template does not know <c>tool</c>. The default is <c>user</c>.
    /// </summary>
    public string ResultRole { get; init; } = "user";

    /// <summary>Gets what stands before a tool's result in a message of another role than <c>tool</c>.</summary>
    public string ResultOpen { get; init; } = "";

    /// <summary>Gets what stands after a tool's result in a message of another role than <c>tool</c>.</summary>
    public string ResultClose { get; init; } = "";

    /// <summary>Gets what stands before the tools in a system message, where the chat template has no place for them.</summary>
    public string ToolsOpen { get; init; } = "";

    /// <summary>Gets what stands after the tools in a system message, where the chat template has no place for them.</summary>
    public string ToolsClose { get; init; } = "";
}
