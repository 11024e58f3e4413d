using System.Globalization;
using System.Text;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;
using Spectre.Console;
using Transcribe;

const string Usage =
    """
    Writes down a recording with times: with a Whisper model inside this process, or at a service. Fireworks marked its own as deprecated; --endpoint
    chooses another with the same API, whose key is in FIREWORKS_API_KEY.

      dotnet run --project examples/Transcribe -- talk.mp3 --local <folder> [--format srt] [--output talk.srt]

      --local <folder>      a Whisper model in ONNX Runtime GenAI's folder format; reads WAV, MP3, FLAC and Ogg Vorbis
      --format <form>       txt, json, srt or vtt: written to the file of --output, else beside the recording
      --output <file>       its ending chooses the form where --format does not
      --language <code>     the language that is spoken, such as de; found out without it
      --english             translate into English
      --vad <file>          Silero's model, to tell speech from other sounds; only with --local

      --speakers            tell speakers apart; only at a service
      --model <id>          whisper-v3 in place of whisper-v3-turbo; only at a service
      --endpoint <address>  another service
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(
    args, Usage, flags: ["--speakers", "--english"],
    values: ["--local", "--format", "--output", "--language", "--vad", "--model", "--endpoint"]);
if (command.Words is not [var file])
{
    Console.WriteLine(Usage);
    return command.Words.Length == 0 ? 0 : 1;
}

using CancellationTokenSource interrupt = new();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupt.Cancel();
};

try
{
    var format = command.Value("--format") ?? (command.Value("--output") is { } path ? Path.GetExtension(path).TrimStart('.') : null);
    if (format is not null && !TranscriptWriter.Formats.Contains(format))
    {
        throw new ArgumentException($"'{format}' is no form of a transcript: {string.Join(", ", TranscriptWriter.Formats)}.");
    }

    using var client = await Backend.ChooseAsync(command, interrupt.Token);
    if (client is null)
    {
        Console.Error.WriteLine(Backend.Hint);
        return 1;
    }

    await using var audio = File.OpenRead(file);
    List<Segment> segments = [];
    string? language = null;
    await AnsiConsole.Progress().AutoClear(true)
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new SpinnerColumn())
        .StartAsync(async progress =>
        {
            // How much of the file was read tells how far it is.
            var task = progress.AddTask(Markup.Escape(Path.GetFileName(file)), maxValue: Math.Max(1, audio.Length));
            await foreach (var update in client.GetStreamingTextAsync(audio, Backend.CreateOptions(command), interrupt.Token))
            {
                task.Value = audio.CanRead ? audio.Position : audio.Length;
                language ??= update.GetOnnxTranscription()?.Language ?? update.GetFireworksTranscription()?.Language;
                if (update.Kind == SpeechToTextResponseUpdateKind.TextUpdated)
                {
                    Segment segment = new(
                        update.StartTime ?? TimeSpan.Zero, update.EndTime ?? update.StartTime ?? TimeSpan.Zero,
                        update.GetFireworksSegment()?.SpeakerId, update.Text.Trim());
                    segments.Add(segment);
                    AnsiConsole.MarkupLineInterpolated(
                        CultureInfo.InvariantCulture, $"[grey]{segment.Start:hh\\:mm\\:ss\\.f}[/]  {segment.Speaker}{(segment.Speaker is null ? "" : ": ")}{segment.Text}");
                }
            }
        });

    AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]{segments.Count} segments, language {language ?? "unknown"}[/]");
    if (format is not null)
    {
        var output = command.Value("--output") ?? Path.ChangeExtension(file, format);
        await File.WriteAllTextAsync(output, TranscriptWriter.Write(format, segments, language), interrupt.Token);
        AnsiConsole.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"[grey]Written to {output}[/]");
    }

    return 0;
}
catch (Exception exception) when (exception is FireworksException or OnnxModelException or ArgumentException or NotSupportedException
    or IOException or UriFormatException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    return 130;
}
