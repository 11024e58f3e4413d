using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Benchmarks.Remote;

/// <summary>The event streams that are measured.</summary>
internal static class Streams
{
    /// <summary>How many chunks <see cref="Text"/> has.</summary>
    public const int TextChunks = 303;

    /// <summary>An answer in words, in the very form that Fireworks streams it in, the same on every run.</summary>
    public static byte[] Text()
    {
        var random = new Random(301);
        var text = new StringBuilder();
        AppendText(text, "null", role: "\"assistant\"");
        for (var chunk = 2; chunk < TextChunks; chunk++)
        {
            AppendText(text, random.Next(12) switch { 0 => "\",\"", 1 => "\".\\n\\n\"", _ => $"\" {Word(random, 1, 10)}\"" });
        }

        AppendText(text, "null", finishReason: "\"stop\"", usage: """{"completion_tokens":303,"prompt_tokens":27,"total_tokens":330,"completion_tokens_details":null,"prompt_tokens_details":null}""");
        text.Append("data: [DONE]\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Four parallel calls whose arguments come in 300 pieces, interleaved, the same on every run.</summary>
    public static byte[] ToolCalls()
    {
        var random = new Random(303);
        var arguments = Enumerable.Range(0, 4).Select(_ => Arguments(random)).ToArray();
        var positions = new int[4];
        var text = new StringBuilder();
        Append(text, """{"role":"assistant"}""");
        for (var call = 0; call < 4; call++)
        {
            Append(text, $$$"""{"tool_calls":[{"index":{{{call}}},"id":"call_{{{call}}}","type":"function","function":{"name":"search_{{{call}}}","arguments":""}}]}""");
        }

        for (var delta = 0; delta < 300; delta++)
        {
            var call = delta % 4;
            var left = 75 - (delta / 4);
            var length = left == 1 ? arguments[call].Length - positions[call] : Math.Max(1, (arguments[call].Length - positions[call]) / left);
            var piece = JsonEncodedText.Encode(arguments[call].AsSpan(positions[call], length));
            positions[call] += length;
            Append(text, $$$"""{"tool_calls":[{"index":{{{call}}},"function":{"arguments":"{{{piece}}}"}}]}""");
        }

        Append(text, "{}", "\"tool_calls\"");
        text.Append("data: [DONE]\n\n");
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static string Arguments(Random random)
    {
        var words = Enumerable.Range(0, 120).Select(_ => Word(random, 2, 9));
        return JsonSerializer.Serialize(new { query = string.Join(' ', words), limit = random.Next(100), exact = true });
    }

    private static string Word(Random random, int shortest, int end) =>
        string.Concat(Enumerable.Range(0, random.Next(shortest, end)).Select(_ => (char)('a' + random.Next(26))));

    private static void AppendText(StringBuilder text, string content, string role = "null", string finishReason = "null", string usage = "null")
    {
        var chunk = $$$"""
            {"id":"cb32a1ce-eaaa-45c0-b330-ab7641154d99","choices":[{"delta":{"content":{{{content}}},"function_call":null,"refusal":null,"role":{{{role}}},"tool_calls":null},"finish_reason":{{{finishReason}}},"index":0,"logprobs":null}],"created":1758920359,"model":"accounts/fireworks/models/llama-v3p1-8b-instruct","object":"chat.completion.chunk","service_tier":null,"system_fingerprint":null,"usage":{{{usage}}}}
            """;
        text.Append("data: ").Append(chunk).Append("\n\n");
    }

    private static void Append(StringBuilder text, string delta, string finishReason = "null")
    {
        text.Append("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1758920359,"model":"accounts/fireworks/models/m","choices":[{"index":0,"delta":""");
        text.Append(delta).Append(",\"finish_reason\":").Append(finishReason).Append("}],\"usage\":null}\n\n");
    }
}
