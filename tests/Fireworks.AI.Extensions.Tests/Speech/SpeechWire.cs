using System.Text;
using Fireworks.AI.Extensions.Speech;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Traffic of the audio API in the shape of its documentation.</summary>
public static class SpeechWire
{
    public const string Json = """{"text":"hello world"}""";

    public const string VerboseJson =
        """
        {"task":"transcribe","language":"en","duration":4.5,"text":"Hello world. How are you?",
         "words":[{"word":"Hello","language":"en","probability":0.98,"hallucination_score":0.01,"start":0.1,"end":0.6,"speaker_id":"SPEAKER_00"},
                  {"word":"world.","language":"en","probability":0.9,"hallucination_score":0.02,"start":0.7,"end":1.2,"speaker_id":"SPEAKER_00"}],
         "segments":[{"id":0,"text":"Hello world.","start":0.1,"end":1.2,"speaker_id":"SPEAKER_00","words":[{"word":"Hello","start":0.1,"end":0.6}]},
                     {"id":"1","text":" How are you?","start":2.25,"end":4.1,"speaker_id":"SPEAKER_01","words":[]}]}
        """;

    public const string Srt = "1\n00:00:00,100 --> 00:00:01,200\nHello world.\n\n2\n00:00:02,250 --> 01:00:04,100\nHow are you?\nFine.\n\n";

    public const string Vtt =
        "WEBVTT - made by a test\nKind: captions\n\nNOTE\nnothing here\n\nintro\n00:00.100 --> 00:01.200 align:start position:0%\n<v Roger Bingham>Hello world.</v>\n\n00:02.250 --> 01:00:04.100\nHow are you?\n";

    /// <summary>A small recording: a WAV header and silence.</summary>
    public static byte[] Wav { get; } = [.. WaveHeader.Create(16_000, 320), .. new byte[320]];

    public static FireworksSpeechToTextClient SpeechClient(this TestServer server, Action<FireworksClientOptions>? configure = null, string model = "whisper-v3") =>
        new(model, server.Options(configure));

    public static Answer Plain(string text) => new(200, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text));

    /// <summary>What the service answers to the format that a form asks for.</summary>
    public static Answer AnswerTo(SpeechForm form) => form["response_format"] switch
    {
        "json" => Answer.Json(Json),
        "verbose_json" => Answer.Json(VerboseJson),
        "srt" => Plain(Srt),
        "vtt" => Plain(Vtt),
        _ => Plain("hello world\n"),
    };

    public static Task<TestServer> StartAsync() => TestServer.StartAsync(context => AnswerTo(SpeechSchema.Read(context.Request.Body, context.Request.ContentType!)).WriteAsync(context));

    public static async Task<List<SpeechToTextResponseUpdate>> ToListAsync(this IAsyncEnumerable<SpeechToTextResponseUpdate> updates)
    {
        List<SpeechToTextResponseUpdate> list = [];
        await foreach (var update in updates)
        {
            list.Add(update);
        }

        return list;
    }
}
