using System.Globalization;
using System.Text;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Transcribe;

const string Usage =
    """
    Writes down a recording with times. Needs the folder of a Whisper model in --local, which runs in this process, or FIREWORKS_API_KEY and
    a service: Fireworks marked its own as deprecated; --endpoint chooses another with the same API.

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
    pressed.Cancel = !interrupt.IsCancellationRequested; // A second press ends the program at once.
    interrupt.Cancel();
};

try
{
    var (format, output, isThere) = ChooseOutput();
    using var client = await Backend.ChooseAsync(command, interrupt.Token);
    if (client is null)
    {
        Console.Error.WriteLine(Backend.Hint);
        return 1;
    }

    Screen screen = new();
    Transcript transcript = new();
    try
    {
        await using var audio = File.OpenRead(file);
        await screen.ShowProgressAsync(Path.GetFileName(file), audio.CanSeek ? audio.Length : null, async report =>
        {
            await foreach (var update in client.GetStreamingTextAsync(audio, Backend.CreateOptions(command), interrupt.Token))
            {
                report(audio.CanSeek ? audio.Position : 0); // How much of the file was read tells how far it is.
                if (transcript.Add(update) is { } segment)
                {
                    screen.WriteSegment(segment);
                }
            }
        });
    }
    catch when (output is not null && transcript.Segments.Count > 0)
    {
        try
        {
            // An hour of work would be lost otherwise; and what is there already may be the whole of it.
            await SaveAsync("Written so far, to", isThere ? output + ".part" : output);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
        }

        throw;
    }

    screen.WriteNote(string.Create(
        CultureInfo.InvariantCulture, $"{transcript.Duration?.TotalSeconds:0.0} s, language {transcript.Language ?? "unknown"}"));
    if (output is not null)
    {
        await SaveAsync("Written to", output);
    }

    return 0;

    async Task SaveAsync(string note, string path)
    {
        await File.WriteAllTextAsync(path, TranscriptWriter.Write(format!, transcript), CancellationToken.None);
        screen.WriteNote($"{note} {path}");
    }
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

// Before the recording is read: an hour later would be too late.
(string? Format, string? Output, bool IsThere) ChooseOutput()
{
    var output = command.Value("--output");
    var format = command.Value("--format") ?? (output is null ? null : Path.GetExtension(output).TrimStart('.'));
    if (format is null)
    {
        return (null, null, false);
    }

    if (!TranscriptWriter.Formats.Contains(format))
    {
        throw new ArgumentException($"'{format}' is no form of a transcript: {string.Join(", ", TranscriptWriter.Formats)}.");
    }

    output ??= Path.ChangeExtension(file, format);
    if (!Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(output))))
    {
        throw new ArgumentException($"The folder of {output} does not exist.");
    }

    if (string.Equals(Path.GetFullPath(output), Path.GetFullPath(file), StringComparison.OrdinalIgnoreCase))
    {
        throw new ArgumentException($"{output} is the recording, which the transcript would replace. Give another file in --output.");
    }

    var isThere = File.Exists(output);
    File.Open(output, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
    if (!isThere)
    {
        File.Delete(output);
    }

    return (format, output, isThere);
}
