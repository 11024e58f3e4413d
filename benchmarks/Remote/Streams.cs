using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Benchmarks.Remote;

/// <summary>The event streams that are measured.</summary>
internal static class Streams
{
    private const string RecordedStream = "recordings/chat-tools-stream/response.sse";

    /// <summary>The recorded stream of 303 chunks, which lies in the folder <c>shared</c> beside the repository.</summary>
    public static byte[] Text()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var file = Path.Combine(folder.FullName, "shared", RecordedStream);
            if (File.Exists(file))
            {
                return File.ReadAllBytes(file);
            }
        }

        throw new FileNotFoundException($"The recorded stream is not there: shared/{RecordedStream} beside the repository.");
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
        var words = Enumerable.Range(0, 120).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 9)).Select(_ => (char)('a' + random.Next(26)))));
        return JsonSerializer.Serialize(new { query = string.Join(' ', words), limit = random.Next(100), exact = true });
    }

    private static void Append(StringBuilder text, string delta, string finishReason = "null")
    {
        text.Append("""data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1758920359,"model":"accounts/fireworks/models/m","choices":[{"index":0,"delta":""");
        text.Append(delta).Append(",\"finish_reason\":").Append(finishReason).Append("}],\"usage\":null}\n\n");
    }
}
