#if NET10_0
using System.Text.Json;
using Recording;

namespace Fireworks.AI.Extensions.Tests.Examples;

/// <summary>Conversations of the agent with a service on loopback, at a terminal and between pipes.</summary>
public sealed class AgentSessionTests
{
    private static readonly string Folder = Path.Combine("examples", "Agent");

    [Fact]
    public async Task Ctrl_C_stops_an_answer_and_what_was_said_stays()
    {
        await using var server = await TestServer.StartAsync(
            Held(Wire.Text("Once upon"), Wire.Text(" a time")),
            Answer.Events(Wire.Text("It ends well."), Wire.Finish(), Wire.UsageChunk()));
        await using var terminal = StartTerminal(server);
        await terminal.EnterAsync("Tell me a story.");
        await terminal.WaitForAsync("Once upon a time");
        await terminal.PressAsync("\u0003");
        await terminal.WaitForAsync("Stopped.");
        await terminal.EnterAsync("And then?");
        await terminal.WaitForAsync("It ends well.");
        await terminal.EnterAsync("exit");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Equal(["user: Tell me a story.", "assistant: Once upon a time", "user: And then?"], Messages(server.LastRequest));
    }

    [Fact]
    public async Task Ctrl_C_before_the_first_word_takes_the_question_back()
    {
        TaskCompletionSource asked = new();
        await using var server = await TestServer.StartAsync(async context =>
        {
            var answer = asked.TrySetResult() ? Held() : Answer.Events(Wire.Text("Hello."), Wire.Finish(), Wire.UsageChunk());
            await answer.WriteAsync(context);
        });
        await using var terminal = StartTerminal(server);
        await terminal.EnterAsync("Think long.");
        await asked.Task;
        await terminal.PressAsync("\u0003");
        await terminal.WaitForAsync("Stopped.");
        await terminal.EnterAsync("Hi!");
        await terminal.WaitForAsync("Hello.");
        await terminal.EnterAsync("quit");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Equal(["user: Hi!"], Messages(server.LastRequest));
    }

    [Fact]
    public async Task Words_appear_as_they_arrive_and_cannot_command_the_terminal()
    {
        TaskCompletionSource seen = new();
        var first = Answer.Events([Wire.Text("One, \u001b[31m\u001b]0;title\u0007")], done: false);
        await using var server = await TestServer.StartAsync(async context =>
        {
            await (first with { Hold = seen.Task }).WriteAsync(context);
            await context.Response.Body.WriteAsync(Answer.EventBytes([Wire.Text("two."), Wire.Finish(), Wire.UsageChunk()], done: true));
        });
        await using var terminal = StartTerminal(server);
        await terminal.EnterAsync("Count.");
        await terminal.WaitForAsync("One, ");
        seen.SetResult();
        await terminal.WaitForAsync("two.");
        await terminal.EnterAsync("quit");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("One, [31m]0;titletwo.", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_turn_is_limited_and_an_error_ends_it_alone()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Events(Wire.Text("First."), Wire.Finish(), Wire.UsageChunk()),
            Answer.Json(400, """{"error":{"object":"error","type":"invalid_request_error","message":"This is refused"}}"""),
            Answer.Events(Wire.Text("Third and"), Wire.Finish("length"), Wire.UsageChunk()));

        var (exitCode, output, errors) = await RunAsync(server, "one\ntwo\nthree\n");

        Assert.Equal(0, exitCode);
        Assert.Contains("This is refused", errors, StringComparison.Ordinal);
        Assert.Contains("note    The answer was cut off: it reached 4096 tokens", output, StringComparison.Ordinal);
        Assert.Equal(["user: one", "assistant: First.", "user: three"], Messages(server.LastRequest));
        Assert.All(server.Requests, static request => Assert.Equal(4096, request.Json.GetProperty("max_tokens").GetInt32()));
    }

