using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

internal sealed class MistralDialect : Dialect
{
    public override string Name => "mistral";

    public override ToolCallFormat Format { get; } = new()
    {
        Open = "[TOOL_CALLS] [",
        Separator = ", ",
        Close = "]",
        ToolsOpen = "[AVAILABLE_TOOLS] ",
        ToolsClose = "[/AVAILABLE_TOOLS]",
        ResultOpen = "[TOOL_RESULTS] ",
        ResultClose = "[/TOOL_RESULTS]",
    };

    public override string StartMarker => "[TOOL_CALLS]";

    public override ToolCallReader CreateReader(IReadOnlyList<AIFunctionDeclaration> tools) => new MistralToolCallReader(StartMarker);
}
