namespace Agent;

/// <summary>Invented weather, in place of a weather service.</summary>
internal static class WeatherTable
{
    private static readonly Dictionary<string, (int TemperatureCelsius, string Conditions)> Cities = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Amsterdam"] = (12, "windy"),
        ["Athens"] = (24, "sunny"),
        ["Berlin"] = (11, "cloudy"),
        ["Cairo"] = (29, "sunny"),
        ["Lagos"] = (31, "humid"),
        ["Lima"] = (19, "foggy"),
        ["London"] = (13, "rainy"),
        ["Madrid"] = (21, "sunny"),
        ["Mumbai"] = (33, "humid"),
        ["Nairobi"] = (23, "partly cloudy"),
        ["New York"] = (16, "windy"),
        ["Oslo"] = (7, "drizzle"),
        ["Paris"] = (18, "partly cloudy"),
        ["Rome"] = (22, "sunny"),
        ["San Francisco"] = (15, "foggy"),
        ["Seoul"] = (14, "clear"),
        ["Singapore"] = (32, "stormy"),
        ["Sydney"] = (20, "clear"),
        ["Tokyo"] = (17, "rainy"),
        ["Toronto"] = (9, "snowy"),
    };

    public static object Get(string location) =>
        Cities.TryGetValue(location.Split(',')[0].Trim(), out var weather)
            ? new { location, temperature_c = weather.TemperatureCelsius, conditions = weather.Conditions }
            : new { location, error = $"no weather station in {location}" };
}
