using System.Collections.Concurrent;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>The formats of strings that are enforced; all others only annotate.</summary>
internal static class StringFormats
{
    private const string MonthAndDay =
        "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])";
    private const string LeapYear = "[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:[02468][048]|[13579][26])00";
    private const string Date = "(?:[0-9]{4}-(?:" + MonthAndDay + ")|(?:" + LeapYear + ")-02-29)";
    private const string Clock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]+)?";
    private const string Offset = "[+-](?:[01][0-9]|2[0-3]):[0-5][0-9]";
    private const string Time = "(?:" + Clock + "(?:[zZ]|" + Offset + ")|23:59:60(?:\\.[0-9]+)?(?:[zZ]|[+-]00:00))";

    // As .NET reads them: seven digits of a second, no leap seconds.
    private const string PlainClock = "(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\\.[0-9]{1,7})?";
    private const string PlainOffset = "(?:Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))";

    private const string Days = "[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D";
    private const string Hours = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)";
    private const string Duration = "P(?:[0-9]+W|(?:" + Days + ")(?:" + Hours + ")?|" + Hours + ")";

    private const string Label = "[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?";
    private const string Octet = "(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])";
    private const string Ipv4 = "(?:" + Octet + "\\.){3}" + Octet;
    private const string Hex = "[0-9a-fA-F]{1,4}";
    private const string Low = "(?:" + Hex + ":" + Hex + "|" + Ipv4 + ")";

    private const string Ipv6 =
        "(?:(?:" + Hex + ":){6}" + Low
        + "|::(?:" + Hex + ":){5}" + Low
        + "|(?:" + Hex + ")?::(?:" + Hex + ":){4}" + Low
        + "|(?:(?:" + Hex + ":){0,1}" + Hex + ")?::(?:" + Hex + ":){3}" + Low
        + "|(?:(?:" + Hex + ":){0,2}" + Hex + ")?::(?:" + Hex + ":){2}" + Low
        + "|(?:(?:" + Hex + ":){0,3}" + Hex + ")?::" + Hex + ":" + Low
        + "|(?:(?:" + Hex + ":){0,4}" + Hex + ")?::" + Low
        + "|(?:(?:" + Hex + ":){0,5}" + Hex + ")?::" + Hex
        + "|(?:(?:" + Hex + ":){0,6}" + Hex + ")?::)";

    private const string Atom = "[a-zA-Z0-9!#$%&'*+/=?^_`{|}~-]+";
    private const string Escaped = "%[0-9a-fA-F]{2}";
    private const string Unreserved = "[a-zA-Z0-9._~!$&'()*+,;=-]";
    private const string PathCharacter = "(?:" + Unreserved + "|[:@]|" + Escaped + ")";
    private const string Path = "(?:/" + PathCharacter + "*)*";
    private const string QueryAndFragment = "(?:\\?(?:" + PathCharacter + "|[/?])*)?(?:#(?:" + PathCharacter + "|[/?])*)?";
    private const string UserInfo = "(?:(?:" + Unreserved + "|:|" + Escaped + ")*@)?";
    private const string BracketedHost = "\\[(?:" + Ipv6 + "|[vV][0-9a-fA-F]+\\.(?:" + Unreserved + "|:)+)\\]";
    private const string Authority =
        UserInfo + "(?:" + BracketedHost + "|(?:" + Unreserved + "|" + Escaped + ")*)(?::[0-9]*)?";

    private const string Uri =
        "[a-zA-Z][a-zA-Z0-9+.-]*:"
        + "(?://" + Authority + Path + "|/(?:" + PathCharacter + "+" + Path + ")?|" + PathCharacter + "+" + Path + ")?" + QueryAndFragment;

    private const string Variable = "(?:[a-zA-Z0-9_]|" + Escaped + ")(?:\\.?(?:[a-zA-Z0-9_]|" + Escaped + "))*(?::[1-9][0-9]{0,3}|\\*)?";

    private const string UriTemplate =
        "(?:[^\\u0000-\\u0020\"%<>\\\\^`{|}\\u007f]|" + Escaped + "|\\{[+#./;?&=,!@|]?" + Variable + "(?:," + Variable + ")*\\})*";

    private const string Reference =
        "(?://" + Authority + Path + "|/(?:" + PathCharacter + "+" + Path + ")?"
        + "|(?:" + Unreserved + "|@|" + Escaped + ")+" + Path + ")?" + QueryAndFragment;

    // What IRIs have beyond URIs: in all their parts, and in the query only.
    private const string Beyond =
        "\\u00a0-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\uffef\\u{10000}-\\u{1fffd}\\u{20000}-\\u{2fffd}\\u{30000}-\\u{3fffd}"
        + "\\u{40000}-\\u{4fffd}\\u{50000}-\\u{5fffd}\\u{60000}-\\u{6fffd}\\u{70000}-\\u{7fffd}\\u{80000}-\\u{8fffd}"
        + "\\u{90000}-\\u{9fffd}\\u{a0000}-\\u{afffd}\\u{b0000}-\\u{bfffd}\\u{c0000}-\\u{cfffd}\\u{d0000}-\\u{dfffd}"
        + "\\u{e1000}-\\u{efffd}";

    private const string Private = "\\ue000-\\uf8ff\\u{f0000}-\\u{ffffd}\\u{100000}-\\u{10fffd}";

    // Letters, digits and marks, as labels of any script have them; what stands at the beginning is no mark.
    private const string LabelCharacter = "[\\p{L}\\p{N}\\p{M}\\u00b7\\u0375\\u05f3\\u05f4\\u30fb\\u200c\\u200d]";
    private const string InternationalLabel =
        "[\\p{L}\\p{N}](?:(?:" + LabelCharacter + "|-)*[\\p{L}\\p{N}\\p{M}])?";
    private const string InternationalHost =
        "(?:" + InternationalLabel + ")(?:[.\\u3002\\uff0e\\uff61](?:" + InternationalLabel + "))*";
    private const string InternationalAtom = "(?:" + Atom + "|[" + Beyond + "])+";

    private const string JsonPointer = "(?:/(?:[^/~]|~0|~1)*)*";

    private static readonly ConcurrentDictionary<string, Dfa> Known = new(StringComparer.Ordinal);

    /// <summary>The same with characters of all scripts; a query has those for private use, too.</summary>
    private static string ToIri(string uri) => uri
        .Replace("a-zA-Z0-9._~", "a-zA-Z0-9._~" + Beyond, StringComparison.Ordinal)
        .Replace("[/?])*)?(?:#", "[/?" + Private + "])*)?(?:#", StringComparison.Ordinal);

    public static Dfa? Find(string format, bool plainTimes)
    {
        var pattern = format switch
        {
            "date" => Date,
            "time" when plainTimes => PlainClock,
            "date-time" when plainTimes => Date + "T" + PlainClock + PlainOffset,
            "time" => Time,
            "date-time" => Date + "[tT]" + Time,
            "duration" => Duration,
            "uuid" => "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
            "email" => "(?:" + Atom + "(?:\\." + Atom + ")*)@(?:(?:" + Label + "\\.)*" + Label + ")",
            "idn-email" => InternationalAtom + "(?:\\." + InternationalAtom + ")*@(?:" + InternationalHost + ")",
            "idn-hostname" => InternationalHost,
            "iri" => ToIri(Uri),
            "iri-reference" => ToIri(Uri + "|" + Reference),
            "hostname" => "(?:" + Label + "\\.)*" + Label,
            "ipv4" => Ipv4,
            "ipv6" => Ipv6,
            "uri" => Uri,
            "uri-reference" => Uri + "|" + Reference,
            "uri-template" => UriTemplate,
            "json-pointer" => JsonPointer,
            "relative-json-pointer" => "(?:0|[1-9][0-9]*)(?:#|" + JsonPointer + ")",
            _ => null,
        };
        if (format == "regex")
        {
            return RegexSyntax.Expressions;
        }

        return pattern is null ? null : Known.GetOrAdd(pattern, static key => RegexLanguage.BuildWhole(key, new DfaBudget()));
    }
}
