using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Mistral's later form, in which the marker is repeated for each call and the name stands before the arguments.</summary>
internal sealed class MistralArgumentsDialect : Dialect
{
    public override string Name => "mistral-args";

    public override ToolCallFormat Format { get; } = new()
    {
        Open = "[TOOL_CALLS]",
        Separator = "[TOOL_CALLS]",
        ResultOpen = "[TOOL_RESULTS]",
        ResultClose = "[/TOOL_RESULTS]",
    };

    public override string StartMarker => "[TOOL_CALLS]";

    public override ToolCallReader CreateReader(IReadOnlyList<AIFunctionDeclaration> tools) => new MistralToolCallReader(StartMarker);

    protected override ToolCallGrammar DescribeCall(AIFunctionDeclaration tool) => ToolCallGrammar.Sequence(
        ToolCallGrammar.Literal(tool.Name + MistralToolCallReader.ArgumentsMarker),
        ToolCallGrammar.JsonSchema(ArgumentSchema.ForTool(tool)));
}
