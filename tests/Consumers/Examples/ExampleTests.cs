#if NET10_0
namespace Fireworks.AI.Extensions.Consumers.Examples;

/// <summary>The examples run without a key, on sparkler.</summary>
public sealed class ExampleTests
{
    [Theory]
    [InlineData("SemanticKernelAgent", "call    get_weather(location: Paris)", "18 degrees", "WeatherReport { City = Oslo")]
    [InlineData("AgentFramework", "call    get_weather", "18 degrees", "7 degrees", "Host: ")]
    [InlineData("ChatPipeline", "call    get_weather(Paris)", "18 degrees", "asked again: from the cache")]
    public async Task An_example_runs_without_a_key(string name, params string[] expected)
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(Path.Combine("examples", name), [], ("FIREWORKS_API_KEY", null));

        Assert.True(exitCode == 0, errors);
        Assert.All(expected, text => Assert.Contains(text, output, StringComparison.Ordinal));
        Assert.DoesNotContain("info:", output, StringComparison.Ordinal);
    }
}
#endif
