using System.ComponentModel;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>What the agent can do: three ordinary methods, described for the model.</summary>
internal static class AgentTools
{
    public static IList<AITool> All { get; } =
    [
        AIFunctionFactory.Create(GetWeather, "get_weather"),
        AIFunctionFactory.Create(GetCurrentTime, "get_current_time"),
        AIFunctionFactory.Create(Calculate, "calculate"),
    ];

    [Description("Get the current weather for a city.")]
    private static object GetWeather([Description("City name")] string location) => WeatherTable.Get(location);

    [Description("Get the current time in a city or time zone.")]
    private static object GetCurrentTime([Description("City or IANA time zone")] string time_zone) => WorldClock.Now(time_zone);

    [Description("Evaluate an arithmetic expression.")]
    private static object Calculate([Description("The expression, for example 2 * (3 + 4)")] string expression) =>
        Calculator.Evaluate(expression);
}
