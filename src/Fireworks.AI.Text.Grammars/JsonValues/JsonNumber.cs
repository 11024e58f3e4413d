using System.Collections.Concurrent;
using System.Globalization;
using System.Numerics;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.JsonValues;

/// <summary>
/// Sets of JSON numbers as languages of their texts. Values are compared exactly, as decimals. Exponents are allowed where
/// the comparison can be made on them: after one digit other than zero, with at most two digits.
/// </summary>
internal static class JsonNumber
{
    private const int MaximumRemainders = 250_000;
    private const int MaximumRemembered = 1_024;
    private const int MaximumListed = 1_024;

    private static readonly ConcurrentDictionary<(string Kind, string Text), Dfa> Known = new();

    /// <summary>All numbers.</summary>
    public static Dfa Any { get; } = Whole("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?0*([0-9]{1,2}|[12][0-9]{2}))?");

    /// <summary>Whole numbers, also those written with a fraction of zeros.</summary>
    public static Dfa Integer { get; } = Whole("-?(0|[1-9][0-9]*)(\\.0+)?");

    /// <summary>Whole numbers without a fraction.</summary>
    public static Dfa PlainInteger { get; } = Whole("-?(0|[1-9][0-9]*)");

    /// <summary>For each number one spelling.</summary>
    public static Dfa Canonical { get; } = Whole("0|-?[1-9][0-9]*(\\.[0-9]*[1-9])?|-?0\\.[0-9]*[1-9]");

    public static Dfa NotInteger { get; } = Whole("-?(0|[1-9][0-9]*)\\.[0-9]*[1-9][0-9]*");

    /// <summary>Numbers with a fraction or an exponent, whatever their value.</summary>
    public static Dfa NotPlainInteger { get; } = Whole(
        "-?(0|[1-9][0-9]*)(\\.[0-9]+([eE][+-]?0*([0-9]{1,2}|[12][0-9]{2}))?|[eE][+-]?0*([0-9]{1,2}|[12][0-9]{2}))");

    private static Dfa AnyShort { get; } = Whole("-?(0|[1-9][0-9]{0,14})(\\.[0-9]{1,15})?");

