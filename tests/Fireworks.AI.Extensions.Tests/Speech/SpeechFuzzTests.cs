using System.Text;
using Fireworks.AI.Extensions.Speech;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class SpeechFuzzTests
{
    private static readonly (FireworksTranscriptionFormat Format, byte[] Body, string Type)[] Seeds =
    [
        (FireworksTranscriptionFormat.Json, Encoding.UTF8.GetBytes(SpeechWire.Json), "application/json"),
        (FireworksTranscriptionFormat.VerboseJson, Encoding.UTF8.GetBytes(SpeechWire.VerboseJson), "application/json"),
        (FireworksTranscriptionFormat.Text, "\"hello \\u00e9\""u8.ToArray(), "application/json"),
        (FireworksTranscriptionFormat.Srt, Encoding.UTF8.GetBytes(SpeechWire.Srt), "text/plain"),
        (FireworksTranscriptionFormat.Vtt, Encoding.UTF8.GetBytes(SpeechWire.Vtt), "text/vtt"),
        (FireworksTranscriptionFormat.Json, """{"error":{"message":"m","code":5}}"""u8.ToArray(), "application/json"),
    ];

    [Fact]
    public async Task Cut_corrupted_and_reordered_responses_end_in_text_or_a_documented_exception()
    {
        var read = 0;
        var refused = 0;
        await SeededCases.RunAsync(21, async random =>
        {
            (var format, var body, var type) = Seeds[random.Next(Seeds.Length)];
            using var client = MemoryHandler.Client(Fuzz.Damage(body, random), type);
            var options = new SpeechToTextOptions().WithFireworks(settings => settings.ResponseFormat = format);
            try
            {
                var response = await client.GetSpeechToTextClient("m").GetStreamingTextAsync(new MemoryStream(SpeechWire.Wav), options).ToSpeechToTextResponseAsync();
                Assert.NotNull(response.Text);
                read++;
            }
            catch (FireworksException exception)
            {
                Assert.NotEqual(FireworksErrorKind.Connection, exception.Kind);
                refused++;
            }
        });

        Fuzz.AssertShare(0.02, read, "were read");
        Fuzz.AssertShare(0.02, refused, "were refused");
    }

    [Fact]
    public Task Any_form_is_read_back_by_an_independent_reader() => SeededCases.RunAsync(22, async random =>
    {
        KeyValuePair<string, string>[] fields = [.. Enumerable.Range(0, random.Next(5)).Select(number => KeyValuePair.Create($"field_{number}", Text(random, controls: true)))];
        var audio = new byte[1 + random.Next(random.Next(8) == 0 ? 200_000 : 300)];
        random.NextBytes(audio);
        var name = "n" + Text(random, controls: false).Replace("\\", "", StringComparison.Ordinal).Replace("\"", "'", StringComparison.Ordinal);
        await using var upload = await AudioUpload.OpenAsync(new PieceReader(audio, random), null, CancellationToken.None);
        using MultipartFormContent content = new(fields, upload, name, "audio/x-test");
        using MemoryStream body = new();
        await content.CopyToAsync(body);
        body.Position = 0;

        var form = SpeechSchema.Read(body, content.Headers.ContentType!.ToString());

        Assert.Equal(fields, form.Fields);
        Assert.Equal(audio, form.File);
        Assert.Equal((name, "audio/x-test"), (form.FileName, form.MediaType));
    });

    private static string Text(Random random, bool controls)
    {
        const string Alphabet = "ab -\"';=:\\é日😀";
        StringBuilder text = new();
        for (var i = random.Next(12); i > 0; i--)
        {
            text.Append(random.Next(6) == 0 && controls ? "\r\n" : random.Next(9) == 0 ? "--fireworks-" : Alphabet.EnumerateRunes().ElementAt(random.Next(13)).ToString());
        }

        return text.ToString().Trim();
    }

    /// <summary>A stream that gives fewer bytes than asked for.</summary>
    private sealed class PieceReader(byte[] bytes, Random random) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..random.Next(1, buffer.Length + 1)], cancellationToken);
    }
}
