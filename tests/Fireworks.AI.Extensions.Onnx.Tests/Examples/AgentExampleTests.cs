#if NET10_0
using Fireworks.AI.Extensions.Onnx.Tests.Speech;

namespace Fireworks.AI.Extensions.Onnx.Tests.Examples;

/// <summary>The README's first command, in process.</summary>
public sealed class AgentExampleTests
{
    [Fact]
    public async Task TheAgentCallsTheWeatherFunctionAndAnswersWithItsResult()
    {
        var (exitCode, output, errors) = await RunAsync("What is the weather in Paris?");
        Assert.True(exitCode == 0, errors);
        Assert.Contains("call    get_weather(location: Paris)", output, StringComparison.Ordinal);
        Assert.Contains("\"temperature_c\":18", output, StringComparison.Ordinal);
        var answer = output[output.LastIndexOf("result", StringComparison.Ordinal)..].Split('\n')[1];
        Assert.Contains("18", answer, StringComparison.Ordinal);
        Assert.Contains("partly cloudy", answer, StringComparison.Ordinal);
        Assert.Contains("tokens/s", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("What's 17 times 23?", "call    calculate(expression: 17 * 23)", "391")]
    [InlineData("What time is it in Tokyo?", "call    get_current_time(time_zone: Tokyo)", "in Tokyo")]
    [InlineData("What is the weather in Oslo and in Rome?", "call    get_weather(location: Rome)", "22 °C")]
    public async Task OtherFunctionsAnswerToo(string question, string call, string answer)
    {
        var (exitCode, output, errors) = await RunAsync(question);
        Assert.True(exitCode == 0, errors);
        Assert.Contains(call, output, StringComparison.Ordinal);
        Assert.Contains(answer, output[output.LastIndexOf("result", StringComparison.Ordinal)..].Split('\n')[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderWithoutAModelIsAnErrorThatListsModels()
    {
        var (exitCode, _, errors) = await RunAsync("Hi!", "--local", "/no/such/model");
        Assert.Equal(1, exitCode);
        Assert.Contains("There is no model in /no/such/model", errors, StringComparison.Ordinal);
        Assert.Contains(Path.Combine("models", "sparkler"), errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AFolderWithAModelOfAnotherKindIsAnErrorInWords()
    {
        using WhisperFolder whisper = new();
        var (exitCode, _, errors) = await RunAsync("Hi!", "--local", whisper.Folder);
        Assert.Equal(1, exitCode);
        Assert.Contains("OnnxSpeechToTextClient", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AModelAtFireworksNeedsAKey()
    {
        var (exitCode, _, errors) = await RunAsync("Hi!", "--model", "accounts/fireworks/models/gpt-oss-120b");
        Assert.Equal(1, exitCode);
        Assert.Contains("FIREWORKS_API_KEY", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AQuestionTooLongForTheModelIsAnErrorInWords()
    {
        var (exitCode, _, errors) = await RunAsync(string.Join(' ', Enumerable.Repeat("word", 3000)));
        Assert.Equal(1, exitCode);
        Assert.StartsWith("The conversation has", errors, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        BuiltProgram.RunAsync(Path.Combine("examples", "Agent"), arguments, ("FIREWORKS_API_KEY", null));
}
#endif
