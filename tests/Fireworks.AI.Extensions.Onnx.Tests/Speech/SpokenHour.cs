#if NET10_0
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>An hour of sentences with silence between them, made once by <c>spoken-hour.sh</c>.</summary>
public sealed class SpokenHour : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("spoken-hour-");

    /// <summary>Why there is none; null where there is.</summary>
    public string? SkipReason { get; private set; }

    /// <summary>When each sentence begins and ends, in seconds.</summary>
    public IReadOnlyList<(double Start, double End)> Sentences { get; private set; } = [];

    /// <summary>The recording: WAV, 16 bits, one channel.</summary>
    public string Path => System.IO.Path.Combine(_folder.FullName, "hour.wav");

    public async ValueTask InitializeAsync()
    {
        if (new[] { "sox", "espeak-ng" }.Where(static tool => !IsInstalled(tool)).ToList() is { Count: > 0 } missing)
        {
            SkipReason = $"Not installed: {string.Join(", ", missing)}.";
            return;
        }

        var script = System.IO.Path.Combine(Repository.Root, "tests", "Fireworks.AI.Extensions.Onnx.Tests", "Speech", "spoken-hour.sh");
        using var process = Process.Start("sh", [script, _folder.FullName]);
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
        Sentences = [.. File.ReadLines(System.IO.Path.Combine(_folder.FullName, "sentences.txt")).Select(static line => line.Split(' '))
            .Select(static words => (ToSeconds(words[0]), ToSeconds(words[1])))];
    }

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }

    private static double ToSeconds(string place) => int.Parse(place, CultureInfo.InvariantCulture) / (double)Bursts.SampleRate;

    private static bool IsInstalled(string tool)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(tool, "--version") { RedirectStandardOutput = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return true;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
#endif
