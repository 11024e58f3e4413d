using System.Globalization;
using System.Text;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;

const string Usage =
    """
    Writes down a recording with times. Needs FIREWORKS_API_KEY, and a service: Fireworks marked its own as deprecated; --endpoint chooses
    another with the same API.

      dotnet run --project examples/Transcribe -- talk.mp3 [--speakers] [--english]

      --speakers            tell speakers apart
      --english             translate into English
      --model <id>          whisper-v3 in place of whisper-v3-turbo
      --endpoint <address>  another service
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage, flags: ["--speakers", "--english"], values: ["--model", "--endpoint"]);
if (command.Words is not [var file])
{
    Console.WriteLine(Usage);
    return command.Words.Length == 0 ? 0 : 1;
}

try
{
    using FireworksSpeechToTextClient client = new(
        command.Value("--model") ?? "whisper-v3-turbo",
        new FireworksClientOptions { SpeechEndpoint = command.Value("--endpoint") is { } address ? new Uri(address) : null });
    var options = new SpeechToTextOptions { TextLanguage = command.Has("--english") ? "en" : null }.WithFireworks(fireworks =>
    {
        if (command.Has("--speakers"))
        {
            fireworks.Diarize = true;
        }
    });

    await using var audio = File.OpenRead(file);
    await foreach (var update in client.GetStreamingTextAsync(audio, options))
    {
        if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdated)
        {
            var speaker = update.GetFireworksSegment()?.SpeakerId is { } id ? $"{id}: " : "";
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{update.StartTime:hh\\:mm\\:ss\\.f}  {speaker}{update.Text.Trim()}"));
        }
        else if (update.GetFireworksTranscription() is { Duration: { } duration } transcription)
        {
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s, language {transcription.Language}"));
        }
    }

    return 0;
}
catch (Exception exception) when (exception is FireworksException or ArgumentException or IOException or UriFormatException
    or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
