using System.Text;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>Input made to exhaust time or memory ends in a result or a clear error.</summary>
public sealed class HostileInputTests
{
    [Fact]
    public void Ten_thousand_properties()
    {
        var schema = new StringBuilder("""{"type":"object","additionalProperties":false,"properties":{""");
        schema.AppendJoin(',', Enumerable.Range(0, 10_000).Select(i => $"\"property{i}\":{{\"type\":\"integer\"}}"));
        var grammar = Matching.Compile(schema.Append("}}").ToString());
        Assert.True(grammar.Accepts("""{"property9999":1,"property17":2}"""));
        Assert.False(grammar.Accepts("""{"property10000":1}"""));
        Assert.False(grammar.Accepts("""{"property17":1,"property17":1}"""));
    }

    [Fact]
    public void Exponential_unions()
    {
        var branch = string.Join(',', Enumerable.Range(0, 14).Select(i => $"{{\"anyOf\":[{{\"required\":[\"a{i}\"]}},{{\"properties\":{{\"b{i}\":{{\"type\":\"string\"}}}},\"required\":[\"b{i}\"]}}]}}"));
        Fails($$"""{"type":"object","allOf":[{{branch}}]}""");
    }

    [Fact]
    public void Doubling_references()
    {
        var definitions = string.Join(',', Enumerable.Range(0, 40).Select(i => $"\"d{i}\":{{\"anyOf\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}},{{\"$ref\":\"#/$defs/d{i + 1}\"}}]}}"));
        Assert.True(Matching.Compile("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + ",\"d40\":{\"type\":\"null\"}}}").Accepts("null"));
    }

    [Theory]
    [InlineData("(a{1,1000}){1,1000}")]
    [InlineData("^(a|b|c|d)*a.{30}$")]
    [InlineData("((((((((((a{9}){9}){9}){9}){9}){9}){9}){9}){9}){9})")]
    public void Patterns_that_need_too_many_states(string pattern)
    {
        Fails($$"""{"type":"string","pattern":"{{pattern}}"}""");
        Assert.Throws<GrammarException>(() => Grammar.FromRegex(pattern));
    }

    [Fact]
    public void A_compilation_that_combines_too_much_is_refused_and_the_next_is_not()
    {
        var letters = RegexLanguage.BuildWhole("[a-z]*", new DfaBudget());
        var words = RegexLanguage.BuildWhole("(ab)*", new DfaBudget());
        var spent = new DfaBudget();
        while (spent.TrySpend())
        {
        }

        Assert.Throws<GrammarException>(() => DfaProduct.And(letters, words, spent));
        Assert.True(DfaProduct.And(letters, words, new DfaBudget()).Match("abab") >= 0);
    }

    [Fact]
    public void Deep_groups()
    {
        Assert.Throws<GrammarException>(() => Grammar.FromRegex(new string('(', 10_000) + new string(')', 10_000)));
        Assert.Throws<GrammarException>(() => Grammar.FromGbnf("root ::= " + new string('(', 10_000) + "\"a\"" + new string(')', 10_000)));
    }

    [Fact]
    public void Deep_references()
    {
        var definitions = string.Join(',', Enumerable.Range(0, 5_000).Select(i => $"\"d{i}\":{{\"allOf\":[{{\"$ref\":\"#/$defs/d{i + 1}\"}}]}}"));
        Fails("{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + definitions + ",\"d5000\":{\"type\":\"null\"}}}");
    }

    [Fact]
    public void Giant_counts_cost_nothing()
    {
        Assert.True(Matching.Compile("""{"type":"string","maxLength":1000000000}""").Accepts("\"" + new string('x', 1000) + "\""));
        Assert.True(Matching.Compile("""{"type":"array","minItems":2,"maxItems":1000000000}""").Accepts("[1,2,3]"));
        Assert.False(Matching.Compile("""{"type":"string","minLength":1000000000}""").Accepts("\"x\""));
        Assert.Throws<GrammarException>(() => Grammar.FromGbnf("root ::= (\"a\" \"b\"){1000000}"));
    }

    [Fact]
    public void Ambiguity_is_bounded_while_matching()
    {
        var rules = string.Join('\n', Enumerable.Range(0, 4_500).Select(i => $"r{i} ::= \"a\"+ \"{i}\""));
        var grammar = Grammar.FromGbnf($"root ::= {string.Join(" | ", Enumerable.Range(0, 4_500).Select(i => $"r{i}"))}\n{rules}");
        Assert.Contains("ambiguous", Assert.Throws<GrammarException>(() => grammar.Accepts("aaa1")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Long_chains_of_states_are_quick_to_prepare()
    {
        Assert.True(Matching.Compile("""{"type":"string","pattern":"^.{1,5000}$"}""").Accepts("\"" + new string('x', 4_999) + "\""));
        Assert.True(Matching.Compile("""{"type":"string","pattern":"^[a-z]{1,1900}$","not":{"pattern":"^b"},"maxLength":1500}""").Accepts("\"abc\""));
    }

    [Fact]
    public void Forgotten_states_are_found_again()
    {
        // Every name that must differ makes states of its own: far more than are remembered.
        var grammar = Matching.Compile("""{"type":"array","items":{"type":"integer"},"uniqueItems":true}""");
        Assert.True(grammar.Accepts($"[{string.Join(',', Enumerable.Range(0, 2_000))}]"));
        Assert.False(grammar.Accepts($"[{string.Join(',', Enumerable.Range(0, 2_000))},1500]"));
    }

    [Fact]
    public void Deep_texts_are_followed()
    {
        var grammar = Matching.Compile("{}");
        Assert.True(grammar.Accepts(new string('[', 50_000) + new string(']', 50_000)));
    }

    private static void Fails(string schema) => Assert.NotEmpty(Assert.Throws<GrammarException>(() => Matching.Compile(schema)).Message);
}
