using System.ComponentModel;
using Microsoft.SemanticKernel;

namespace SemanticKernelAgent;

/// <summary>What the agent can do: an ordinary method, described for the model. The weather is invented.</summary>
internal sealed class WeatherPlugin
{
    [KernelFunction("get_weather")]
    [Description("Get the current weather for a city.")]
    public static string GetWeather([Description("City name")] string location) => location switch
    {
        "Oslo" => "7 degrees, drizzle",
        "Paris" => "18 degrees, partly cloudy",
        "Tokyo" => "17 degrees, rainy",
        _ => $"no weather station in {location}",
    };
}
