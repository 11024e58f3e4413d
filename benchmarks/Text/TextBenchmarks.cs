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
        GrammarBenchmarks.Run();
        var file = Path.GetTempFileName();
        try
        {
            var text = SeededText.Create();
            await File.WriteAllTextAsync(file, text);
            var ratios = new List<(string Line, double Ratio, double Speed)>();
            foreach (var name in new[] { "phi-2", "llama-2" })
            {
                var folder = Peer.Shared($"tokenizers/{name}");
                var (ours, count) = TokenizeSeconds(Path.Combine(folder, "tokenizer.json"), text);
                var theirs = await Peer.RunAsync("tokenizer.mjs", folder, file);
                if (count != theirs.GetProperty("tokens").GetInt32())
                {
                    throw new InvalidOperationException($"{name}: {count} tokens here, {theirs.GetProperty("tokens")} there.");
                }

                ratios.Add((name, theirs.GetProperty("seconds").GetDouble() / ours, text.Length / 1e6 / ours));
            }

            ratios.ForEach(static line => Measurement.Print($"ratio tokenize-{line.Line}", line.Ratio));
            ratios.ForEach(static line => Measurement.Print($"tokenize-mb/s {line.Line}", line.Speed));

            var template = Path.Combine(Peer.Shared("chat-templates/qwen2.5"), "chat_template.jinja");
            await File.WriteAllTextAsync(file, TemplateInput.Create());
            var rendering = RenderSeconds(template, file, out var length);
            var peer = await Peer.RunAsync("template.mjs", template, file);
            if (length != peer.GetProperty("length").GetInt32())
            {
                throw new InvalidOperationException($"The template gives {length} characters here, {peer.GetProperty("length")} there.");
            }

            Measurement.Print("ratio template", rendering / peer.GetProperty("seconds").GetDouble());
        }
        finally
        {
            File.Delete(file);
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
