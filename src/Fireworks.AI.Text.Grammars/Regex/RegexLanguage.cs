using System.Collections.Concurrent;

namespace Fireworks.AI.Text.Grammars;

/// <summary>Regular expressions as languages.</summary>
internal static class RegexLanguage
{
    private const int MaximumRemembered = 512;

    private static readonly RegexNode AnyText = new RegexNode.Repeat(new RegexNode.Set(CodePointSet.Any), 0, null);
    private static readonly ConcurrentDictionary<string, Dfa> Searches = new(StringComparer.Ordinal);

    /// <summary>The texts in which the pattern matches somewhere, as the <c>pattern</c> keyword of JSON Schema means it.</summary>
    public static Dfa Search(string pattern)
    {
        if (!Searches.TryGetValue(pattern, out var language))
        {
            language = Build(RegexParser.Parse(pattern), AnyText, AnyText);
            if (Searches.Count < MaximumRemembered)
            {
                Searches.TryAdd(pattern, language);
            }
        }

        return language;
    }

    /// <summary>The texts that the pattern matches from beginning to end.</summary>
    public static Dfa Whole(string pattern) => Build(RegexParser.Parse(pattern), RegexNode.Nothing, RegexNode.Nothing);

    private static Dfa Build(RegexNode pattern, RegexNode before, RegexNode after)
    {
        var nfa = new Nfa();
        var start = nfa.AddNode();
        var end = nfa.Append(Resolve(new RegexNode.Concat([before, pattern]), after), start);
        return NfaDeterminizer.Build(nfa, start, end);
    }

    /// <summary>
    /// Appends what comes after a pattern. A look-ahead at the top of it speaks of all that follows it: there
    /// the rest becomes a language of its own, in which what the look-ahead says is intersected.
    /// </summary>
    private static RegexNode Resolve(RegexNode pattern, RegexNode after)
    {
        switch (pattern)
        {
            case RegexNode.Alternate alternate when alternate.Choices.Any(HasLookahead):
                return new RegexNode.Alternate([.. alternate.Choices.Select(choice => Resolve(choice, after))]);
            case RegexNode.Concat concat when concat.Parts.Any(HasLookahead):
                var index = 0;
                while (!HasLookahead(concat.Parts[index]))
                {
                    index++;
                }

                var parts = concat.Parts.Take(index).ToList();
                var rest = new RegexNode.Concat([.. concat.Parts.Skip(index + 1)]);
                if (concat.Parts[index] is RegexNode.Lookahead lookahead)
                {
                    var atStart = parts.Count > 0 && parts[^1] is RegexNode.Anchor { Kind: RegexAnchor.Start };
                    parts.Add(new RegexNode.Language(Look(lookahead, rest, after, atStart)));
                }
                else
                {
                    parts.Add(Resolve(concat.Parts[index], new RegexNode.Concat([rest, after])));
                }

                return new RegexNode.Concat(parts);
            case RegexNode.Lookahead last:
                return new RegexNode.Language(Look(last, RegexNode.Nothing, after, atStart: false));
            default:
                return new RegexNode.Concat([pattern, after]);
        }
    }

    private static Dfa Look(RegexNode.Lookahead lookahead, RegexNode rest, RegexNode after, bool atStart)
    {
        if (HasWordBoundary(lookahead.Body) || HasWordBoundary(rest) || (!atStart && (HasStart(lookahead.Body) || HasStart(rest))))
        {
            throw new GrammarException("A pattern with look-ahead cannot have word boundaries or '^' after it.");
        }

        var seen = Build(lookahead.Body, RegexNode.Nothing, AnyText);
        var following = Build(rest, RegexNode.Nothing, after);
        return lookahead.Negative ? DfaProduct.Except(following, seen) : DfaProduct.And(following, seen);
    }

    private static bool HasLookahead(RegexNode node) => Contains(node, static part => part is RegexNode.Lookahead);

    private static bool HasStart(RegexNode node) => Contains(node, static part => part is RegexNode.Anchor { Kind: RegexAnchor.Start });

    private static bool HasWordBoundary(RegexNode node) =>
        Contains(node, static part => part is RegexNode.Anchor { Kind: RegexAnchor.WordBoundary or RegexAnchor.NotWordBoundary });

    private static bool Contains(RegexNode node, Func<RegexNode, bool> wanted) => wanted(node) || node switch
    {
        RegexNode.Concat concat => concat.Parts.Any(part => Contains(part, wanted)),
        RegexNode.Alternate alternate => alternate.Choices.Any(choice => Contains(choice, wanted)),
        RegexNode.Repeat repeat => Contains(repeat.Body, wanted),
        RegexNode.Lookahead lookahead => Contains(lookahead.Body, wanted),
        _ => false,
    };
}
