using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Fireworks.AI.Extensions.Benchmarks.Text;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Benchmarks.Micro;

/// <summary>What happens to text between a conversation and a model.</summary>
public class TextPaths
{
    private const string Paragraph =
        "The weather in Paris is mild today, and the weather in Berlin is colder than yesterday. A coat is a good idea; an umbrella (12.50 EUR) is not needed.";

    private Tokenizer _tokenizer = null!;
    private ChatTemplate _template = null!;
    private ChatTemplateInput _input = null!;
    private JsonElement _schema;
    private GrammarMatcher _matcher = null!;
    private uint[] _mask = [];

    [GlobalSetup]
    public void Setup()
    {
        using var data = new TextData();
        _tokenizer = Tokenizer.Load(Path.Combine(data.Llama2, "tokenizer.json"));
        _template = ChatTemplate.Parse(File.ReadAllText(data.Template));
        _input = ChatTemplateInput.FromJson(JsonElement.Parse(TemplateInput.Create()));
        _schema = JsonElement.Parse("""
            {"type":"object","properties":{"city":{"type":"string","maxLength":40},"days":{"type":"integer","minimum":1,"maximum":14},"unit":{"enum":["celsius","fahrenheit"]}},"required":["city"],"additionalProperties":false}
            """);

        // In the middle of a string, where most of the vocabulary is allowed.
        _matcher = new GrammarMatcher(Grammar.FromJsonSchema(_schema), GrammarBenchmarks.Vocabulary(_tokenizer));
        _matcher.TryAcceptBytes("{\"city\":\"Par"u8);
        _mask = new uint[_matcher.MaskLength];
    }

    [Benchmark]
    public int EncodeParagraph() => _tokenizer.Encode(Paragraph).Length;

    [Benchmark]
    public int RenderTemplate() => _template.Render(_input).Count;

    [Benchmark]
    public object CompileSchema() => Grammar.FromJsonSchema(_schema);

    [Benchmark]
    public void Mask() => _matcher.GetMask(_mask);
}
