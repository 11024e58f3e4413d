using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Items of which no two may be equal, of every kind: no repetition, no dead end, and bounded masks.</summary>
public sealed class UniqueItemsTests
{
    private const long MaximumBytes = 256 << 20;

    [Theory]
    [InlineData("unique-enum-dead-end")]
    [InlineData("unique-enum-wrong-reject")]
    public void Cases_that_failed_before(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedFolder.PathOf("cases", "grammars", name + ".json")));
        var schema = document.RootElement.GetProperty("schema");
        var grammar = Grammar.FromJsonSchema(schema);
        foreach (var test in document.RootElement.GetProperty("tests").EnumerateArray())
        {
            Assert.Equal(test.GetProperty("valid").GetBoolean(), grammar.Accepts(JsonSerializer.Serialize(test.GetProperty("data"))));
        }

        AssertWalksEnd(grammar);
    }

    [Theory]
    [InlineData("""{"items":{"enum":["a","bcccccccccccccccccccccccccc"]},"minItems":2}""", """["a","bcccccccccccccccccccccccccc"]""", """["a","a"]""")]
    [InlineData("""{"items":{"enum":[1,22222222222222222222,"a long text of many words"]},"minItems":3}""", """["a long text of many words",22222222222222222222,1]""", """[1,1.0]""")]
    [InlineData("""{"items":{"type":"integer"}}""", "[5,50,500,-5]", "[5,5.00]")]
    [InlineData("""{"items":{"type":"number"}}""", "[1,10,0.1,2.5e3,0]", "[120,1.2e2]|[0,-0.0]|[0.5,5e-1]")]
    [InlineData("""{"items":{"type":"boolean"},"minItems":2}""", "[true,false]", "[true,true]|[true,false,true]")]
    [InlineData("""{"items":{"anyOf":[{"type":"string"},{"enum":[1,2]}]}}""", """[1,2,"1","2"]""", """[1,2,1]|["x","\u0078"]""")]
    [InlineData("""{"items":{"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"],"additionalProperties":false},"minItems":2}""", """[{"a":true},{"a":false}]""", """[{"a":true},{"a":true}]""")]
    [InlineData("""{"items":{"enum":[{"x":1,"y":"a long text of many words"},{"x":2,"y":"a long text of many words"},[1,2,3]]},"minItems":3}""", """[[1,2,3],{"y":"a long text of many words","x":2},{"x":1,"y":"a long text of many words"}]""", """[[1,2,3],[1,2,3.0]]|[{"x":1,"y":"a long text of many words"},{"y":"a long text of many words","x":1}]""")]
    [InlineData("""{"items":{"type":"string","pattern":"^[ab]*$","maxLength":1},"minItems":3}""", """["","b","a"]""", """["","a",""]""")]
    [InlineData("""{"items":{"type":"string","pattern":"^(x+|abcdefghijklmnopqrstuvwxyz)$"},"minItems":3}""", """["x","abcdefghijklmnopqrstuvwxyz","xx"]""", """["abcdefghijklmnopqrstuvwxyz","abcdefghijklmnopqrstuvwxyz"]""")]
    [InlineData("""{"items":{"oneOf":[{"const":{"kind":1}},{"type":"object","properties":{"kind":{"const":2},"t":{"type":"string"}},"required":["kind","t"],"additionalProperties":false}]}}""", """[{"kind":1},{"kind":2,"t":"a"},{"t":"b","kind":2}]""", """[{"kind":1},{"kind":1}]|[{"kind":2,"t":"a"},{"t":"\u0061","kind":2.0}]""")]
    [InlineData("""{"items":[{"type":"string"},{"type":"integer"},{"type":"string"}]}""", """["a",1,"b",true]""", """["a",1,"a"]|["a",1,"b",1]""")]
    [InlineData("""{}""", """[[],{},[[]],"",0,null,{"a":[]},{"a":{}}]""", """[[],[]]|[{},{}]|["",""]|[{"a":[1,2]},{"a":[1.0,2]}]|[{"a":1,"b":2},{"b":2,"a":1}]""")]
    public void Items_differ_by_value_and_there_is_always_a_way_to_finish(string items, string valid, string invalid)
    {
        var grammar = Matching.Compile(items.Insert(1, items == "{}" ? "\"type\":\"array\",\"uniqueItems\":true" : "\"type\":\"array\",\"uniqueItems\":true,"));
        grammar.AssertAccepts(valid.Split('|'), invalid.Split('|'));
        AssertWalksEnd(grammar);
    }

    [Theory]
    [InlineData("""{"type":"array","uniqueItems":true,"minItems":3,"items":{"type":"object","properties":{"a":{"type":"boolean"}},"required":["a"],"additionalProperties":false}}""")]
    [InlineData("""{"type":"array","uniqueItems":true,"minItems":4,"items":{"type":"string","pattern":"^[ab]*$","maxLength":1}}""")]
    [InlineData("""{"type":"array","uniqueItems":true,"minItems":2,"prefixItems":[{"const":"a"},{"const":"a"}]}""")]
    public void Too_few_different_values_are_known_when_the_schema_is_compiled(string schema) =>
        Assert.Contains("No value is valid", Assert.Throws<GrammarException>(() => Matching.Compile(schema)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"string"}}""", """["", "a","b","ab"]""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"string","pattern":"^[ab]+$"}}""", """["a","b","ab"]""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"enum":["a","ab","abc"]}}""", """["ab","abc","a"]""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":["integer","boolean","array"]}}""", """[1,12,true,[],false]""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"array","uniqueItems":true,"items":{"type":"integer"}}}""", """[[1,12],[],[12,1]]""")]
    public void Masks_agree_with_trying_each_token_along_a_text(string schema, string text)
    {
        string[] more = ["\",\"", "\",\"\"", "\",\"\",\"", "],[", "],[]", ",1", ",1,", ",true", "],", "],[]]", "[]", "\"\",\"\"", "\\u0061", "\\u0061\""];
        var tokens = Enumerable.Range(0, 256).Select(value => (ReadOnlyMemory<byte>)new[] { (byte)value })
            .Concat(more.Select(token => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(token))).ToList();
        var vocabulary = new TokenVocabulary([.. tokens, Array.Empty<byte>()], [tokens.Count]);
        var matcher = new GrammarMatcher(Matching.Compile(schema), vocabulary);
        foreach (var value in Encoding.UTF8.GetBytes(text.Replace(" ", "", StringComparison.Ordinal)))
        {
            Assert.Equal(Enumerable.Range(0, vocabulary.Count).Where(id => matcher.Clone().TryAccept(id)), Matching.Allowed(matcher, vocabulary));
            Assert.True(matcher.TryAccept(value));
        }

        Assert.True(matcher.IsAccepting);
    }

    [Fact]
    public void Nested_sets_of_texts_need_little_memory()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(SharedFolder.PathOf("cases", "grammars", "slow-mask-nested-unique.schema.json")));
        var text = File.ReadAllText(SharedFolder.PathOf("cases", "grammars", "slow-mask-nested-unique.text.json")).Trim();
        AssertMasksAreSmall(schema.RootElement.GetRawText(), text);
    }

    [Theory]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"array","uniqueItems":true,"items":{"type":"object","properties":{"n":{"type":"string"},"m":{"type":"array","uniqueItems":true,"items":{"type":"integer"}}}}}}""", """[[{"n":"abc","m":[1,2]},{"n":"abd","m":[1,2]}],[{"n":"abc","m":[1,2]},{"n":"abd","m":[3,2]}]]""")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"integer"}}""", "[1,10,100,1000,2,20,200,2000,30,33,333,4,44,5,55,555]")]
    [InlineData("""{"type":"array","uniqueItems":true,"items":{"type":"string","pattern":"^[a-z]+$"}}""", """["abc","abd","xyz","hello","world"]""")]
    public void Masks_of_many_kinds_need_little_memory(string schema, string text) => AssertMasksAreSmall(schema, text);

    [Fact]
    public void A_set_of_many_listed_texts_is_exhausted()
    {
        string[] values = [.. Enumerable.Range(0, 40).Select(number => $"\"value number {number} of many\"")];
        var grammar = Matching.Compile($$$"""{"type":"array","uniqueItems":true,"items":{"enum":[{{{string.Join(',', values)}}}]}}""");
        var all = string.Join(',', Enumerable.Reverse(values));
        Assert.True(grammar.Accepts($"[{all}]"));
        Assert.False(grammar.AcceptsBeginning($"[{all},"));
    }

    private static void AssertMasksAreSmall(string schema, string text)
    {
        var (vocabulary, tokenize) = SharedData.Vocabulary("phi-2");
        var matcher = new GrammarMatcher(Matching.Compile(schema), vocabulary);
        var mask = new uint[matcher.MaskLength];
        foreach (var token in tokenize(Encoding.UTF8.GetBytes(text)))
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            matcher.GetMask(mask);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, MaximumBytes / 4);
            Assert.True((mask[token >> 5] & (1u << (token & 31))) != 0);
            Assert.True(matcher.TryAccept(token));
        }

        Assert.True(matcher.IsAccepting);
    }

    private static void AssertWalksEnd(Grammar grammar)
    {
        for (var seed = 0; seed < 12; seed++)
        {
            Matching.RandomWalk(grammar, Matching.SmallVocabulary, new Random(seed), 120);
        }
    }
}
