using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>The time to compile a schema and to make a mask, over 320 schemas and their valid instances.</summary>
internal static class GrammarBenchmarks
{
    private const int Runs = 5;

    public static void Run(string tokenizerFolder, JsonElement[] schemas)
    {
        var tokenizer = Tokenizer.Load(Path.Combine(tokenizerFolder, "tokenizer.json"));
        var vocabulary = Vocabulary(tokenizer);
        var runs = new List<(double Mean, double Percentile, double Compile)>();
        for (var run = 0; run <= Runs; run++)
        {
            var result = Measure(schemas, tokenizer, vocabulary);

            // The first run warms up.
            if (run > 0)
            {
                runs.Add(result);
            }
        }

        Measurement.Print("grammar-us-mean", Median(runs.Select(static run => run.Mean)));
        Measurement.Print("grammar-us-p99", Median(runs.Select(static run => run.Percentile)));
        Measurement.Print("grammar-us-compile", Median(runs.Select(static run => run.Compile)));
    }

    public static TokenVocabulary Vocabulary(Tokenizer tokenizer) => new(
        [.. Enumerable.Range(0, tokenizer.VocabularySize).Select(id => (ReadOnlyMemory<byte>)tokenizer.GetTokenBytes(id))], [tokenizer.FindToken("</s>")!.Value]);

    private static (double Mean, double Percentile, double Compile) Measure(JsonElement[] schemas, Tokenizer tokenizer, TokenVocabulary vocabulary)
    {
        var masks = new List<double>();
        var compilations = new List<double>();
        foreach (var line in schemas)
        {
            Grammar grammar;
            var started = Stopwatch.GetTimestamp();
            try
            {
                grammar = Grammar.FromJsonSchema(line.GetProperty("schema"));
            }
            catch (GrammarException)
            {
                continue;
            }

            compilations.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            foreach (var test in line.GetProperty("tests").EnumerateArray().Where(static test => test.GetProperty("valid").GetBoolean()))
            {
                Walk(new GrammarMatcher(grammar, vocabulary), tokenizer, test.GetProperty("data"), masks);
            }
        }

        masks.Sort();
        return (masks.Average(), masks[(int)(masks.Count * 0.99)], compilations.Average());
    }

    private static void Walk(GrammarMatcher matcher, Tokenizer tokenizer, JsonElement instance, List<double> masks)
    {
        var mask = new uint[matcher.MaskLength];
        var text = JsonSerializer.Serialize(instance);
        foreach (var token in tokenizer.Encode(text).SkipWhile(token => tokenizer.GetTokenBytes(token).AsSpan().SequenceEqual(" "u8)))
        {
            var started = Stopwatch.GetTimestamp();
            matcher.GetMask(mask);
            masks.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            var bytes = tokenizer.GetTokenBytes(token);
            if (!matcher.TryAccept(token) && !matcher.TryAcceptBytes(Trim(bytes)))
            {
                return;
            }
        }
    }

    // The tokenizer puts a space before the first word of a text.
    private static ReadOnlySpan<byte> Trim(byte[] bytes) => Encoding.UTF8.GetString(bytes).StartsWith(' ') ? bytes.AsSpan(1) : bytes;

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
