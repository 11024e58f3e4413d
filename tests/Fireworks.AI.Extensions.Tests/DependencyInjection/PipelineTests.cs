using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The middleware of Microsoft.Extensions.AI around the clients, as the documentation shows it.</summary>
public sealed class PipelineTests
{
    private static readonly string Call =
        Wire.Completion("""{"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"get_weather","arguments":"{\"city\":\"Paris\"}"}}]}""", "tool_calls");

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Functions_are_invoked_by_the_middleware_around_a_registered_client(bool keyed)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Call), Answer.Json(Wire.Completion("""{"role":"assistant","content":"18 degrees"}""")));
        ServiceCollection services = [];
        if (keyed)
        {
            services.AddKeyedFireworksChatClient("plain", "m", options => (options.ApiKey, options.Endpoint) = ("k", server.Endpoint));
            services.AddChatClient(provider => provider.GetRequiredKeyedService<IChatClient>("plain")).UseFunctionInvocation();
        }
        else
        {
            services.AddFireworksClient(options => (options.ApiKey, options.Endpoint) = ("k", server.Endpoint));
            services.AddChatClient(provider => provider.GetRequiredService<FireworksClient>().GetChatClient("m")).UseFunctionInvocation();
        }

        await using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        List<string> cities = [];
        ChatOptions options = new() { Tools = [AIFunctionFactory.Create((string city) => { cities.Add(city); return "18"; }, "get_weather")] };

        var response = await provider.GetRequiredService<IChatClient>().GetResponseAsync("What is the weather in Paris?", options);

        Assert.Equal(("18 degrees", 2), (response.Text, server.Requests.Count));
        Assert.Equal(["Paris"], cities);
        Assert.Contains(server.LastRequest.Json.GetProperty("messages").EnumerateArray(), message => message.GetProperty("role").GetString() == "tool");
    }

    [Fact]
    public async Task A_call_has_one_chat_span_and_one_of_its_HTTP_request()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        var name = Guid.NewGuid().ToString("N");
        ConcurrentQueue<Activity> stopped = new();
        using ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == FireworksTelemetry.SourceName || source.Name == name,
            Sample = (ref _) => ActivitySamplingResult.AllData,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        using ActivitySource root = new(name);
        using var client = server.ChatClient(name).AsBuilder().UseOpenTelemetry(sourceName: name).Build();

        ActivityTraceId trace;
        using (var activity = root.StartActivity("root"))
        {
            trace = activity!.TraceId;
            await client.GetResponseAsync("Hi");
        }

        var spans = stopped.Where(span => span.TraceId == trace).ToArray();
        var chat = Assert.Single(spans, IsChat);
        var request = Assert.Single(spans, span => span.Source.Name == FireworksTelemetry.SourceName);
        Assert.Equal("fireworks.request POST /chat/completions", request.DisplayName);
        Assert.Equal(chat.SpanId, request.ParentSpanId);
        Assert.DoesNotContain(request.TagObjects, tag => tag.Key.StartsWith("gen_ai.", StringComparison.Ordinal));

        static bool IsChat(Activity span) =>
            (string?)span.GetTagItem("gen_ai.operation.name") == "chat" || span.DisplayName.StartsWith("chat", StringComparison.Ordinal);
    }
}
