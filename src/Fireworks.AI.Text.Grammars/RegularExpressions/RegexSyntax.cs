using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.RegularExpressions;

/// <summary>
/// The texts that are regular expressions (ECMA-262), for strings that must hold one. Groups nest up to a depth. Not looked at: the order
/// in ranges and counts, and whether a named group exists.
/// </summary>
internal static class RegexSyntax
{
    private const int MaximumDepth = 12;
    private const int Beyond = 0x80;

    private static readonly Lazy<Dfa> All = new(static () => DfaExplorer.Explore(default(State), Ranges(), Step, Accepts));

    private enum Phase
    {
        /// <summary>Where nothing can be repeated: at the beginning, and after a quantifier.</summary>
        Start,

        /// <summary>After what can be repeated.</summary>
        Atom,

        /// <summary>After a quantifier, which may be lazy.</summary>
        Quantified,
        Count,
        CountDigits,
        CountComma,
        CountMaximum,
        Group,
        GroupKind,
        GroupBehind,
        GroupName,
        Class,
        InClass,
        Escape,
        Control,
        Hex,
        UnicodeEscape,
        CodePoint,
        Property,
        PropertyName,
        Reference,
        ReferenceName,
    }

    public static Dfa Expressions => All.Value;

    /// <param name="Phase">Where in the syntax.</param>
    /// <param name="Depth">How many groups are open.</param>
    /// <param name="Digits">Hexadecimal digits, or characters of a name, that are still needed.</param>
    /// <param name="InClass">An escape that stands in a class.</param>
    private readonly record struct State(Phase Phase, int Depth, int Digits, bool InClass);

    private static bool Accepts(State state) => state is
    {
        Depth: 0,
        Phase: Phase.Start or Phase.Atom or Phase.Quantified or Phase.Count or Phase.CountDigits or Phase.CountComma or Phase.CountMaximum,
    };

    private static List<(int Low, int High)> Ranges() =>
        [.. Enumerable.Range(0, Beyond).Select(static value => (value, value)), (Beyond, Dfa.MaximumCodePoint)];

    private static State? Step(State state, int value) => state.Phase switch
    {
        Phase.Start or Phase.Atom or Phase.Quantified => StepOutside(state, value),
        Phase.Count or Phase.CountDigits or Phase.CountComma or Phase.CountMaximum => StepCount(state, value),
        Phase.Group when value == '?' => state with { Phase = Phase.GroupKind },
        Phase.Group => StepOutside(state with { Phase = Phase.Start }, value),
        Phase.GroupKind => value is ':' or '=' or '!' ? state with { Phase = Phase.Start }
            : value == '<' ? state with { Phase = Phase.GroupBehind }
            : null,
        Phase.GroupBehind when value is '=' or '!' => state with { Phase = Phase.Start },
        Phase.GroupBehind => IsName(value) && value is not (>= '0' and <= '9') ? state with { Phase = Phase.GroupName } : null,
        Phase.GroupName => value == '>' ? state with { Phase = Phase.Start } : IsName(value) ? state : null,
        Phase.Class when value == '^' => state with { Phase = Phase.InClass },
        Phase.Class or Phase.InClass => value == ']' ? state with { Phase = Phase.Atom }
            : value == '\\' ? state with { Phase = Phase.Escape, InClass = true }
            : state with { Phase = Phase.InClass },
        Phase.Escape => StepEscape(state, value),
        Phase.Control => IsLetter(value) ? End(state) : null,
        Phase.Hex => !IsHex(value) ? null : state.Digits == 1 ? End(state) : state with { Digits = state.Digits - 1 },
        Phase.UnicodeEscape => value == '{' ? state with { Phase = Phase.CodePoint, Digits = 1 }
            : IsHex(value) ? state with { Phase = Phase.Hex, Digits = 3 }
            : null,
        Phase.CodePoint => value == '}' && state.Digits == 0 ? End(state) : IsHex(value) ? state with { Digits = 0 } : null,
        Phase.Property => value == '{' ? state with { Phase = Phase.PropertyName, Digits = 1 } : null,
        Phase.PropertyName => value == '}' && state.Digits == 0 ? End(state)
            : value == '=' || (IsName(value) && value < Beyond) ? state with { Digits = 0 }
            : null,
        Phase.Reference => value == '<' ? state with { Phase = Phase.ReferenceName, Digits = 1 } : null,
        Phase.ReferenceName => value == '>' && state.Digits == 0 ? End(state) : IsName(value) ? state with { Digits = 0 } : null,
        _ => null,
    };

    private static State? StepOutside(State state, int value) => value switch
    {
        '\\' => state with { Phase = Phase.Escape, InClass = false },
        '[' => state with { Phase = Phase.Class },
        '(' => state.Depth < MaximumDepth ? state with { Phase = Phase.Group, Depth = state.Depth + 1 } : null,
        ')' => state.Depth > 0 ? state with { Phase = Phase.Atom, Depth = state.Depth - 1 } : null,
        '|' or '^' or '$' => state with { Phase = Phase.Start },
        '?' when state.Phase == Phase.Quantified => state with { Phase = Phase.Start },
        '*' or '+' or '?' => state.Phase == Phase.Atom ? state with { Phase = Phase.Quantified } : null,
        '{' when state.Phase == Phase.Atom => state with { Phase = Phase.Count },
        _ => state with { Phase = Phase.Atom },
    };

    /// <summary>What is no count after all stands for itself.</summary>
    private static State? StepCount(State state, int value) => (state.Phase, value) switch
    {
        (Phase.Count or Phase.CountDigits, >= '0' and <= '9') => state with { Phase = Phase.CountDigits },
        (Phase.CountDigits, ',') => state with { Phase = Phase.CountComma },
        (Phase.CountComma or Phase.CountMaximum, >= '0' and <= '9') => state with { Phase = Phase.CountMaximum },
        (Phase.CountDigits or Phase.CountComma or Phase.CountMaximum, '}') => state with { Phase = Phase.Quantified },
        _ => StepOutside(state with { Phase = Phase.Atom }, value),
    };

    private static State? StepEscape(State state, int value) => value switch
    {
        'c' => state with { Phase = Phase.Control },
        'x' => state with { Phase = Phase.Hex, Digits = 2 },
        'u' => state with { Phase = Phase.UnicodeEscape },
        'p' or 'P' => state with { Phase = Phase.Property },
        'k' when !state.InClass => state with { Phase = Phase.Reference },
        'b' or 'B' when !state.InClass => state with { Phase = Phase.Start },
        'b' or 'd' or 'D' or 'w' or 'W' or 's' or 'S' or 't' or 'n' or 'v' or 'f' or 'r' => End(state),
        _ => IsLetter(value) || value == '_' ? null : End(state),
    };

    private static State End(State state) =>
        new(state.InClass ? Phase.InClass : Phase.Atom, state.Depth, 0, false);

    private static bool IsLetter(int value) => value is (>= 'a' and <= 'z') or (>= 'A' and <= 'Z');

    private static bool IsHex(int value) => value is (>= '0' and <= '9') or (>= 'a' and <= 'f') or (>= 'A' and <= 'F');

    private static bool IsName(int value) => IsLetter(value) || value is (>= '0' and <= '9') or '_' or '$' or Beyond;
}
