using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

internal sealed class HermesDialect : Dialect
{
    public override string Name => "hermes";

    public override ToolCallFormat Format { get; } = new()
    {
        Open = "<tool_call>\n",
        Separator = "\n</tool_call>\n<tool_call>\n",
        Close = "\n</tool_call>",
        ResultOpen = "<tool_response>\n",
        ResultClose = "\n</tool_response>",
        ToolsOpen = "# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
            + "You are provided with function signatures within <tools></tools> XML tags:\n<tools>\n",
        ToolsClose = "\n</tools>\n\nFor each function call, return a json object with function name and arguments within "
            + "<tool_call></tool_call> XML tags:\n"
            + "<tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>",
    };

    public override string StartMarker => "<tool_call>";

    public override ToolCallReader CreateReader(IReadOnlyList<AIFunctionDeclaration> tools) =>
        new JsonToolCallReader([StartMarker], ["</tool_call>"]);
}
