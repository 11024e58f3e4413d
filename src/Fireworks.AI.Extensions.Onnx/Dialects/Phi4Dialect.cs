using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Phi-4-mini is trained on <c>&lt;|tool_call|&gt;</c>, and also seen to write <c>functools[...]</c>.</summary>
internal sealed class Phi4Dialect : Dialect
{
    public override string Name => "phi-4";

    public override ToolCallFormat Format { get; } = new()
    {
        Open = "<|tool_call|>[",
        Separator = ", ",
        Close = "]<|/tool_call|>",
        ResultRole = "tool_response",
        ToolsOpen = "<|tool|>",
        ToolsClose = "<|/tool|>",
    };

    public override string StartMarker => "<|tool_call|>";

    public override ToolCallReader CreateReader(IReadOnlyList<AIFunctionDeclaration> tools) =>
        new JsonToolCallReader([StartMarker, "functools["], ["<|/tool_call|>", "</|tool_call|>"]);
}
