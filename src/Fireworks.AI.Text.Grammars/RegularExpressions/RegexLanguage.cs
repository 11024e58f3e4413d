using System.Collections.Concurrent;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.RegularExpressions;

/// <summary>Regular expressions as languages.</summary>
internal static class RegexLanguage
{
    private const int MaximumRemembered = 512;

    private static readonly RegularExpression AnyText = new RegularExpression.Repeat(new RegularExpression.Set(CodePointSet.Any), 0, null);
    private static readonly ConcurrentDictionary<string, Dfa> Searches = new(StringComparer.Ordinal);

    /// <summary>The texts in which the pattern matches somewhere, as the <c>pattern</c> keyword of JSON Schema means it.</summary>
    public static Dfa BuildSearch(string pattern, DfaBudget budget)
    {
        if (!Searches.TryGetValue(pattern, out var language))
        {
            language = Build(EcmaScriptParser.Parse(pattern), AnyText, AnyText, budget);
            if (Searches.Count < MaximumRemembered)
            {
                Searches.TryAdd(pattern, language);
            }
        }

        return language;
    }

    /// <summary>The texts that the pattern matches from beginning to end.</summary>
    public static Dfa BuildWhole(string pattern, DfaBudget budget) =>
        Build(EcmaScriptParser.Parse(pattern), RegularExpression.Nothing, RegularExpression.Nothing, budget);

    private static Dfa Build(RegularExpression pattern, RegularExpression before, RegularExpression after, DfaBudget budget)
    {
        var nfa = new Nfa();
        var start = nfa.AddNode();
        var end = nfa.Append(Resolve(new RegularExpression.Concat([before, pattern]), after, budget), start);
        return NfaDeterminizer.Build(nfa, start, end, budget);
    }

    /// <summary>
    /// Appends what comes after a pattern. A look-ahead at the top of it speaks of all that follows it: there
    /// the rest becomes a language of its own, in which what the look-ahead says is intersected.
    /// </summary>
    private static RegularExpression Resolve(RegularExpression pattern, RegularExpression after, DfaBudget budget)
    {
        switch (pattern)
        {
            case RegularExpression.Alternate alternate when alternate.Choices.Any(HasLookahead):
                return new RegularExpression.Alternate([.. alternate.Choices.Select(choice => Resolve(choice, after, budget))]);
            case RegularExpression.Concat concat when concat.Parts.Any(HasLookahead):
                var index = 0;
                while (!HasLookahead(concat.Parts[index]))
                {
                    index++;
                }

                var parts = concat.Parts.Take(index).ToList();
                var rest = new RegularExpression.Concat([.. concat.Parts.Skip(index + 1)]);
                if (concat.Parts[index] is RegularExpression.Lookahead lookahead)
                {
                    var atStart = parts.Count > 0 && parts[^1] is RegularExpression.Anchor { Kind: RegexAnchor.Start };
                    parts.Add(new RegularExpression.Language(ResolveLookahead(lookahead, rest, after, atStart, budget)));
                }
                else
                {
                    parts.Add(Resolve(concat.Parts[index], new RegularExpression.Concat([rest, after]), budget));
                }

                return new RegularExpression.Concat(parts);
            case RegularExpression.Lookahead last:
                return new RegularExpression.Language(ResolveLookahead(last, RegularExpression.Nothing, after, atStart: false, budget));
            default:
                return new RegularExpression.Concat([pattern, after]);
        }
    }

    private static Dfa ResolveLookahead(
        RegularExpression.Lookahead lookahead, RegularExpression rest, RegularExpression after, bool atStart, DfaBudget budget)
    {
        if (HasWordBoundary(lookahead.Body) || HasWordBoundary(rest) || (!atStart && (HasStart(lookahead.Body) || HasStart(rest))))
        {
            throw new GrammarException("A pattern with look-ahead cannot have word boundaries or '^' after it.");
        }

        var seen = Build(lookahead.Body, RegularExpression.Nothing, AnyText, budget);
        var following = Build(rest, RegularExpression.Nothing, after, budget);
        return lookahead.Negative ? DfaProduct.Except(following, seen, budget) : DfaProduct.And(following, seen, budget);
    }

    private static bool HasLookahead(RegularExpression node) => Contains(node, static part => part is RegularExpression.Lookahead);

    private static bool HasStart(RegularExpression node) =>
        Contains(node, static part => part is RegularExpression.Anchor { Kind: RegexAnchor.Start });

    private static bool HasWordBoundary(RegularExpression node) =>
        Contains(node, static part => part is RegularExpression.Anchor { Kind: RegexAnchor.WordBoundary or RegexAnchor.NotWordBoundary });

    private static bool Contains(RegularExpression node, Func<RegularExpression, bool> wanted) => wanted(node) || node switch
    {
        RegularExpression.Concat concat => concat.Parts.Any(part => Contains(part, wanted)),
        RegularExpression.Alternate alternate => alternate.Choices.Any(choice => Contains(choice, wanted)),
        RegularExpression.Repeat repeat => Contains(repeat.Body, wanted),
        RegularExpression.Lookahead lookahead => Contains(lookahead.Body, wanted),
        _ => false,
    };
}
