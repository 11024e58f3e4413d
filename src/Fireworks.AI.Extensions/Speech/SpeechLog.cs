using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>Log messages of speech.</summary>
internal static partial class SpeechLog
{
    [LoggerMessage(20, LogLevel.Warning, "{Notice}")]
    public static partial void Deprecated(ILogger logger, string notice);
}
