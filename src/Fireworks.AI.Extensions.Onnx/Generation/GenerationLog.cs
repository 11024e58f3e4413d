using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>What is logged of answers. No prompt and no answer is in it.</summary>
internal static partial class GenerationLog
{
    [LoggerMessage(
        EventId = 3, EventName = "DialectUnknown", Level = LogLevel.Warning,
        Message =
            "The chat template does not show how the model writes tool calls, and no known family has its marks. Tools are told and calls "
            + "are read in the form of Hermes; OnnxModelOptions.ToolCallDialect names another. tools/ModelDoctor shows what was found. The "
            + "template "
            + "begins: {FirstLine}")]
    public static partial void DialectUnknown(ILogger logger, string firstLine);

    [LoggerMessage(
        EventId = 2, EventName = "SchemaRelaxed", Level = LogLevel.Information,
        Message = "A schema is enforced without what no grammar can hold: {Keywords}")]
    public static partial void SchemaRelaxed(ILogger logger, IReadOnlyList<string> keywords);
}
