using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>What is logged of answers. No prompt and no answer is in it.</summary>
internal static partial class GenerationLog
{
    [LoggerMessage(
        EventId = 2, EventName = "SchemaRelaxed", Level = LogLevel.Information,
        Message = "A schema is enforced without what no grammar can hold: {Keywords}")]
    public static partial void SchemaRelaxed(ILogger logger, IReadOnlyList<string> keywords);
}
