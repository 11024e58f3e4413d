using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>Log messages of batches. None has content of rows.</summary>
internal static partial class BatchLog
{
    [LoggerMessage(20, LogLevel.Information, "Uploading {Rows} rows ({Bytes} bytes) to the dataset {Dataset}.")]
    public static partial void Uploading(ILogger logger, long rows, long bytes, string dataset);

    [LoggerMessage(21, LogLevel.Information, "The dataset {Dataset} holds the rows already; they are not uploaded again.")]
    public static partial void Uploaded(ILogger logger, string dataset);

    [LoggerMessage(22, LogLevel.Information, "Created the batch {Job}.")]
    public static partial void Created(ILogger logger, string job);

    [LoggerMessage(23, LogLevel.Information, "The batch {Job} is there already, {State}.")]
    public static partial void Found(ILogger logger, string job, string state);

    [LoggerMessage(24, LogLevel.Information, "The batch {Job} is {State}.")]
    public static partial void Entered(ILogger logger, string job, string state);

    [LoggerMessage(25, LogLevel.Warning,
        "The batch {Job} has been pending for {Minutes:0} minutes. It is so for ever if its model, {Model}, cannot be run in batches.")]
    public static partial void StuckPending(ILogger logger, string job, double minutes, string? model);

    [LoggerMessage(26, LogLevel.Warning, "The batch {Job} could not be looked at ({Kind}); the wait goes on, try {Failures} of {Most}.")]
    public static partial void PollFailed(ILogger logger, string job, FireworksErrorKind kind, int failures, int most);

    [LoggerMessage(27, LogLevel.Information, "The results of a batch broke off ({Kind}) after {Bytes} bytes and are read on from there.")]
    public static partial void ReadsOn(ILogger logger, FireworksErrorKind kind, long bytes);
}
