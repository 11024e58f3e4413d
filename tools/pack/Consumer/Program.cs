using System.Text.Json;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using ModelBuilder;

// Both packages at work: a tool call and a structured answer of the model in the first folder given, by both engines, a client for Fireworks,
// and speech to text of the recordings in the second folder.
using var remote = new FireworksChatClient("accounts/fireworks/models/gpt-oss-120b", new() { ApiKey = "fw_not_used" });
Check(remote.GetService(typeof(ChatClientMetadata)) is ChatClientMetadata, "metadata of the client for Fireworks");
foreach (var engine in (OnnxEngine[])[OnnxEngine.Portable, OnnxEngine.GenAI])
{
    Console.WriteLine($"{System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription}, {engine}: {await AnswerAsync(args[0], engine)}");
}

await TranscribeAsync(args[1]);

static async Task TranscribeAsync(string recordings)
{
    var folder = Directory.CreateTempSubdirectory("whisper-").FullName;
    try
    {
        new WhisperModel().Write(folder);
        using var client = new OnnxSpeechToTextClient(await OnnxModel.LoadAsync(folder), ownsModel: true);
        using (var noise = new MemoryStream(MakeNoise()))
        {
            var heard = await client.GetTextAsync(noise, new SpeechToTextOptions { SpeechSampleRate = 16_000 });
            Check(heard.Text == "laut", $"the word of a loud burst, not '{heard.Text}'");
        }

        foreach (var name in (string[])["chord.mp3", "chord.ogg", "left-side-24.flac"])
        {
            using var recording = File.OpenRead(Path.Combine(recordings, name));
            var duration = (await client.GetTextAsync(recording)).GetOnnxTranscription()!.Duration;
            Check(duration > TimeSpan.Zero, $"a length of {name}");
            Console.WriteLine($"{name}: {duration.TotalSeconds:0.000} s");
        }
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

// Two seconds, of which one is loud.
static byte[] MakeNoise()
{
    var random = new Random(1);
    var bytes = new byte[2 * 2 * 16_000];
    random.NextBytes(bytes.AsSpan(16_000 * 2 / 2, 2 * 16_000));
    return bytes;
}

static async Task<string> AnswerAsync(string folder, OnnxEngine engine)
{
    using var model = await OnnxModel.LoadAsync(folder, new OnnxModelOptions { Engine = engine });
    using var client = new OnnxChatClient(model);

    var tool = AIFunctionFactory.Create((string city) => $"18 degrees in {city}", "get_weather", "Gets the weather of a city.");
    var called = await client.GetResponseAsync("What is the weather in Paris?", new ChatOptions { Tools = [tool], ToolMode = ChatToolMode.RequireAny });
    var call = called.Messages.SelectMany(static message => message.Contents).OfType<FunctionCallContent>().Single();
    var city = call.Arguments?["city"]?.ToString();
    Check(call.Name == "get_weather" && city == "Paris", $"a call of get_weather for Paris, not of {call.Name} for {city}");

    using var schema = JsonDocument.Parse("""{"type":"object","properties":{"river":{"type":"string","maxLength":20}},"required":["river"],"additionalProperties":false}""");
    var structured = await client.GetResponseAsync("Name a river.", new ChatOptions { ResponseFormat = ChatResponseFormat.ForJsonSchema(schema.RootElement) });
    using var answer = JsonDocument.Parse(structured.Text);
    Check(answer.RootElement.TryGetProperty("river", out _), "a member named river");
    return $"{call.Name} for {city}, {structured.Text}";
}

static void Check(bool holds, string expected)
{
    if (!holds)
    {
        throw new InvalidOperationException($"Expected {expected}.");
    }
}
