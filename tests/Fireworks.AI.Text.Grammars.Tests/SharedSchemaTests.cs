using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Real schemas with instances that must be accepted or rejected.</summary>
public sealed class SharedSchemaTests(ITestOutputHelper output)
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly string[] ReportedOnly = ["Handwritten", "Synthesized"];

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

    /// <summary>
    /// What a grammar writes at random is valid for an independent validator. Needs node, and in AJV_FOLDER a folder where
    /// "npm install ajv ajv-formats" was run.
    /// </summary>
    [Fact]
    public void Random_walks_are_valid_for_ajv()
    {
        var folder = Environment.GetEnvironmentVariable("AJV_FOLDER");
        Assert.SkipUnless(
            folder is not null && Directory.Exists(Path.Combine(folder, "node_modules", "ajv-formats")),
            "AJV_FOLDER names no folder in which npm installed ajv and ajv-formats.");
        var (vocabulary, _) = SharedData.Vocabulary("llama-2");
        var schemas = 0;
        var walks = new List<string>();
        foreach (var row in SharedData.Schemas())
        {
            try
            {
                // Whole numbers stay small enough here for JavaScript to compute with.
                var grammar = Grammar.FromJsonSchema(row.GetProperty("schema"), JsonSchemaGrammarOptions.ForGeneration);
                schemas++;
                for (var seed = 0; seed < 3; seed++)
                {
                    if (Matching.RandomWalk(grammar, vocabulary, new Random(seed), 300) is { } text)
                    {
                        walks.Add(JsonSerializer.Serialize(new { id = row.GetProperty("id").GetString(), schema = row.GetProperty("schema"), text }));
                        break;
                    }

                    if (seed == 2)
                    {
                        output.WriteLine($"{row.GetProperty("id")} does not end at random");
                    }
                }
            }
            catch (GrammarException)
            {
                // Reported by the other test.
            }
        }

        output.WriteLine($"{walks.Count} walks of {schemas} schemas");
        Assert.True(walks.Count >= 0.9 * schemas, $"{walks.Count} of {schemas} walks ended");
        Assert.Equal("", Validate(walks, folder));
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

    private static string Validate(List<string> walks, string ajvFolder)
    {
        const string Script = """
            const path = require('path');
            const load = name => require(path.join(process.env.AJV_FOLDER, 'node_modules', name));
            const drafts = [load('ajv/dist/2020').default, load('ajv').default, load('ajv/dist/2019').default];
            const formats = load('ajv-formats').default;
            const lines = require('fs').readFileSync(0, 'utf8').split('\n').filter(line => line);
            for (const line of lines) {
              const { id, schema, text } = JSON.parse(line);
              let validate, failure;
              const old = /draft-0/.test((schema && schema.$schema) || '');
              for (const Ajv of old ? [drafts[1], drafts[0]] : drafts) {
                try {
                  const ajv = new Ajv({ strict: false, logger: false, unicodeRegExp: /\\p/.test(line), validateSchema: false, multipleOfPrecision: 9 });
                  formats(ajv);
                  const copy = JSON.parse(JSON.stringify(schema));
                  if (copy && typeof copy === 'object') {
                    delete copy.$schema;
                    // Draft 4 has booleans here.
                    (function lift(node) {
                      if (!node || typeof node !== 'object') return;
                      for (const [flag, bound] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']]) {
                        if (typeof node[flag] === 'boolean') { if (node[flag] && typeof node[bound] === 'number') node[flag] = node[bound]; else delete node[flag]; }
                      }
                      if (typeof node.id === 'string' && old) delete node.id;
                      Object.values(node).forEach(lift);
                    })(copy);
                  }
                  validate = ajv.compile(copy);
                  break;
                } catch (error) { failure = String(error); }
              }
              if (!validate) { console.log(id, 'ajv cannot compile it:', failure); continue; }
              let value;
              try { value = JSON.parse(text); } catch (error) { console.log(id, 'not JSON:', text); continue; }
              // JavaScript cannot compute with more digits.
              if (!validate(value) && !/[0-9]{16}/.test(text)) console.log(id, text, JSON.stringify(validate.errors));
            }
            """;
        var start = new ProcessStartInfo("node") { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false), StandardOutputEncoding = Encoding.UTF8 };
        start.ArgumentList.Add("-e");
        start.ArgumentList.Add(Script);
        start.Environment["AJV_FOLDER"] = Path.GetFullPath(ajvFolder);
        using var process = Process.Start(start)!;
        foreach (var walk in walks)
        {
            process.StandardInput.WriteLine(walk);
        }

        process.StandardInput.Close();
        var result = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return result;
    }
}
