using System.Diagnostics;
using System.Text.Json;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>Grammars, tokenizers and chat templates, the latter two beside Hugging Face's in node.</summary>
internal static class TextBenchmarks
{
    private const int Runs = 5;

    public static async Task RunAsync()
    {
        using var data = new TextData();
        var llama2 = data.Llama2;
        GrammarBenchmarks.Run(llama2, data.Schemas);

        var missing = await Peer.PrepareAsync();
        var file = Path.GetTempFileName();
        try
        {
            await TokenizeAsync([("phi-2", data.Phi2), ("llama-2", llama2)], file, missing is null);
            await RenderAsync(data.Template, file, missing is null);
        }
        finally
        {
            File.Delete(file);
        }

        if (missing is not null)
        {
            Console.WriteLine($"not measured: ratio tokenize-phi-2, ratio tokenize-llama-2, ratio template; {missing}");
        }
    }

    private static async Task TokenizeAsync((string Name, string Folder)[] tokenizers, string file, bool besidePeer)
    {
        var text = SeededText.Create();
        await File.WriteAllTextAsync(file, text);
        var speeds = new List<(string Name, double Speed)>();
        foreach (var (name, folder) in tokenizers)
        {
            var (ours, count) = TokenizeSeconds(Path.Combine(folder, "tokenizer.json"), text);
            speeds.Add((name, text.Length / 1e6 / ours));
            if (besidePeer)
            {
                var theirs = await Peer.RunAsync("tokenizer.mjs", folder, file);
                CheckSame(name, count, theirs.GetProperty("tokens"));
                Measurement.Print($"ratio tokenize-{name}", theirs.GetProperty("seconds").GetDouble() / ours);
            }
        }

        speeds.ForEach(static line => Measurement.Print($"tokenize-mb/s {line.Name}", line.Speed));
    }

    private static async Task RenderAsync(string template, string file, bool besidePeer)
    {
        await File.WriteAllTextAsync(file, TemplateInput.Create());
        if (besidePeer)
        {
            var ours = RenderSeconds(template, file, out var length);
            var theirs = await Peer.RunAsync("template.mjs", template, file);
            CheckSame("template", length, theirs.GetProperty("length"));
            Measurement.Print("ratio template", ours / theirs.GetProperty("seconds").GetDouble());
        }
    }

    private static void CheckSame(string what, int ours, JsonElement theirs)
    {
        if (ours != theirs.GetInt32())
        {
            throw new InvalidOperationException($"{what}: {ours} here, {theirs} there.");
        }
    }

    /// <summary>Fresh instances, so that no word is known from an earlier run; the code itself is warm.</summary>
    private static (double Seconds, int Count) TokenizeSeconds(string file, string text)
    {
        var count = Tokenizer.Load(file).Encode(text).Length;
        var seconds = new List<double>();
        for (var run = 0; run < Runs; run++)
        {
            var tokenizer = Tokenizer.Load(file);
            GC.Collect();
            var started = Stopwatch.GetTimestamp();
            tokenizer.Encode(text);
            seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds);
        }

        seconds.Sort();
        return (seconds[Runs / 2], count);
    }

    private static double RenderSeconds(string templateFile, string inputFile, out int length)
    {
        const int Repetitions = 300;
        var template = ChatTemplate.Parse(File.ReadAllText(templateFile));
        var input = ChatTemplateInput.FromJson(JsonDocument.Parse(File.ReadAllText(inputFile)).RootElement);
        length = 0;
        var seconds = new List<double>();
        for (var run = 0; run <= Runs; run++)
        {
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < Repetitions; i++)
            {
                length = template.Render(input).Sum(static segment => segment.Text.Length);
            }

            // The first run warms up.
            if (run > 0)
            {
                seconds.Add(Stopwatch.GetElapsedTime(started).TotalSeconds / Repetitions);
            }
        }

        seconds.Sort();
        return seconds[Runs / 2];
    }
}
