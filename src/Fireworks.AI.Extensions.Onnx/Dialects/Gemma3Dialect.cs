using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>
/// Gemma 3 has no tokens for calls; it follows the form that the prompt asks for, and falls back to Python in <c>tool_code</c> blocks.
/// </summary>
internal sealed class Gemma3Dialect : Dialect
{
    public override string Name => "gemma-3";

    public override ToolCallFormat Format { get; } = new()
    {
        Open = "```json\n[",
        Separator = ", ",
        Close = "]\n```",
        ArgumentsProperty = "parameters",
        ResultOpen = "```tool_output\n",
        ResultClose = "\n```",
        ToolsOpen = "You have access to functions. "
            + "If you decide to call any of them, answer with nothing but a list of calls in a code block:\n"
            + "```json\n[{\"name\": function name, \"parameters\": dictionary of argument name and its value}]\n```\n"
            + "The result comes back in a tool_output block. The functions are:\n",
    };

    /// <summary>Code blocks also occur in other answers, so no text announces a call for certain.</summary>
    public override string? StartMarker => null;

    public override ToolCallReader CreateReader(IReadOnlyList<AIFunctionDeclaration> tools) => new Gemma3ToolCallReader(tools);
}
