#if NET10_0
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Fireworks.AI.Extensions.Onnx.Tests.Speech;
using Recording;

namespace Fireworks.AI.Extensions.Onnx.Tests.Examples;

/// <summary>The example that writes recordings down, in process.</summary>
public sealed class TranscribeExampleTests : IDisposable
{
    private static readonly string Example = Path.Combine("examples", "Transcribe");

    private readonly WhisperFolder _built = new();
    private readonly string _recording;

    public TranscribeExampleTests()
    {
        _recording = Path.Combine(_built.Folder, "talk.wav");
        File.WriteAllBytes(_recording, new Bursts().Loud(1.04, 2).Soft(3.04, 4.5).ToWav(6).ToArray());
    }

    [Fact]
    public async Task A_recording_becomes_lines_with_times()
    {
        var (exitCode, output, errors) = await RunAsync(_recording, "--local", _built.Folder);

        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Equal("00:00:01.0  laut\n00:00:03.0  leise\n6.0 s, language de\n", output.ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("txt", "laut\nleise\n")]
    [InlineData("srt", "1\n00:00:01,000 --> 00:00:02,000\nlaut\n\n2\n00:00:03,000 --> 00:00:04,500\nleise\n\n")]
    [InlineData("vtt", "WEBVTT\n\n00:00:01.000 --> 00:00:02.000\nlaut\n\n00:00:03.000 --> 00:00:04.500\nleise\n\n")]
    public async Task A_transcript_is_written_beside_the_recording(string format, string expected)
    {
        // Longer than a line of a terminal, which no file has.
        var recording = Path.Combine(_built.Folder, string.Join('-', Enumerable.Repeat("talk", 20)) + ".wav");
        File.Copy(_recording, recording);
        var (exitCode, output, errors) = await RunAsync(recording, "--local", _built.Folder, "--format", format);

        Assert.Equal((0, ""), (exitCode, errors));
        var file = Path.ChangeExtension(recording, format);
        Assert.EndsWith($"Written to {file}", output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(expected, RoundTimes(await File.ReadAllTextAsync(file)));
    }

    [Fact]
    public async Task The_ending_of_the_output_chooses_its_form_and_options_arrive()
    {
        var file = Path.Combine(_built.Folder, "out.json");
        var (exitCode, _, errors) = await RunAsync(
            _recording, "--local", _built.Folder, "--output", file, "--language", "haw", "--english");

        Assert.Equal((0, ""), (exitCode, errors));
        using var transcript = JsonDocument.Parse(await File.ReadAllTextAsync(file));
        Assert.Equal("haw", transcript.RootElement.GetProperty("language").GetString());
        Assert.Equal("loud soft", transcript.RootElement.GetProperty("text").GetString());
        var segment = transcript.RootElement.GetProperty("segments")[1];
        Assert.Equal("soft", segment.GetProperty("text").GetString());
        Assert.InRange(segment.GetProperty("start").GetDouble(), 2.9, 3.1);
        Assert.InRange(segment.GetProperty("end").GetDouble(), 4.4, 4.6);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("txt")]
    public async Task What_was_written_down_before_an_error_is_kept(string format)
    {
        var recording = Path.Combine(_built.Folder, "broken.wav");
        await File.WriteAllBytesAsync(recording, new Bursts().Loud(1.04, 2).Soft(43.04, 44).ToWav(90).ToArray()[..^100]);
        var (exitCode, output, errors) = await RunAsync(recording, "--local", _built.Folder, "--format", format);

        Assert.Equal(1, exitCode);
        Assert.Contains("The audio", errors, StringComparison.Ordinal);
        var file = Path.ChangeExtension(recording, format);
        Assert.EndsWith($"Written so far, to {file}", output.TrimEnd(), StringComparison.Ordinal);
        var written = await File.ReadAllTextAsync(file);
        Assert.Contains(format == "txt" ? "laut\nleise\n" : "\"text\": \"laut leise\"", written, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "All that was said.");
        (_, output, _) = await RunAsync(recording, "--local", _built.Folder, "--format", format);
        Assert.EndsWith($"Written so far, to {file}.part", output.TrimEnd(), StringComparison.Ordinal);
        Assert.Equal("All that was said.", await File.ReadAllTextAsync(file));
        Assert.Equal(written, await File.ReadAllTextAsync(file + ".part"));
    }

    [Fact]
    public async Task A_recording_may_come_through_a_pipe()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs named pipes that are files.");
        var pipe = Path.Combine(_built.Folder, "pipe");
        using (var make = System.Diagnostics.Process.Start("mkfifo", [pipe]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, make.ExitCode);
        }

        var run = RunAsync(pipe, "--local", _built.Folder);
        var opening = Task.Run(() => new FileStream(pipe, FileMode.Open, FileAccess.Write)); // Waits for the program to read.
        Assert.Same(opening, await Task.WhenAny(opening, run));
        await using (var writer = await opening)
        await using (var talk = File.OpenRead(_recording))
        {
            await talk.CopyToAsync(writer, TestContext.Current.CancellationToken);
        }

        var (exitCode, output, errors) = await run;
        Assert.Equal((0, ""), (exitCode, errors));
        Assert.Contains("00:00:03.0  leise", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_done_is_said_in_words()
    {
        string[] local = [_recording, "--local", _built.Folder];
        await RefusedAsync("only at a service", [.. local, "--speakers"]);
        await RefusedAsync("'doc' is no form", [.. local, "--format", "doc"]);
        await RefusedAsync("does not exist", [.. local, "--output", Path.Combine(_built.Folder, "none", "talk.srt")]);
        await RefusedAsync("is the recording", [.. local, "--format", "txt", "--output", _recording]);
        await RefusedAsync("denied", [.. local, "--output", Directory.CreateDirectory(Path.Combine(_built.Folder, "x.srt")).FullName]);
        await RefusedAsync("only with --local", [_recording, "--vad", "silero_vad.onnx"]);
        await RefusedAsync(
            "neither WAV, MP3, FLAC nor Ogg Vorbis", [Path.Combine(_built.Folder, "tokenizer.json"), "--local", _built.Folder]);
        await RefusedAsync("onnxruntime_genai.models.builder", [_recording]);
    }

    [Fact]
    public async Task A_terminal_shows_lines_and_how_far_it_is()
    {
        Assert.SkipUnless(PseudoTerminal.IsSupported, "Needs Linux and the command script.");
        await using var terminal = PseudoTerminal.Start(
            ["dotnet", BuiltProgram.Find(Example), _recording, "--local", _built.Folder], 100, 20, ("FIREWORKS_API_KEY", null));

        Assert.Equal(0, await terminal.WaitForExitAsync());
        Assert.Contains("talk.wav", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("%", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("00:00:03.0  leise", terminal.Text, StringComparison.Ordinal);
        Assert.Contains("6.0 s, language de", terminal.Text, StringComparison.Ordinal);
    }

    public void Dispose() => _built.Dispose();

    /// <summary>The model's times are steps of 20 ms beside those of the bursts.</summary>
    private static string RoundTimes(string text) => Regex.Replace(
        text, @"(?<=:\d\d:)(\d\d)([,.])(\d{3})", static match =>
        {
            var milliseconds = int.Parse(match.Groups[1].Value + match.Groups[3].Value, CultureInfo.InvariantCulture);
            var time = Math.Round(milliseconds / 100.0) * 100;
            return FormattableString.Invariant($"{(int)time / 1000:00}{match.Groups[2].Value}{(int)time % 1000:000}");
        });

    private static async Task RefusedAsync(string expected, string[] arguments)
    {
        var (exitCode, output, errors) = await RunAsync(arguments);
        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains(expected, errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments) =>
        BuiltProgram.RunAsync(Example, arguments, ("FIREWORKS_API_KEY", null));
}
#endif
