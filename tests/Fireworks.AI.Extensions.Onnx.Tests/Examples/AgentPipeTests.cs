#if NET10_0
namespace Fireworks.AI.Extensions.Onnx.Tests.Examples;

/// <summary>The agent between pipes: one question a line, without colours.</summary>
public sealed class AgentPipeTests
{
    [Fact]
    public async Task Each_line_is_a_question_of_one_conversation()
    {
        var (exitCode, output, errors) = await RunAsync("What is the weather in Paris?\n\nWhat's 17 times 23?\nquit\nWhat is the weather in Oslo?\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("> What is the weather in Paris?", output, StringComparison.Ordinal);
        Assert.Contains("It is 18 °C and partly cloudy in Paris.", output, StringComparison.Ordinal);
        Assert.Contains("call    calculate(expression: 17 * 23)", output, StringComparison.Ordinal);
        Assert.DoesNotContain("Oslo", output, StringComparison.Ordinal);
        Assert.DoesNotContain(output, static character => char.IsControl(character) && character is not ('\n' or '\r'));
    }

    [Fact]
    public async Task Build_servers_and_terminals_of_others_bring_no_colours_into_a_file()
    {
        var (_, output, _) = await BuiltProgram.RunAsync(
            Path.Combine("examples", "Agent"),
            ["What is the weather in Paris?"],
            ("FIREWORKS_API_KEY", null), ("GITHUB_ACTIONS", "true"), ("TERM", "xterm-256color"));

        Assert.DoesNotContain('\e', output);
        Assert.Equal(1, output.Split("tokens/s").Length - 1);
    }

    [Fact]
    public async Task An_error_ends_its_turn_and_not_the_conversation()
    {
        var (exitCode, output, errors) = await RunAsync(
            $"{string.Join(' ', Enumerable.Repeat("word", 3000))}\n/nothing\n/model /no/such/model\nWhat is the weather in Paris?\n");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("The conversation has", errors, StringComparison.Ordinal);
        Assert.Contains("There is no command /nothing.", errors, StringComparison.Ordinal);
        Assert.Contains("There is no model in /no/such/model.", errors, StringComparison.Ordinal);
        Assert.Contains("It is 18 °C and partly cloudy in Paris.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_longer_than_the_context_loses_its_oldest_turns_and_says_so()
    {
        string[] cities = ["Paris", "Oslo", "Rome", "Lima", "Cairo"];
        var (exitCode, output, errors) = await RunAsync(
            string.Concat(Enumerable.Range(0, 30).Select(i => $"What is the weather in {cities[i % cities.Length]}?\n")));

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("note    The conversation is longer than the model's context: its", output, StringComparison.Ordinal);
        Assert.Equal(30, output.Split("> What is the weather in").Length - 1);
    }

    [Fact]
    public async Task What_is_forgotten_is_not_sent_again()
    {
        const string Question = "What is the weather in Paris?";
        var (_, output, _) = await RunAsync($"{Question}\n/clear\n{Question}\n");

        var statistics = output.Split('\n').Where(static line => line.Contains(" tokens in", StringComparison.Ordinal)).Select(static line => line.Split(" tokens in")[0]);
        Assert.Equal(2, statistics.Count());
        Assert.Single(statistics.Distinct());
        Assert.Contains("The conversation is forgotten.", output, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string input) =>
        BuiltProgram.RunWithInputAsync(Path.Combine("examples", "Agent"), input, [], ("FIREWORKS_API_KEY", null));
}
#endif
