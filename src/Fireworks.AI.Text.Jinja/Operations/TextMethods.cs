using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Operations;

/// <summary>The methods of Python's str.</summary>
internal static class TextMethods
{
    public static Dictionary<string, PythonMethod> All { get; } = new(StringComparer.Ordinal)
    {
        ["strip"] = static (state, in text, in arguments) => Strip(state, text, arguments, left: true, right: true),
        ["lstrip"] = static (state, in text, in arguments) => Strip(state, text, arguments, left: true, right: false),
        ["rstrip"] = static (state, in text, in arguments) => Strip(state, text, arguments, left: false, right: true),
        ["split"] = static (state, in text, in arguments) => Split(state, text, arguments, fromRight: false),
        ["rsplit"] = static (state, in text, in arguments) => Split(state, text, arguments, fromRight: true),
        ["splitlines"] = static (state, in text, in arguments) =>
            TextSplitting.SplitLines(state, text, arguments.GetBoolean(0, "keepends")),
        ["partition"] = static (state, in text, in arguments) =>
            TextSplitting.Partition(state, text, Required(arguments, "partition"), fromRight: false),
        ["rpartition"] = static (state, in text, in arguments) =>
            TextSplitting.Partition(state, text, Required(arguments, "rpartition"), fromRight: true),
        ["startswith"] = static (state, in text, in arguments) =>
            HasAffix(text.AsText, arguments, "startswith", static (whole, part) => whole.StartsWith(part, StringComparison.Ordinal)),
        ["endswith"] = static (state, in text, in arguments) =>
            HasAffix(text.AsText, arguments, "endswith", static (whole, part) => whole.EndsWith(part, StringComparison.Ordinal)),
        ["removeprefix"] = static (state, in text, in arguments) => RemovePrefix(state, text, Required(arguments, "removeprefix")),
        ["removesuffix"] = static (state, in text, in arguments) => RemoveSuffix(state, text, Required(arguments, "removesuffix")),
        ["replace"] = Replace,
        ["upper"] = static (state, in text, in arguments) => TextOperations.Map(state, text, CaseMapping.Upper),
        ["lower"] = static (state, in text, in arguments) => TextOperations.Map(state, text, CaseMapping.Lower),
        ["casefold"] = static (state, in text, in arguments) => TextOperations.Map(state, text, CaseMapping.Lower),
        ["title"] = static (state, in text, in arguments) => TextOperations.Map(state, text, CaseMapping.Title),
        ["capitalize"] = static (state, in text, in arguments) => TextOperations.Map(state, text, CaseMapping.Capitalize),
        ["swapcase"] = static (state, in text, in arguments) => TextOperations.Map(state, text, CaseMapping.SwapCase),
        ["find"] = static (state, in text, in arguments) => Find(text.AsText, arguments, "find", fromRight: false, isRequired: false),
        ["rfind"] = static (state, in text, in arguments) => Find(text.AsText, arguments, "rfind", fromRight: true, isRequired: false),
        ["index"] = static (state, in text, in arguments) => Find(text.AsText, arguments, "index", fromRight: false, isRequired: true),
        ["rindex"] = static (state, in text, in arguments) => Find(text.AsText, arguments, "rindex", fromRight: true, isRequired: true),
        ["count"] = static (state, in text, in arguments) => Count(text.AsText, Required(arguments, "count")),
        ["join"] = Join,
        ["format"] = BraceFormat.Format,
        ["isdigit"] = static (state, in text, in arguments) =>
            AllUnits(text.AsText, static unit => char.IsDigit(unit) || unit is '²' or '³' or '¹'),
        ["isdecimal"] = static (state, in text, in arguments) => AllUnits(text.AsText, char.IsDigit),
        ["isnumeric"] = static (state, in text, in arguments) => AllUnits(text.AsText, char.IsNumber),
        ["isalpha"] = static (state, in text, in arguments) => AllUnits(text.AsText, char.IsLetter),
        ["isalnum"] = static (state, in text, in arguments) =>
            AllUnits(text.AsText, static unit => char.IsLetter(unit) || char.IsNumber(unit)),
        ["isspace"] = static (state, in text, in arguments) => AllUnits(text.AsText, PythonText.IsSpace),
        ["isascii"] = static (state, in text, in arguments) => TemplateValue.From(text.AsText.All(char.IsAscii)),
        ["isupper"] = static (state, in text, in arguments) => TemplateValue.From(CaseMapping.IsUpper(text.AsText)),
        ["islower"] = static (state, in text, in arguments) => TemplateValue.From(CaseMapping.IsLower(text.AsText)),
        ["ljust"] = static (state, in text, in arguments) => Pad(state, text, arguments, "ljust", static missing => (0, missing)),
        ["rjust"] = static (state, in text, in arguments) => Pad(state, text, arguments, "rjust", static missing => (missing, 0)),
        ["center"] = Center,
        ["zfill"] = ZeroFill,
    };