    [Theory]
    [InlineData("na ")]
    [InlineData("* 12 ")]
    [InlineData("C")]
    [InlineData("And so I say once more, as I have said before, that nothing in all of this will ever come to an end, whatever you do. ")]
    public async Task An_answer_that_repeats_itself_is_stopped_and_forgotten(string unit)
    {
        await using var server = await TestServer.StartAsync(
            Held([.. Enumerable.Repeat(Wire.Text(unit), 500)]), // It would never end.
            Answer.Events(Wire.Text("Fine: " + new string('-', 200) + string.Concat(Enumerable.Repeat("0, ", 100))), Wire.Finish(), Wire.UsageChunk()));

        var (exitCode, output, errors) = await RunAsync(server, "Sing.\nHow are you?\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("note    The model began to repeat itself and was stopped.", output, StringComparison.Ordinal);
        Assert.Contains("---0, 0, 0, ", output, StringComparison.Ordinal);
        Assert.EndsWith(" tokens/s]", output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(["user: How are you?"], Messages(server.LastRequest));
    }

    [Fact]
    public async Task A_thought_and_the_answer_do_not_share_a_line()
    {
        await using var server = await TestServer.StartAsync(Answer.Events(
            Wire.Chunk("""{"reasoning_content":"So I greet"}"""),
            Wire.Chunk("""{"reasoning_content":" back."}"""),
            Wire.Text("Hello"),
            Wire.Text(" there!"),
            Wire.Finish(),
            Wire.UsageChunk()));
        await using var terminal = StartTerminal(server);
        await terminal.EnterAsync("Hi!");
        await terminal.WaitForAsync(" tokens/s]");
        await terminal.EnterAsync("quit");

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("So I greet back.\nHello there!\n", terminal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_and_no_answer_at_all_are_told_and_forgotten()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Events(Wire.Chunk("""{"refusal":"I will not"}"""), Wire.Chunk("""{"refusal":" say that."}"""), Wire.Finish(), Wire.UsageChunk()),
            Answer.Events(Wire.Finish(), Wire.UsageChunk()),
            Answer.Events(Wire.Text("Yes."), Wire.Finish(), Wire.UsageChunk()));

        var (exitCode, output, errors) = await RunAsync(server, "one\ntwo\nthree\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("I will not say that.", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("note    The model gave no answer.").Length - 1);
        Assert.Equal(["user: three"], Messages(server.LastRequest));
    }

    [Fact]
    public async Task Commands_forget_the_conversation_and_change_the_model()
    {
        await using var server = await TestServer.StartAsync(Answer.Events(Wire.Text("Yes."), Wire.Finish(), Wire.UsageChunk()));

        var (exitCode, output, errors) = await RunAsync(server, "one\n/clear\ntwo\n/model accounts/fireworks/models/other\n/model\nthree\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("The conversation is forgotten.", output, StringComparison.Ordinal);
        Assert.Equal(2, output.Split("Running at Fireworks, accounts/fireworks/models/other").Length - 1);
        Assert.Equal(["user: two"], Messages(server.Requests.ElementAt(1)));
        Assert.Equal(["user: two", "assistant: Yes.", "user: three"], Messages(server.LastRequest));
        Assert.Equal("accounts/fireworks/models/other", server.LastRequest.Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task The_oldest_turns_go_whole_with_their_calls_and_results()
    {
        var calls = 0;
        await using var server = await TestServer.StartAsync(async context =>
        {
            var answer = context.Request.Path.Value!.EndsWith("/models", StringComparison.Ordinal)
                ? Answer.Json("""{"object":"list","data":[{"id":"accounts/fireworks/models/chosen","context_length":14000}]}""")
                : (calls++ % 2) == 0
                    ? Answer.Events(
                        Wire.Chunk("""{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"location\":\"Paris\"}"}}]}"""),
                        Wire.Finish("tool_calls"),
                        Wire.UsageChunk())
                    : Answer.Events(Wire.Text("18 degrees."), Wire.Finish(), Wire.UsageChunk());
            await answer.WriteAsync(context);
        });
        var words = string.Concat(Enumerable.Range(0, 3_000).Select(static i => $"w{i} "));

        var (exitCode, output, errors) = await RunAsync(server, $"1 {words}\n2 {words}\n3 {words}\n4 short\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("note    The conversation is longer than the model's context: its oldest turn is forgotten.", output, StringComparison.Ordinal);
        Assert.Single(server.Requests, static request => request.Path.EndsWith("/models", StringComparison.Ordinal));
        Assert.Equal(
            ["user", "assistant", "tool", "assistant", "user", "assistant", "tool", "assistant", "user", "assistant", "tool"],
            Messages(server.LastRequest).Select(static message => message.Split(':')[0]));
        Assert.StartsWith("user: 2 ", Messages(server.LastRequest)[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_conversation_that_the_service_finds_too_long_loses_its_oldest_turns_too()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Events(Wire.Text("First."), Wire.Finish(), Wire.UsageChunk()),
            Answer.Events(Wire.Text("Second."), Wire.Finish(), Wire.UsageChunk()),
            TooLong,
            TooLong,
            Answer.Events(Wire.Text("Third."), Wire.Finish(), Wire.UsageChunk()),
            TooLong,
            TooLong,
            Answer.Events(Wire.Text("Fifth."), Wire.Finish(), Wire.UsageChunk()));

        var (exitCode, output, errors) = await RunAsync(server, "one\ntwo\nthree\nfour\nfive\n");

        Assert.Equal(0, exitCode);
        Assert.Equal(1, output.Split("note    The conversation is longer than the model's context:").Length - 1);
        Assert.Contains(" its 2 oldest turns are forgotten.", output, StringComparison.Ordinal);
        Assert.Equal(
            [
                "user: one|assistant: First.|user: two|assistant: Second.|user: three", "user: two|assistant: Second.|user: three", "user: three",
                "user: three|assistant: Third.|user: four", "user: four",
                "user: three|assistant: Third.|user: five", // A question that is too long by itself takes nothing with it.
            ],
            server.Requests.Skip(2).Select(static request => string.Join('|', Messages(request))));
        Assert.Contains("The prompt is too long", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_without_a_list_of_models_answers_long_questions()
    {
        await using var server = await TestServer.StartAsync(async context =>
        {
            var answer = context.Request.Path.Value!.EndsWith("/models", StringComparison.Ordinal)
                ? Answer.Json(403, """{"error":{"object":"error","type":"invalid_request_error","message":"No list for you"}}""")
                : Answer.Events(Wire.Text("Yes."), Wire.Finish(), Wire.UsageChunk());
            await answer.WriteAsync(context);
        });
        var words = string.Concat(Enumerable.Range(0, 6_000).Select(static i => $"w{i} "));

        var (exitCode, output, errors) = await RunAsync(server, $"{words}\nand now?\n");

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(2, output.Split("\nYes.").Length - 1);
        Assert.Single(server.Requests, static request => request.Path.EndsWith("/models", StringComparison.Ordinal));
    }

    private static Answer TooLong => Answer.Json(
        400, """{"error":{"object":"error","type":"invalid_request_error","message":"The prompt is too long: 140012, model maximum context length: 131072"}}""");

    private static Answer Held(params string[] events) =>
        Answer.Events(events, done: false) with { Hold = new TaskCompletionSource().Task };

    private static string[] Messages(RecordedRequest request) =>
    [
        .. request.Json.GetProperty("messages").EnumerateArray().Select(static message =>
            $"{message.GetProperty("role").GetString()}: {(message.TryGetProperty("content", out var content) && content.ValueKind == JsonValueKind.String ? content.GetString() : "")}"),
    ];

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(TestServer server, string input) =>
        BuiltProgram.RunWithInputAsync(Folder, input, ["--model", "accounts/fireworks/models/chosen"], Environment(server));

    private static PseudoTerminal StartTerminal(TestServer server)
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "Needs Linux and the command script.");
        return PseudoTerminal.Start(["dotnet", BuiltProgram.Find(Folder)], 100, 40, Environment(server));
    }

    private static (string, string?)[] Environment(TestServer server) =>
        [("FIREWORKS_API_KEY", "fw_test_key"), ("FIREWORKS_BASE_URL", server.Endpoint.ToString()), ("FIREWORKS_MODEL", null)];
}
#endif
