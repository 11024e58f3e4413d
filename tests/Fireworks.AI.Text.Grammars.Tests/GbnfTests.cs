namespace Fireworks.AI.Text.Grammars.Tests;

public sealed class GbnfTests
{
    private const string Json = """
        # JSON, as grammars of this kind usually write it
        root   ::= object
        value  ::= object | array | string | number | ("true" | "false" | "null") ws

        object ::=
          "{" ws (
                    string ":" ws value
            ("," ws string ":" ws value)*
          )? "}" ws

        array  ::= "[" ws ( value ("," ws value)* )? "]" ws
        string ::= "\"" ( [^"\\\x7F\x00-\x1F] | "\\" (["\\bfnrt] | "u" [0-9a-fA-F]{4}) )* "\"" ws
        number ::= ("-"? ([0-9] | [1-9] [0-9]{0,15})) ("." [0-9]+)? ([eE] [-+]? [0-9] [1-9]{0,15})? ws
        ws ::= | " " | "\n" [ \t]{0,20}
        """;

    [Fact]
    public void A_grammar_of_json()
    {
        var grammar = Grammar.FromGbnf(Json);
        Assert.True(grammar.Accepts("""{"a": [1, -2.5e3, "x\u00e9", {"b": null}], "c": true}"""));
        Assert.False(grammar.Accepts("[1]"));
        Assert.False(grammar.Accepts("""{"a":1"""));
        Assert.False(grammar.AcceptsBeginning("""{"a":nul1"""));
    }

    [Theory]
    [InlineData("root ::= \"a\" | \"b\" \"c\"?", "a|b|bc", "c|ab")]
    [InlineData("root ::= [a-c]+ [^a-c\\n]{2,3} .", "abxyz|axyzw", "ax|abx")]
    [InlineData("root ::= a-1 b_2\na-1 ::= \"x\"\nb_2 ::= a-1 \"y\"", "xxy", "xy")]
    [InlineData("root ::= \"\\u00e9\" | \"\\U0001F600\" | \"\\x41\" | \"日\" | \"\\\"\\\\\"", "é|😀|A|日|\"\\", "e")]
    [InlineData("root ::= \"(\" root \")\" | \"\"", "(())|", "(()")]
    [InlineData("root ::= list\nlist ::= \"a\" | \"a\" \",\" list", "a,a,a", "a,")]
    [InlineData("root ::= (\"a\"\n  | \"b\")\n\"c\" # comment\n", "ac|bc", "a")]
    [InlineData("root ::= \"a\"{2} \"b\"{1,} \"c\"{0,1}", "aab|aabbc", "ab|aabcc")]
    [InlineData("root ::= \"a\" | loop\nloop ::= \"x\" loop", "a", "x")]
    public void Constructs(string gbnf, string valid, string invalid) =>
        Grammar.FromGbnf(gbnf).AssertAccepts(valid.Split('|'), invalid.Split('|'));

    [Fact]
    public void Right_recursion_comes_back_to_the_same_state()
    {
        var grammar = Grammar.FromGbnf("root ::= \"a\" | \"a\" \",\" root");
        var state = grammar.Automaton.Start;
        for (var i = 0; i < 10; i++)
        {
            state = state.Next((byte)'a')!.Next((byte)',')!;
            Assert.Same(grammar.Automaton.Start, state);
        }
    }

    [Theory]
    [InlineData("root ::= root \"a\" | \"a\"", "begins with itself")]
    [InlineData("root ::= x? root \"a\" | \"a\"\nx ::= \"b\"", "begins with itself")]
    [InlineData("root ::= missing", "'missing' is used but not defined")]
    [InlineData("start ::= \"a\"", "no rule 'root'")]
    [InlineData("root ::= \"a\nx", "not closed")]
    [InlineData("root ::= (\"a\"", "')'")]
    [InlineData("root ::= \"a\")", "')'")]
    [InlineData("root ::= \"a\"\nroot ::= \"b\"", "twice")]
    [InlineData("root ::= \"a\"{3,2}", "repetition")]
    [InlineData("root ::= \"\\q\"", "escape")]
    [InlineData("root ::= x\nx ::= \"a\" x", "never ends")]
    [InlineData("root = \"a\"", "'::='")]
    [InlineData("", "no rule")]
    public void Errors_say_what_is_wrong(string gbnf, string words) =>
        Assert.Contains(words, Assert.Throws<GrammarException>(() => Grammar.FromGbnf(gbnf)).Message, StringComparison.Ordinal);
}
