using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class FuzzTests
{
    private static readonly byte[] Events = Answer.EventBytes(
    [
        Wire.Chunk("""{"role":"assistant"}"""), Wire.Chunk("""{"reasoning_content":"Hm."}"""), Wire.Text("Hi \u00e9"), Wire.Text(" there"), Wire.Text(" you"),
        Wire.Chunk("""{"tool_calls":[{"index":0,"id":"c","function":{"name":"f","arguments":"{\"a\":"}}]}"""), Wire.Chunk("""{"tool_calls":[{"index":0,"function":{"arguments":"1}"}}]}"""),
        Wire.Chunk("{}", "\"stop\"", ",\"perf_metrics\":{\"a\":1}"), Wire.UsageChunk(),
    ]);

    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Wire.Completion(
        """{"role":"assistant","content":"Hi","reasoning_content":"Hm.","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}""",
        choiceMore: ""","logprobs":{"content":[{"token":"a","logprob":-1,"bytes":[97],"top_logprobs":[]}]},"token_ids":[1]},{"index":1,"message":{"content":"x"}"""));

    [Fact]
    public async Task Damaged_streams_end_with_documented_exceptions_only()
    {
        for (var seed = 0; seed < Fuzz.Cases; seed++)
        {
            Random random = new(seed);
            var events = Fuzz.Damage(Events, random);
            using var client = MemoryHandler.Client(events, "text/event-stream", () => [random.Next(1, events.Length + 1), events.Length]);
            var options = new ChatOptions().WithFireworks(settings => settings.SplitThinkTags = seed % 3 == 0);
            try
            {
                var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi", options).ToChatResponseAsync();
                Inspect(response);
            }
            catch (FireworksException exception)
            {
                Assert.NotEqual(FireworksErrorKind.Connection, exception.Kind);
            }
        }
    }

    [Fact]
    public async Task Damaged_bodies_end_with_documented_exceptions_only()
    {
        for (var seed = 0; seed < Fuzz.Cases; seed++)
        {
            var body = Fuzz.Damage(Body, new Random(seed));
            using var client = MemoryHandler.Client(body, "application/json");
            try
            {
                Inspect(await client.GetChatClient("m").GetResponseAsync("Hi"));
            }
            catch (FireworksException exception)
            {
                Assert.NotEqual(FireworksErrorKind.Connection, exception.Kind);
            }
        }
    }

    [Fact]
    public void Damaged_error_bodies_are_still_errors()
    {
        var body = Encoding.UTF8.GetBytes("""{"error":{"message":"one","param":null,"code":"C","type":"t"},"detail":[{"loc":["body","x"],"msg":"y"}],"request_id":"r"}""");
        ErrorReader reader = new(ClientSettings.From(new() { ApiKey = "fw_test_key" }));
        var shown = 0;
        for (var seed = 0; seed < Fuzz.Cases; seed++)
        {
            var damaged = Fuzz.Damage(body, new Random(seed));
            var exception = reader.FromBody(damaged, "h");

            Assert.Equal(FireworksErrorKind.Interrupted, exception.Kind);
            Assert.Equal(Encoding.UTF8.GetString(damaged), exception.ResponseBody);
            Assert.StartsWith("Fireworks reported an error within the response", exception.Message, StringComparison.Ordinal);
            Assert.InRange(exception.Message.Length, 1, 1500);
            Assert.NotNull(exception.RequestId);
            shown += exception.Message.Contains("one", StringComparison.Ordinal) ? 1 : 0;
        }

        Fuzz.AssertShare(0.5, shown, "show the text of the error");
    }

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Chunks that repeat, are read by comparison; the parser alone must see the same.</summary>
    [Fact]
    public async Task Repeated_chunks_mean_what_the_parser_says()
    {
        const string Alphabet = "ab \"\\\n\u00e9\U0001F389}{],:";
        for (var seed = 0; seed < Fuzz.Cases; seed += 10)
        {
            Random random = new(seed);
            StringBuilder text = new(), thoughts = new();
            List<string> data = [];
            for (var chunk = 0; chunk < 12; chunk++)
            {
                var piece = string.Concat(Enumerable.Range(0, random.Next(4)).Select(_ => Alphabet.EnumerateRunes().ElementAt(random.Next(13)).ToString()));
                var thinks = random.Next(4) == 0;
                (thinks ? thoughts : text).Append(piece);
                var quoted = random.Next(2) == 0 ? Wire.Quote(piece) : Plain(piece);
                data.Add(Wire.Chunk($"{{\"{(thinks ? "reasoning_content" : "content")}\":{quoted}}}", more: random.Next(5) == 0 ? ",\"usage\":null" : ""));
            }

            using var client = MemoryHandler.Client(Answer.EventBytes([.. data, Wire.Finish()]), "text/event-stream");
            var response = await client.GetChatClient("m").GetStreamingResponseAsync("Hi").ToChatResponseAsync();

            Assert.Equal(text.ToString(), response.Text);
            Assert.Equal(thoughts.ToString(), string.Concat(response.Messages[0].Contents.OfType<TextReasoningContent>()));
        }

        static string Plain(string text) => JsonSerializer.Serialize(text, Relaxed);
    }

    private static void Inspect(ChatResponse response)
    {
        var metadata = response.GetFireworksMetadata();
        foreach (var property in typeof(FireworksMetadata).GetProperties())
        {
            _ = property.GetValue(metadata, System.Reflection.BindingFlags.DoNotWrapExceptions, null, null, null);
        }

        foreach (var call in response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>())
        {
            Assert.True(call.Arguments is not null || call.Exception is not null);
        }
    }
}
