using System.Diagnostics;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>
/// What a turn took: the tokens of its last request, which holds the whole conversation, and the speed of all its responses, without the
/// time that functions ran.
/// </summary>
internal sealed class TurnStatistics
{
    private string? _model;
    private UsageDetails? _last;
    private long _requestStart = Stopwatch.GetTimestamp();
    private long _tokens;
    private TimeSpan _time;

    public void Add(ChatResponseUpdate update)
    {
        foreach (var content in update.Contents)
        {
            if (content is UsageContent usage)
            {
                _model = update.ModelId;
                _last = usage.Details;
                _tokens += usage.Details.OutputTokenCount ?? 0;
                _time += Stopwatch.GetElapsedTime(_requestStart);
            }
            else if (content is FunctionResultContent)
            {
                _requestStart = Stopwatch.GetTimestamp();
            }
        }
    }

    /// <summary>One line, or null where no usage was told.</summary>
    public override string? ToString()
    {
        if (_last is null)
        {
            return null;
        }

        var cached = _last.CachedInputTokenCount is > 0 and var count ? $" ({count} cached)" : "";
        var speed = _tokens / _time.TotalSeconds;
        return $"{_model}: {_last.InputTokenCount} tokens in{cached}, {_last.OutputTokenCount} out, {speed:F0} tokens/s";
    }
}
