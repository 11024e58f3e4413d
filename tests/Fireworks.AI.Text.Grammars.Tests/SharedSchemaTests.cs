using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Real schemas with instances that must be accepted or rejected.</summary>
public sealed class SharedSchemaTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] ReportedOnly = ["Handwritten", "Synthesized"];

    // JsonSchema.Net fails on a slash in a name of patternProperties, and registers the other schema twice.
    private static readonly string[] BeyondTheValidator = ["JME_1", "JsonSchemaStore---inventory"];

    [Fact]
    public void Instances_are_accepted_and_rejected_by_bytes_and_by_tokens()
    {
        var vocabularies = new[] { SharedData.Vocabulary("llama-2"), SharedData.Vocabulary("phi-2") };
        var families = new SortedDictionary<string, (int Passed, int All)>(StringComparer.Ordinal);
        var wrong = new List<string>();
        foreach (var row in SharedData.Schemas())
        {
            var id = row.GetProperty("id").GetString()!;
            var family = id.Split('-', '_')[0];
            var passes = false;
            try
            {
                var grammar = Grammar.FromJsonSchema(row.GetProperty("schema"));
                var failures = row.GetProperty("tests").EnumerateArray().Where(test => !Agrees(grammar, test, vocabularies)).Select(test => $"{id}: {test.GetProperty("valid")} {test.GetProperty("data")}").ToList();
                wrong.AddRange(failures);
                passes = failures.Count == 0;
            }
            catch (GrammarException error)
            {
                output.WriteLine($"{id}: {error.Message}");
            }

            var (passed, all) = families.GetValueOrDefault(family);
            families[family] = (passed + (passes ? 1 : 0), all + 1);
        }

        foreach (var (family, (passed, all)) in families)
        {
            output.WriteLine($"{family}: {passed} of {all}");
        }

        Assert.Empty(wrong);
        var counted = families.Where(family => !ReportedOnly.Contains(family.Key)).Select(family => family.Value).ToList();
        Assert.True(counted.Sum(family => family.Passed) >= 0.95 * counted.Sum(family => family.All));
    }

    /// <summary>What a grammar writes at random is valid for an independent validator.</summary>
    [Fact]
    public void Random_walks_are_valid()
    {
        var (vocabulary, _) = SharedData.Vocabulary("llama-2");
        int schemas = 0, walks = 0;
        var wrong = new List<string>();
        foreach (var row in SharedData.Schemas().Where(static row => !BeyondTheValidator.Contains(row.GetProperty("id").GetString())))
        {
            try
            {
                // Whole numbers stay small enough here for the validator to compute with.
                var grammar = Grammar.FromJsonSchema(row.GetProperty("schema"), JsonSchemaGrammarOptions.ForGeneration);
                schemas++;
                var seeds = Enumerable.Range(0, 3).Select(static seed => new Random(seed));
                if (seeds.Select(random => Matching.RandomWalk(grammar, vocabulary, random, 300)).FirstOrDefault(static text => text is not null) is { } text)
                {
                    walks++;
                    using var value = JsonDocument.Parse(text);
                    if (!ReferenceValidator.IsValid(row.GetProperty("schema"), value.RootElement))
                    {
                        wrong.Add($"{row.GetProperty("id")}: {text}");
                    }
                }
                else
                {
                    output.WriteLine($"{row.GetProperty("id")} does not end at random");
                }
            }
            catch (GrammarException)
            {
                // Reported by the other test.
            }
        }

        output.WriteLine($"{walks} walks of {schemas} schemas");
        Assert.True(walks >= 0.9 * schemas, $"{walks} of {schemas} walks ended");
        Assert.Empty(wrong);
    }

    private static bool Agrees(Grammar grammar, JsonElement test, (TokenVocabulary Vocabulary, Func<byte[], IEnumerable<int>> Tokenize)[] vocabularies)
    {
        var valid = test.GetProperty("valid").GetBoolean();
        var text = JsonSerializer.SerializeToUtf8Bytes(test.GetProperty("data"), Compact);
        var bytewise = new GrammarMatcher(grammar, vocabularies[0].Vocabulary);
        var accepted = Array.TrueForAll(text, value => bytewise.TryAcceptBytes([value])) && bytewise.IsAccepting;
        return accepted == valid && Array.TrueForAll(vocabularies, one =>
        {
            var matcher = new GrammarMatcher(grammar, one.Vocabulary);
            var mask = new uint[matcher.MaskLength];
            var byTokens = one.Tokenize(text).All(token =>
            {
                matcher.GetMask(mask);
                var allowed = (mask[token >> 5] & (1u << (token & 31))) != 0;
                return matcher.TryAccept(token) == allowed ? allowed : throw new InvalidOperationException($"The mask and the token {token} disagree.");
            });
            return (byTokens && matcher.IsAccepting) == valid;
        });
    }
}
