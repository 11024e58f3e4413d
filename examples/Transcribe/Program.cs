using System.Globalization;
using System.Text;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;

const string Usage =
    """
    Writes down a recording with times. Fireworks marked its speech service as deprecated; another service with the same API is chosen by --endpoint.
    Set FIREWORKS_API_KEY.

      dotnet run --project examples/Transcribe -- talk.mp3 [--speakers] [--english] [--model whisper-v3-turbo] [--endpoint https://...]

      --speakers   tell speakers apart
      --english    translate into English
    """;

Console.OutputEncoding = Encoding.UTF8;
if (args.Length == 0 || args[0].StartsWith('-'))
{
    Console.WriteLine(Usage);
    return args.Length == 0 ? 0 : 1;
}

try
{
    using FireworksSpeechToTextClient client = new(
        Value("--model") ?? "whisper-v3-turbo",
        new FireworksClientOptions { SpeechEndpoint = Value("--endpoint") is { } address ? new Uri(address) : null });
    var options = new SpeechToTextOptions { TextLanguage = args.Contains("--english") ? "en" : null }.WithFireworks(fireworks =>
    {
        if (args.Contains("--speakers"))
        {
            fireworks.Diarize = true;
        }
    });

    await using var audio = File.OpenRead(args[0]);
    await foreach (var update in client.GetStreamingTextAsync(audio, options))
    {
        if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdated)
        {
            var speaker = update.GetFireworksSegment()?.SpeakerId is { } id ? $"{id}: " : "";
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{update.StartTime:hh\\:mm\\:ss\\.f}  {speaker}{update.Text.Trim()}"));
        }
        else if (update.GetFireworksTranscription() is { Duration: { } duration } transcription)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s, language {transcription.Language}"));
        }
    }

    return 0;
}
catch (Exception exception) when (exception is FireworksException or ArgumentException or IOException or UriFormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

string? Value(string name) => Array.IndexOf(args, name) is > 0 and var index && index + 1 < args.Length ? args[index + 1] : null;
