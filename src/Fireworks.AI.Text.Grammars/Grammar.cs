using System.Text.Json;

namespace Fireworks.AI.Text.Grammars;

/// <summary>A compiled grammar: which texts a model may write. Immutable, thread-safe, to be shared among requests.</summary>
internal sealed class Grammar
{
    private Grammar(Position start, IReadOnlyList<string> relaxations)
    {
        Automaton = new Automaton(start);
        Relaxations = relaxations;
    }

    /// <summary>The keywords that are not enforced, where <see cref="JsonSchemaGrammarOptions.AllowRelaxation"/> permits that.</summary>
    public IReadOnlyList<string> Relaxations { get; }

    public Automaton Automaton { get; }

    /// <summary>The JSON texts that are valid under a schema.</summary>
    /// <exception cref="GrammarException">The schema cannot be enforced; the message names the keyword and its place.</exception>
    public static Grammar FromJsonSchema(JsonElement schema, JsonSchemaGrammarOptions? options = null)
    {
        DfaProduct.ResetBudget();
        var (start, relaxations) = SchemaCompiler.Compile(schema, options ?? JsonSchemaGrammarOptions.Default);
        return new Grammar(start, relaxations);
    }

    /// <summary>The texts of a grammar in GBNF.</summary>
    /// <param name="gbnf">The grammar.</param>
    /// <param name="root">The rule to start from.</param>
    /// <exception cref="GrammarException">The grammar cannot be read or used; the message names the line or the rule.</exception>
    public static Grammar FromGbnf(string gbnf, string root = "root")
    {
        ArgumentNullException.ThrowIfNull(gbnf);
        ArgumentNullException.ThrowIfNull(root);
        return new Grammar(RuleProgram.Compile(gbnf, root), []);
    }

    /// <summary>The texts of parts put together in code.</summary>
    public static Grammar FromParts(GrammarPart part)
    {
        ArgumentNullException.ThrowIfNull(part);
        DfaProduct.ResetBudget();
        var relaxations = new List<string>();
        var start = part.Build(relaxations);
        return new Grammar(start, relaxations);
    }

    /// <summary>The texts that a regular expression (ECMA-262) matches from beginning to end.</summary>
    public static Grammar FromRegex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        DfaProduct.ResetBudget();
        var language = RegexLanguage.Whole(pattern);
        return language.IsEmpty
            ? throw new GrammarException("The regular expression matches no text.")
            : new Grammar(new RawTextPosition(new DfaText(language, 0)), []);
    }
}
