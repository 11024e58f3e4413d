using System.Globalization;

namespace Agent;

/// <summary>Tells the time in a city or time zone, as the system's time zone data has it.</summary>
internal static class WorldClock
{
    public static object Now(string timeZone)
    {
        if (Find(timeZone) is not { } zone)
        {
            return new { time_zone = timeZone, error = $"no time zone called {timeZone}" };
        }

        var now = TimeZoneInfo.ConvertTime(DateTimeOffset.UtcNow, zone);
        return new { time_zone = timeZone, time = now.ToString("HH:mm", CultureInfo.InvariantCulture) };
    }

    private static TimeZoneInfo? Find(string timeZone)
    {
        if (TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out var zone))
        {
            return zone;
        }

        // IANA names end in a city: Asia/Tokyo, America/New_York.
        var city = "/" + timeZone.Split(',')[0].Trim().Replace(' ', '_');
        return TimeZoneInfo.GetSystemTimeZones()
            .FirstOrDefault(candidate => candidate.Id.EndsWith(city, StringComparison.OrdinalIgnoreCase));
    }
}
