using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Runtime;

/// <summary>
/// Hands the native runtime's messages to the logger of the model they are about. The runtime has one function for all messages of a
/// process; a session's messages carry the session's id.
/// </summary>
internal sealed partial class RuntimeLog : IDisposable
{
    private static readonly ConcurrentDictionary<string, ILogger> Loggers = new(StringComparer.Ordinal);
    private static long _count;

    private readonly ILogger _logger;

    public RuntimeLog(ILogger logger)
    {
        _logger = logger;
        SessionId = $"model {Interlocked.Increment(ref _count)}";
        Loggers[SessionId] = logger;
    }

    /// <summary>The function for the runtime to call; it lives as long as the process.</summary>
    public static DOrtLoggingFunction Write { get; } = OnMessage;

    /// <summary>The id under which the model's session logs.</summary>
    public string SessionId { get; }

    /// <summary>The least severe messages that the logger wants.</summary>
    public OrtLoggingLevel Level =>
        _logger.IsEnabled(LogLevel.Trace) ? OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE
        : _logger.IsEnabled(LogLevel.Debug) ? OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO
        : OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING;

    public void Dispose() => Loggers.TryRemove(SessionId, out _);

    private static void OnMessage(nint state, OrtLoggingLevel severity, string category, string logId, string codeLocation, string message)
    {
        try
        {
            var level = LevelOf(severity);

            // What no session says, such as that a provider's library cannot be loaded, is for every model.
            foreach (var logger in Loggers.TryGetValue(logId, out var own) ? [own] : Loggers.Values)
            {
                LogMessage(logger, level, message, codeLocation);
            }
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // A logger that fails must not unwind native code, which would end the process.
        }
    }

    private static LogLevel LevelOf(OrtLoggingLevel severity) => severity switch
    {
        OrtLoggingLevel.ORT_LOGGING_LEVEL_VERBOSE => LogLevel.Trace,
        OrtLoggingLevel.ORT_LOGGING_LEVEL_INFO => LogLevel.Debug,
        OrtLoggingLevel.ORT_LOGGING_LEVEL_WARNING => LogLevel.Warning,
        OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR => LogLevel.Error,
        _ => LogLevel.Critical,
    };

    [LoggerMessage(EventId = 1, EventName = "NativeRuntimeMessage", Message = "ONNX Runtime: {Message} ({CodeLocation})")]
    private static partial void LogMessage(ILogger logger, LogLevel level, string message, string codeLocation);
}
