using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

internal sealed class Llama3Dialect : Dialect
{
    private const string PythonTag = "<|python_tag|>";

    public override string Name => "llama-3-json";

    public override ToolCallFormat Format { get; } = new()
    {
        Separator = "; ",
        ArgumentsProperty = "parameters",
        ResultRole = "ipython",
        ToolsOpen = "Given the following functions, please respond with a JSON for a function call with its proper arguments that best "
            + "answers the given prompt.\n\nRespond in the format {\"name\": function name, \"parameters\": dictionary of argument name "
            + "and its value}. Do not use variables.\n\n",
        ToolsClose = "\n\n",
    };

    /// <summary>A call is told by being the whole answer: there is no marker that it must have.</summary>
    public override string? StartMarker => null;

    public override IReadOnlyList<string> ReaderMarkers { get; } = [PythonTag];

    public override ToolCallReader CreateReader(IReadOnlyList<AIFunctionDeclaration> tools) =>
        new JsonToolCallReader([PythonTag], [], tools.Select(static tool => tool.Name).ToHashSet(StringComparer.Ordinal));
}