    /// <summary>Pads a text at both ends with copies of another.</summary>
    public static TemplateValue Pad(RenderState state, in TemplateValue text, long left, long right, in TemplateValue fill)
    {
        state.Budget.SpendTimes(Math.Max(left, 0) + Math.Max(right, 0), fill.AsText.Length);
        var builder = state.RentBuilder();
        Fill(builder, left, fill);
        builder.Append(text);
        Fill(builder, right, fill);
        return state.Finish(builder);
    }

    private static void Fill(TextBuilder builder, long count, in TemplateValue fill)
    {
        for (long i = 0; i < count; i++)
        {
            builder.Append(fill);
        }
    }

    private static TemplateValue Strip(RenderState state, in TemplateValue text, in Arguments arguments, bool left, bool right)
    {
        arguments.Expect("strip", 0, "chars");
        return TextOperations.Strip(state, text, arguments.GetText(0, "chars")?.AsText, left, right);
    }

    private static TemplateValue Split(RenderState state, in TemplateValue text, in Arguments arguments, bool fromRight)
    {
        arguments.Expect("split", 0, "sep", "maxsplit");
        return TextSplitting.Split(state, text, arguments.GetText(0, "sep")?.AsText, arguments.GetInteger(1, "maxsplit", -1), fromRight);
    }

    private static TemplateValue Replace(RenderState state, in TemplateValue text, in Arguments arguments)
    {
        arguments.Expect("replace", 2, "old", "new", "count");
        var replacement = RequiredText(arguments, 1, "new");
        return Markup.Like(text, TextOperations.Replace(
            state,
            text,
            RequiredText(arguments, 0, "old"),
            text.IsMarkup ? Markup.Escape(state, replacement) : replacement,
            arguments.GetInteger(2, "count", -1)));
    }

    private static TemplateValue RemovePrefix(RenderState state, in TemplateValue text, string prefix) =>
        text.AsText.StartsWith(prefix, StringComparison.Ordinal)
            ? TextOperations.Slice(state, text, prefix.Length, text.AsText.Length - prefix.Length)
            : text;

    private static TemplateValue RemoveSuffix(RenderState state, in TemplateValue text, string suffix) =>
        text.AsText.EndsWith(suffix, StringComparison.Ordinal)
            ? TextOperations.Slice(state, text, 0, text.AsText.Length - suffix.Length)
            : text;

    private static TemplateValue HasAffix(string text, in Arguments arguments, string method, Func<string, string, bool> hasAffix)
    {
        arguments.Expect(method, 1, "affix", "start", "end");
        var part = Range(text, arguments, out _);
        var affix = arguments.Get(0, "affix");
        var affixes = affix is { Kind: ValueKind.Sequence, AsSequence.Form: SequenceForm.Tuple }
            ? affix.AsSequence.Items
            : [affix];
        foreach (var candidate in affixes)
        {
            if (hasAffix(part, candidate.IsText ? candidate.AsText : throw NotText(method, candidate)))
            {
                return TemplateValue.True;
            }
        }

        return TemplateValue.False;
    }

