using Fireworks.AI.Extensions.Settings;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>The time of a call, which all of its attempts share, and the requests too where one is sent again in another form.</summary>
internal sealed class CallTime(ClientSettings settings)
{
    private readonly TimeProvider _timeProvider = settings.TimeProvider;
    private long _start = settings.TimeProvider.GetTimestamp();
    private TimeSpan _limit = settings.TotalTimeout;

    /// <summary>What is left; null for no limit.</summary>
    public TimeSpan? Left
    {
        get
        {
            if (_limit == Timeout.InfiniteTimeSpan)
            {
                return null;
            }

            var left = _limit - _timeProvider.GetElapsedTime(_start);
            return left > TimeSpan.Zero ? left : TimeSpan.Zero;
        }
    }

    /// <summary>Begins anew when a wait is over.</summary>
    public void RestartAfter(TimeSpan delay)
    {
        if (_limit != Timeout.InfiniteTimeSpan)
        {
            _start = _timeProvider.GetTimestamp();
            _limit = settings.TotalTimeout + delay;
        }
    }
}
