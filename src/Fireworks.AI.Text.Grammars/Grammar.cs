using System.Text.Json;
using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars;

/// <summary>A compiled grammar: which texts a model may write. Immutable, thread-safe, to be shared among requests.</summary>
internal sealed class Grammar
{
    private Grammar(Position start, IReadOnlyList<string> relaxations)
    {
        Automaton = new PushdownAutomaton(start);
        Relaxations = relaxations;
    }

    /// <summary>The keywords that are not enforced, where <see cref="JsonSchemaGrammarOptions.AllowRelaxation"/> permits that.</summary>
    public IReadOnlyList<string> Relaxations { get; }

    public PushdownAutomaton Automaton { get; }

    /// <summary>The JSON texts that are valid under a schema.</summary>
    /// <exception cref="GrammarException">The schema cannot be enforced; the message names the keyword and its place.</exception>
    public static Grammar FromJsonSchema(JsonElement schema, JsonSchemaGrammarOptions? options = null) =>
        FromParts(GrammarPart.JsonSchema(schema, options));

    /// <summary>The texts of a grammar in GBNF, from its rule <c>root</c>.</summary>
    /// <exception cref="GrammarException">The grammar cannot be read or used; the message names the line or the rule.</exception>
    public static Grammar FromGbnf(string gbnf) => FromParts(GrammarPart.Gbnf(gbnf));

    /// <summary>The texts that a regular expression (ECMA-262) matches from beginning to end.</summary>
    /// <exception cref="GrammarException">The expression cannot be read or used; the message names the construct.</exception>
    public static Grammar FromRegex(string pattern) => FromParts(GrammarPart.Regex(pattern));

    /// <summary>The texts of parts put together in code.</summary>
    public static Grammar FromParts(GrammarPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        var relaxations = new List<string>();
        return new Grammar(part.Build(relaxations, new DfaBudget()), relaxations);
    }
}
