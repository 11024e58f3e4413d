namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>The moment at which the reference renders too.</summary>
internal sealed class FixedClock : TimeProvider
{
    public static FixedClock Instance { get; } = new();

    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2025, 7, 4, 9, 8, 7, 123, TimeSpan.Zero).AddMicroseconds(456);
}