    private static Dfa Plain { get; } = Whole("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    /// <summary>The numbers that are less than, equal to or greater than a bound, as asked.</summary>
    public static Dfa Compared(string bound, bool less, bool equal, bool greater) => Remember(
        (less ? "<" : "") + (equal ? "=" : "") + (greater ? ">" : ""),
        bound,
        () => new JsonNumberComparison(Decimal.Parse(bound)).Build(less, equal, greater));

    public static Dfa MultipleOf(string divisor, bool negated, DfaBudget budget) => Remember(negated ? "!*" : "*", divisor, () =>
    {
        var value = Decimal.Parse(divisor);
        var multiples = Multiples(value);
        return negated ? DfaProduct.Except(Plain, multiples, budget) : multiples;
    });

    /// <summary>
    /// Of many numbers the short ones, or all where none is short; of whole numbers those of 64 bits. A few, as a schema lists them, stay.
    /// </summary>
    public static Dfa Short(Dfa numbers, DfaBudget budget)
    {
        if (ReferenceEquals(numbers, Any))
        {
            return AnyShort;
        }

        if (ReferenceEquals(numbers, PlainInteger))
        {
            return PlainIntegerShort;
        }

        var values = DfaProduct.And(numbers, Canonical, budget);
        if (!values.IsInfinite() && values.Words(MaximumListed) is not null)
        {
            return values;
        }

        var areWhole = DfaProduct.And(numbers, NotInteger, budget).IsEmpty;
        var common = DfaProduct.And(numbers, areWhole ? PlainIntegerShort : AnyShort, budget);
        return common.IsEmpty ? numbers : common;
    }

    private static Dfa PlainIntegerShort { get; } = DfaProduct.And(
        PlainInteger,
        DfaProduct.And(
            Compared("-9223372036854775808", less: false, equal: true, greater: true),
            Compared("9223372036854775807", less: true, equal: true, greater: false),
            new DfaBudget()),
        new DfaBudget());

    private static Dfa Whole(string pattern) => RegexLanguage.BuildWhole(pattern, new DfaBudget());

    private static Dfa Remember(string kind, string text, Func<Dfa> build)
    {
        if (!Known.TryGetValue((kind, text), out var language))
        {
            language = build();
            if (Known.Count < MaximumRemembered)
            {
                Known.TryAdd((kind, text), language);
            }
        }

        return language;
    }

    private static Dfa Multiples(Decimal divisor)
    {
        var scale = divisor.Fraction.Length;
        var digits = BigInteger.Parse("0" + divisor.Integer + divisor.Fraction, CultureInfo.InvariantCulture);
        if (digits.IsZero || divisor.Negative)
        {
            throw new GrammarException("The divisor must be greater than zero.");
        }

        if (digits * (scale + 1) > MaximumRemainders)
        {
            throw new GrammarException($"A divisor with {MaximumRemainders} or more remainders is too large.");
        }

        var modulus = (int)digits;
        int Padded(int remainder, int fractionDigits)
        {
            for (var i = fractionDigits; i < scale; i++)
            {
                remainder = (int)((remainder * 10L) % modulus);
            }

            return remainder;
        }

        // Phase: 0 start, 1 after the sign, 2 after a leading zero, 3 in the integer part, 4 after the point, 5 in the fraction.
        return DfaExplorer.Explore(
            (Phase: 0, Remainder: 0, Fraction: 0),
            "-.0123456789",
            (state, character) => (state.Phase, character) switch
            {
                (0, '-') => state with { Phase = 1 },
                (0 or 1, '0') => state with { Phase = 2 },
                (0 or 1 or 3, >= '0' and <= '9') => (3, (int)(((state.Remainder * 10L) + character - '0') % modulus), 0),
                (2 or 3, '.') => state with { Phase = 4 },
                (4 or 5, >= '0' and <= '9') when state.Fraction < scale =>
                    (5, (int)(((state.Remainder * 10L) + character - '0') % modulus), state.Fraction + 1),
                (4 or 5, '0') => state with { Phase = 5 },
                _ => null,
            },
            state => state.Phase is 2 or 3 or 5 && Padded(state.Remainder, state.Fraction) == 0);
    }

    /// <summary>A decimal without leading or trailing zeros.</summary>
    public readonly record struct Decimal(bool Negative, string Integer, string Fraction)
    {
        private const int MaximumDigits = 400;

        public bool IsZero => Integer.Length == 0 && Fraction.Length == 0;

        /// <param name="text">The number.</param>
        /// <param name="anyLength">Takes numbers that have too many digits to compute with.</param>
        public static Decimal Parse(string text, bool anyLength = false)
        {
            var negative = text.StartsWith('-');
            var mantissa = text.AsSpan(negative ? 1 : 0);
            var exponent = 0;
            var mark = mantissa.IndexOfAny('e', 'E');
            if (mark >= 0)
            {
                var digits = mantissa[(mark + 1)..];
                if (!int.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)
                    || Math.Abs(exponent) > MaximumDigits)
                {
                    throw new GrammarException($"The number {text} is too large or too small.");
                }

                mantissa = mantissa[..mark];
            }

            var point = mantissa.IndexOf('.');
            var whole = (point < 0 ? mantissa : mantissa[..point]).ToString();
            var fraction = point < 0 ? "" : mantissa[(point + 1)..].ToString();
            if (exponent > 0)
            {
                fraction = fraction.PadRight(exponent, '0');
                whole += fraction[..exponent];
                fraction = fraction[exponent..];
            }
            else if (exponent < 0)
            {
                whole = whole.PadLeft(-exponent, '0');
                fraction = whole[(whole.Length + exponent)..] + fraction;
                whole = whole[..(whole.Length + exponent)];
            }

            whole = whole.TrimStart('0');
            fraction = fraction.TrimEnd('0');
            if (!anyLength && whole.Length + fraction.Length > 2 * MaximumDigits)
            {
                throw new GrammarException($"The number {text[..20]}... has too many digits.");
            }

            return new Decimal(negative, whole, fraction);
        }
    }
}