    private static TemplateValue Find(string text, in Arguments arguments, string method, bool fromRight, bool isRequired)
    {
        arguments.Expect(method, 1, "sub", "start", "end");
        var part = Range(text, arguments, out var offset);
        var wanted = RequiredText(arguments, 0, "sub").AsText;
        var found = fromRight ? part.LastIndexOf(wanted, StringComparison.Ordinal) : part.IndexOf(wanted, StringComparison.Ordinal);
        return found >= 0 ? TemplateValue.From(offset + PythonText.CodePointsBefore(part, found))
            : isRequired ? throw new ChatTemplateException($"{method}() did not find the text")
            : TemplateValue.From(-1);
    }

    /// <summary>Gets the part of the text between the optional arguments start and end.</summary>
    private static string Range(string text, in Arguments arguments, out int offset)
    {
        var length = PythonText.Length(text);
        offset = Bound(arguments.Get(1, "start"), 0, length);
        var end = Bound(arguments.Get(2, "end"), length, length);
        return offset >= end ? "" : text[PythonText.Offset(text, offset)..PythonText.Offset(text, end)];

        static int Bound(in TemplateValue bound, int otherwise, int length) => !bound.IsIntegral
            ? otherwise
            : (int)Math.Clamp(bound.AsInteger < 0 ? bound.AsInteger + length : bound.AsInteger, 0, length);
    }

    private static TemplateValue Count(string text, string wanted)
    {
        return TemplateValue.From(wanted.Length == 0 ? PythonText.Length(text) + 1 : text.AsSpan().Count(wanted));
    }

    private static TemplateValue Join(RenderState state, in TemplateValue text, in Arguments arguments)
    {
        arguments.Expect("join", 1, "iterable");
        var items = Iteration.Items(state, arguments.Get(0, "iterable"));
        foreach (var item in items)
        {
            _ = item.IsText ? item : throw NotText("join", item);
        }

        return text.IsMarkup
            ? TextOperations.Join(state, text, [.. items.Select(item => Markup.Escape(state, item))]).AsMarkup
            : TextOperations.Join(state, text, items);
    }

    private static TemplateValue Pad(
        RenderState state, in TemplateValue text, in Arguments arguments, string method, Func<long, (long, long)> divide)
    {
        arguments.Expect(method, 1, "width", "fillchar");
        var missing = Math.Max(0, arguments.GetInteger(0, "width", 0) - PythonText.Length(text.AsText));
        (var left, var right) = divide(missing);
        return Pad(state, text, left, right, arguments.GetText(1, "fillchar") ?? TemplateValue.Text(" ", text.IsTemplateText));
    }

    private static TemplateValue Center(RenderState state, in TemplateValue text, in Arguments arguments)
    {
        // Python puts the odd space left when the width is odd.
        var isOddWidth = arguments.GetInteger(0, "width", 0) & 1;
        return Pad(state, text, arguments, "center", missing =>
        {
            var left = (missing / 2) + (missing & isOddWidth);
            return (left, missing - left);
        });
    }

    private static TemplateValue ZeroFill(RenderState state, in TemplateValue text, in Arguments arguments)
    {
        arguments.Expect("zfill", 1, "width");
        var source = text.AsText;
        string zeros = new('0', (int)Math.Clamp(arguments.GetInteger(0, "width", 0) - PythonText.Length(source), 0, 1000));
        var sign = source.Length > 0 && source[0] is '+' or '-' ? 1 : 0;
        return TextOperations.Map(state, text, whole => whole[..sign] + zeros + whole[sign..]);
    }

    private static TemplateValue AllUnits(string text, Func<char, bool> condition) =>
        TemplateValue.From(text.Length > 0 && text.All(condition));

    private static string Required(in Arguments arguments, string method)
    {
        arguments.Expect(method, 1, "text");
        return RequiredText(arguments, 0, "text").AsText;
    }

    private static TemplateValue RequiredText(in Arguments arguments, int index, string name) =>
        arguments.Get(index, name) is { IsText: true } text ? text : throw NotText(name, arguments.Get(index, name));

    private static ChatTemplateException NotText(string name, in TemplateValue value) => value.IsUndefined
        ? value.UndefinedError()
        : new ChatTemplateException($"'{name}' must be a string, not {value.TypeName}");
}
