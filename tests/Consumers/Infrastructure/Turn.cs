using System.Text.Json;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>One answer of the model behind a <see cref="ModelServer"/>: a text, or calls of functions.</summary>
public sealed record Turn
{
    public string? Text { get; init; }

    public string? Reasoning { get; init; }

    public IReadOnlyList<(string Id, string Name, string Arguments)> Calls { get; init; } = [];

    public static Turn Say(string text, string? reasoning = null) => new() { Text = text, Reasoning = reasoning };

    public static Turn Call(string name, string arguments = "{}", string id = "call_1", string? reasoning = null) =>
        new() { Calls = [(id, name, arguments)], Reasoning = reasoning };

    public static Turn CallAll(params (string Id, string Name, string Arguments)[] calls) => new() { Calls = calls };

    /// <summary>As a stream of chunks, with calls in fragments, or whole.</summary>
    public Answer ToAnswer(bool stream) => (stream ? Answer.Events(Chunks()) : Answer.Json(Whole())).With(("x-request-id", "req_1"));

    private string Finish => Calls.Count > 0 ? "tool_calls" : "stop";

    private string Whole() => Wire.Completion(
        JsonSerializer.Serialize(
            new
            {
                role = "assistant",
                content = Text,
                reasoning_content = Reasoning,
                tool_calls = Calls.Count == 0 ? null : Calls.Select(static call =>
                    new { id = call.Id, type = "function", function = new { name = call.Name, arguments = call.Arguments } }),
            },
            ModelServer.WithoutNulls),
        Finish);

    private IEnumerable<string> Chunks()
    {
        yield return Wire.Chunk("""{"role":"assistant"}""");
        if (Reasoning is not null)
        {
            yield return Wire.Chunk($$"""{"reasoning_content":{{Wire.Quote(Reasoning)}}}""");
        }

        var words = Text?.Split(' ') ?? [];
        for (var i = 0; i < words.Length; i++)
        {
            yield return Wire.Text(i == 0 ? words[i] : " " + words[i]);
        }

        for (var i = 0; i < Calls.Count; i++)
        {
            var (id, name, arguments) = Calls[i];
            var half = arguments.Length / 2;
            yield return Wire.Chunk(
                $$$"""{"tool_calls":[{"index":{{{i}}},"id":"{{{id}}}","type":"function","function":{"name":"{{{name}}}","arguments":{{{Wire.Quote(arguments[..half])}}}}}]}""");
            yield return Wire.Chunk($$$"""{"tool_calls":[{"index":{{{i}}},"function":{"arguments":{{{Wire.Quote(arguments[half..])}}}}}]}""");
        }

        yield return Wire.Finish(Finish);
        yield return Wire.UsageChunk();
    }
}
