using System.Globalization;

namespace Agent;

/// <summary>Tells the time in a city or time zone, as the system's time zone data has it.</summary>
internal static class WorldClock
{
    // IANA names are a region and a city: Asia/Tokyo, America/New_York. Windows knows them too, but does not list them.
    private static readonly string[] Regions =
        ["Europe", "America", "Asia", "Africa", "Australia", "Pacific", "Atlantic", "Indian"];

    private static readonly Dictionary<string, string> OtherNames = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Bangalore"] = "Kolkata",
        ["Barcelona"] = "Madrid",
        ["Beijing"] = "Shanghai",
        ["Boston"] = "New York",
        ["Cape Town"] = "Johannesburg",
        ["Dar es Salaam"] = "Dar es Salaam", // In small letters too.
        ["Delhi"] = "Kolkata",
        ["Edinburgh"] = "London",
        ["Frankfurt"] = "Berlin",
        ["Geneva"] = "Zurich",
        ["Hamburg"] = "Berlin",
        ["Hanoi"] = "Bangkok",
        ["Kyoto"] = "Tokyo",
        ["Miami"] = "New York",
        ["Milan"] = "Rome",
        ["Montreal"] = "Toronto",
        ["Mumbai"] = "Kolkata",
        ["Munich"] = "Berlin",
        ["New Delhi"] = "Kolkata",
        ["Osaka"] = "Tokyo",
        ["Port of Spain"] = "Port of Spain",
        ["Rio de Janeiro"] = "Sao Paulo",
        ["San Francisco"] = "Los Angeles",
        ["São Paulo"] = "Sao Paulo",
        ["Seattle"] = "Los Angeles",
        ["St. Petersburg"] = "Moscow",
        ["Venice"] = "Rome",
        ["Washington"] = "New York",
        ["Zürich"] = "Zurich",
    };

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
        var place = timeZone.Split(',')[0].Trim();
        place = OtherNames.GetValueOrDefault(place, place).Replace(' ', '_');
        var capital = CultureInfo.InvariantCulture.TextInfo.ToTitleCase(place.ToLowerInvariant());
        string[] names = [timeZone, place, capital, .. Regions.Select(region => $"{region}/{place}"), .. Regions.Select(region => $"{region}/{capital}")];
        foreach (var name in names)
        {
            if (TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone))
            {
                return zone;
            }
        }

        return TimeZoneInfo.GetSystemTimeZones()
            .FirstOrDefault(candidate => candidate.Id.EndsWith($"/{place}", StringComparison.OrdinalIgnoreCase));
    }
}
