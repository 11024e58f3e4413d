#if NET10_0
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Recording;

namespace Fireworks.AI.Extensions.Onnx.Tests.Examples;

/// <summary>The agent at a terminal: a real one, which sees the keys that are pressed and what is on the screen.</summary>
public sealed class AgentTerminalTests
{
    private const string Up = "\e[A";
    private const string Down = "\e[B";
    private const string Right = "\e[C";
    private const string Left = "\e[D";
    private const string WordLeft = "\e[1;5D";
    private const string Home = "\e[H";
    private const string Delete = "\e[3~";
    private const string Backspace = "\u007f";

    [Fact]
    public async Task A_question_is_answered_in_colours_and_quit_ends_the_conversation()
    {
        await using var terminal = Start();
        await terminal.EnterAsync("What is the weather in Paris?");
        await terminal.WaitForAsync("It is 18 °C and partly cloudy in Paris.");
        await terminal.WaitForAsync(" tokens/s]");
        await terminal.EnterAsync("quit");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("call    get_weather(location: Paris)\n", terminal.Text, StringComparison.Ordinal);
        Assert.EndsWith("> quit\nGoodbye.", terminal.Text.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("Loading the model", terminal.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Loading the model", terminal.Text, StringComparison.Ordinal); // The spinner is gone.
        var call = terminal.Read(static screen => screen.Rows.Single(static row => string.Concat(row.Select(static cell => cell.Text)).StartsWith("  call", StringComparison.Ordinal)));
        Assert.NotNull(call[12].Style.Colour);
        Assert.True(call[2].Style.IsDim);
    }

    [Fact]
    public async Task Keys_move_in_the_line_and_change_it()
    {
        await using var terminal = Start();
        await terminal.WaitForPromptAsync();
        foreach (var (keys, line) in new[]
        {
            ("/clar", "/clar"),
            (Left + Left + "e", "/clear"),
            (Home + "x", "x/clear"),
            (Left + Delete, "/clear"),
            (Right + Right + Right + Right + Right + Right + Right + " ab cd", "/clear ab cd"),
            (WordLeft + WordLeft + Backspace, "/clearab cd"),
            ("\u000b", "/clear"), // Ctrl+K
            ("\u0001z" + Backspace + "\u0005!", "/clear!"), // Ctrl+A, Ctrl+E
            ("\u0017", "/"), // Ctrl+W
            ("\u0015", ""), // Ctrl+U
            ("naïve 東京 👩‍🚀", "naïve 東京 👩‍🚀"),
            (Backspace + Left + Left + Backspace, "naïve 京 "),
        })
        {
            await terminal.PressAsync(keys);
            await terminal.WaitForLineAsync(line.TrimEnd());
        }
    }

    [Fact]
    public async Task Earlier_lines_come_back_and_what_is_being_typed_is_kept()
    {
        await using var terminal = Start();
        await terminal.EnterAsync("/clear");
        await terminal.EnterAsync("/model");
        await terminal.WaitForPromptAsync();
        foreach (var (keys, line) in new[] { ("half", "half"), (Up, "/model"), (Up, "/clear"), (Up, "/clear"), (Down, "/model"), (Down, "half"), (Down, "half") })
        {
            await terminal.PressAsync(keys);
            await terminal.WaitForLineAsync(line);
        }

        await terminal.PressAsync("\u0015" + Up + Up + "\r");
        await terminal.WaitAsync(static screen => screen.Text.Split("The conversation is forgotten.").Length == 3, "that the earlier command ran again");
    }

    [Fact]
    public async Task A_line_longer_than_the_terminal_takes_several_rows()
    {
        await using var terminal = Start(columns: 30);
        await terminal.WaitForPromptAsync();
        var line = string.Concat(Enumerable.Range(0, 70).Select(static i => (char)('a' + (i % 26))));
        await terminal.PressAsync(line);
        await terminal.WaitForAsync($"> {line[..28]}\n{line[28..58]}\n{line[58..]}");
        await terminal.PressAsync("\u0001X");
        await terminal.WaitForAsync($"> X{line[..27]}\n{line[27..57]}\n{line[57..]}");
        await terminal.PressAsync("\u0015\u000b");
        await terminal.WaitForPromptAsync();
        Assert.DoesNotContain(line[30..40], terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_C_takes_the_line_away_and_a_second_one_ends_the_program_with_a_line()
    {
        await using var terminal = Start();
        await terminal.WaitForPromptAsync();
        await terminal.PressAsync("What is");
        await terminal.WaitForLineAsync("What is");
        await terminal.PressAsync("\u0003");
        await terminal.WaitForAsync("Ctrl+C again ends the conversation.");
        await terminal.WaitForPromptAsync();

        await terminal.EnterAsync("/clear"); // Which is something else, so that two more are needed.
        await terminal.WaitForPromptAsync();
        await terminal.PressAsync("\u0003");
        await terminal.WaitAsync(static screen => screen.Text.Split("Ctrl+C again").Length == 3, "the second question");
        await terminal.WaitForPromptAsync();
        await terminal.PressAsync("\u0003");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.EndsWith("Goodbye.", terminal.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit\r")]
    [InlineData("/quit\r")]
    [InlineData("\u0004")] // Ctrl+D
    public async Task The_conversation_ends_as_people_expect(string keys)
    {
        await using var terminal = Start();
        await terminal.WaitForPromptAsync();
        await terminal.PressAsync(keys);

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.EndsWith("Goodbye.", terminal.Text.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_picture_of_the_readme_shows_what_the_program_shows()
    {
        const string Question = "What is the weather in Paris?";
        var agent = Path.Combine("examples", "Agent");
        var picture = XDocument.Load(Path.Combine(Repository.Root, "assets", "agent.svg"));
        var texts = picture.Descendants().Where(static element => element.Name.LocalName == "text").Select(static text => text.Value.Trim()).ToList();
        var questions = texts.Skip(1).Zip(texts).Where(static pair => pair.Second == ">").Select(static pair => pair.First).ToList();

        var first = await BuiltProgram.RunAsync(agent, [Question], ("FIREWORKS_API_KEY", null));
        var second = await BuiltProgram.RunWithInputAsync(agent, string.Join('\n', questions), [], ("FIREWORKS_API_KEY", null));

        Assert.Equal("quit", questions[^1]);
        Assert.Equal(
            Squeezed($"$ dotnet run --project examples/Agent -- \"{Question}\"{first.Output}$ dotnet run --project examples/Agent{second.Output}Goodbye."),
            Squeezed(string.Concat(texts)));

        // The speed is the machine's; the rest is the same each time.
        static string Squeezed(string text) => Regex.Replace(text, @"\s|, \d+ tokens/s(?=\])", "");
    }

    private static PseudoTerminal Start(int columns = 100)
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "Needs Linux and the command script.");
        return PseudoTerminal.Start(["dotnet", BuiltProgram.Find(Path.Combine("examples", "Agent"))], columns, 40, ("FIREWORKS_API_KEY", null));
    }
}
#endif
