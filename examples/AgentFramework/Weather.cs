using System.ComponentModel;

namespace AgentFramework;

/// <summary>What the agent can look up. The weather is invented.</summary>
internal static class Weather
{
    [Description("Get the current weather for a city.")]
    public static string Get([Description("City name")] string location) => location switch
    {
        "Oslo" => "7 degrees, drizzle",
        "Paris" => "18 degrees, partly cloudy",
        "Tokyo" => "17 degrees, rainy",
        _ => $"no weather station in {location}",
    };
}
