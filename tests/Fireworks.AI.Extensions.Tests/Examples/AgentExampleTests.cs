#if NET10_0
namespace Fireworks.AI.Extensions.Tests.Examples;

/// <summary>The README's first command with a key: the same agent at a service, here one on loopback.</summary>
public sealed class AgentExampleTests
{
    [Fact]
    public async Task The_agent_calls_the_function_and_tells_its_result()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Events(
                Wire.Chunk("""{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"get_weather","arguments":"{\"location\":"}}]}"""),
                Wire.Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"\"Paris\"}"}}]}"""),
                Wire.Finish("tool_calls"),
                Wire.UsageChunk()),
            Answer.Events(Wire.Text("It is 18 degrees"), Wire.Text(" in Paris."), Wire.Finish(), Wire.UsageChunk()));

        (var exitCode, var output, var errors) = await RunAsync(server, "What is the weather in Paris?", "--model", "accounts/fireworks/models/chosen");

        Assert.True(exitCode == 0, errors);
        Assert.Contains("Running at Fireworks, accounts/fireworks/models/chosen", output, StringComparison.Ordinal);
        Assert.Contains("call    get_weather(location: Paris)", output, StringComparison.Ordinal);
        Assert.Contains("It is 18 degrees in Paris.", output, StringComparison.Ordinal);
        Assert.Contains("accounts/fireworks/models/served: 12 tokens in (8 cached), 5 out", output, StringComparison.Ordinal);
        Assert.Contains("partly cloudy", server.LastRequest.Json.GetProperty("messages")[2].GetProperty("content").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_there_lists_those_that_are()
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(404, """{"error":{"object":"error","type":"invalid_request_error","code":"NOT_FOUND","message":"Model not found, inaccessible, and/or not deployed"}}"""),
            Answer.Json("""{"object":"list","data":[{"id":"accounts/fireworks/models/b"},{"id":"accounts/fireworks/models/a"}]}"""));

        (var exitCode, _, var errors) = await RunAsync(server, "Hi!", "--model", "nowhere");

        Assert.Equal(1, exitCode);
        Assert.Contains("Model not found", errors, StringComparison.Ordinal);
        Assert.Contains("accounts/fireworks/models/a", errors, StringComparison.Ordinal);
        Assert.Contains("accounts/fireworks/models/b", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("calculate", """{"expression":"0.1 + 0.2"}""", "\"result\": 0.3 }")]
    [InlineData("calculate", """{"expression":"0.1 + 0.2 - 0.3"}""", "\"result\": 0 }")]
    [InlineData("calculate", """{"expression":"4.4 + 8.8 - 13.2"}""", "\"result\": 0 }")]
    [InlineData("calculate", """{"expression":"0.3 - 0.1 - 0.2"}""", "\"result\": 0 }")]
    [InlineData("calculate", """{"expression":"1000000000000001 - 10^15"}""", "\"result\": 1 }")]
    [InlineData("calculate", """{"expression":"1 / 10^16"}""", "\"result\": 1E-16 }")]
    [InlineData("calculate", """{"expression":"1 / 40000000000"}""", "\"result\": 2.5E-11 }")]
    [InlineData("get_current_time", """{"time_zone":"Tokyo, Japan"}""", "\"time\": \"")]
    [InlineData("get_current_time", """{"time_zone":"mumbai"}""", "\"time\": \"")]
    [InlineData("get_current_time", """{"time_zone":"new york"}""", "\"time\": \"")]
    [InlineData("get_current_time", """{"time_zone":"dar es salaam"}""", "\"time\": \"")]
    [InlineData("get_current_time", """{"time_zone":"asia/tokyo"}""", "\"time\": \"")]
    [InlineData("get_current_time", """{"time_zone":""}""", "no time zone called")]
    [InlineData("get_current_time", """{"time_zone":"../../etc/passwd"}""", "no time zone called")]
    public async Task Functions_tell_the_time_and_reckon(string function, string arguments, string expected)
    {
        await using var server = await TestServer.StartAsync(
            Answer.Events(
                Wire.Chunk($$$"""{"role":"assistant","tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"{{{function}}}","arguments":{{{Wire.Quote(arguments)}}}}}]}"""),
                Wire.Finish("tool_calls"),
                Wire.UsageChunk()),
            Answer.Events(Wire.Text("That is it."), Wire.Finish(), Wire.UsageChunk()));

        (var exitCode, _, var errors) = await RunAsync(server, "Tell me.", "--model", "accounts/fireworks/models/chosen");

        Assert.Equal((0, ""), (exitCode, errors));
        var result = server.LastRequest.Json.GetProperty("messages")[2].GetProperty("content").GetString()!;
        Assert.Contains(expected, string.Join(' ', result.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-5 + 3?", "-5 + 3?")]
    [InlineData("--5 + 3?", "--", "--5 + 3?")]
    [InlineData("-- 5", "--", "--", "5")]
    public async Task A_question_may_begin_with_a_dash(string question, params string[] arguments)
    {
        await using var server = await TestServer.StartAsync(Answer.Events(Wire.Text("Yes."), Wire.Finish(), Wire.UsageChunk()));

        (var exitCode, _, var errors) = await RunAsync(server, ["--model", "accounts/fireworks/models/chosen", .. arguments]);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal(question, server.LastRequest.Json.GetProperty("messages")[0].GetProperty("content").GetString());
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(TestServer server, params string[] arguments) =>
        BuiltProgram.RunAsync(
            Path.Combine("examples", "Agent"), arguments, ("FIREWORKS_API_KEY", "fw_test_key"), ("FIREWORKS_BASE_URL", server.Endpoint.ToString()), ("FIREWORKS_MODEL", null));
}
#endif
