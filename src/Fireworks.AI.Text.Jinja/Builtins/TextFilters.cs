using System.Text;
using Fireworks.AI.Text.Jinja.Operations;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Builtins;

/// <summary>Filters that give text.</summary>
internal static class TextFilters
{
    public static Dictionary<string, TemplateFilter> All { get; } = new()
    {
        ["trim"] = static (state, in value, in arguments) =>
        {
            arguments.Expect("trim", 0, "chars");
            return TextOperations.Strip(state, state.ToText(value), arguments.GetText(0, "chars")?.AsText, left: true, right: true);
        },
        ["string"] = static (state, in value, in arguments) => state.ToText(value),
        ["safe"] = static (state, in value, in arguments) => state.ToText(value).AsMarkup,
        ["upper"] = static (state, in value, in arguments) => TextOperations.Map(state, state.ToText(value), CaseMapping.Upper),
        ["lower"] = static (state, in value, in arguments) => TextOperations.Map(state, state.ToText(value), CaseMapping.Lower),
        ["capitalize"] = static (state, in value, in arguments) => TextOperations.Map(state, state.ToText(value), CaseMapping.Capitalize),
        ["title"] = static (state, in value, in arguments) => TextOperations.Map(state, state.ToText(value).AsPlain, Title),
        ["replace"] = Replace,
        ["indent"] = Indent,
        ["escape"] = Escape,
        ["e"] = Escape,
        ["forceescape"] = static (state, in value, in arguments) => Markup.Escape(state, state.ToText(value).AsPlain),
        ["urlencode"] = UrlEncode,
        ["wordcount"] = static (state, in value, in arguments) => TemplateValue.From(CountWords(state.ToText(value).AsText)),
        ["center"] = Center,
        ["truncate"] = Truncate,
        ["format"] = static (state, in value, in arguments) => Operators.Modulo(
            state,
            state.ToText(value),
            arguments.Named.Length > 0 ? NamedMap(state, arguments) : TemplateValue.Tuple(arguments.Positional)),
    };

    private static TemplateValue NamedMap(RenderState state, in Arguments arguments)
    {
        var map = new TemplateMap();
        for (var i = 0; i < arguments.Names.Length; i++)
        {
            map.Set(arguments.Names[i], arguments.Named[i], state.Comparer);
        }

        return TemplateValue.From(map);
    }

    private static TemplateValue Replace(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("replace", 2, "old", "new", "count");
        var count = arguments.Get(2, "count");
        return TextOperations.Replace(
            state,
            state.ToText(value),
            state.ToText(arguments.Get(0, "old")),
            state.ToText(arguments.Get(1, "new")),
            count.IsMissing || count.IsNone ? -1 : arguments.GetInteger(2, "count", -1));
    }

    private static TemplateValue Indent(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("indent", 0, "width", "first", "blank");
        var width = arguments.Get(0, "width");
        var indent = width.IsText ? width
            : TemplateValue.Text(new string(' ', (int)Math.Clamp(arguments.GetInteger(0, "width", 4), 0, 1000)), isTemplate: true);
        var indentsBlank = arguments.GetBoolean(2, "blank");
        var text = state.ToText(value);

        // Jinja appends a newline before it splits, so that a last empty line is kept.
        var lines = TextSplitting.SplitLines(
            state, Operators.Concatenate(state, [text, TemplateValue.Text("\n", text.IsTemplateText)]), keepEnds: false).AsSequence.Items;
        var builder = state.RentBuilder();
        for (var i = 0; i < lines.Count; i++)
        {
            if (i > 0)
            {
                builder.Append('\n', text.IsTemplateText);
            }

            var isIndented = i == 0 ? arguments.GetBoolean(1, "first") : indentsBlank || lines[i].AsText.Length > 0;
            if (isIndented)
            {
                builder.Append(indent);
            }

            builder.Append(lines[i]);
        }

        return state.Finish(builder);
    }

    private static TemplateValue Escape(RenderState state, in TemplateValue value, in Arguments arguments) =>
        Markup.Escape(state, value);

    private static TemplateValue UrlEncode(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        if (value.Kind == ValueKind.Map)
        {
            var equals = TemplateValue.Text("=", isTemplate: true);
            var pairs = new List<TemplateValue>();
            foreach ((var key, var item) in value.AsMap.Entries)
            {
                pairs.Add(Operators.Concatenate(state, [Quote(state, key, ""), equals, Quote(state, item, "")]));
            }

            return TextOperations.Join(state, TemplateValue.Text("&", isTemplate: true), pairs);
        }

        return Quote(state, value, "/");
    }

    private static TemplateValue Quote(RenderState state, in TemplateValue value, string safe) =>
        TextOperations.Map(state, state.ToText(value).AsPlain, text =>
        {
            var quoted = new StringBuilder();
            foreach (var unit in Encoding.UTF8.GetBytes(text))
            {
                var character = (char)unit;
                var isKept = char.IsAsciiLetterOrDigit(character) || character is '_' or '.' or '-' or '~' || safe.Contains(character);
                quoted.Append(isKept ? character.ToString() : safe.Length == 0 && character == ' ' ? "+" : $"%{unit:X2}");
            }

            return quoted.ToString();
        });

    /// <summary>Capitalizes after spaces and opening brackets only, unlike str.title().</summary>
    private static string Title(string text)
    {
        var title = new StringBuilder(text.Length);
        var isStart = true;
        for (var i = 0; i < text.Length;)
        {
            var units = PythonText.CountUnits(text, i);
            var character = text.Substring(i, units);
            title.Append(isStart ? CaseMapping.Upper(character) : CaseMapping.Lower(character));
            isStart = character[0] is '-' or '(' or '{' or '[' or '<' || PythonText.IsSpace(character[0]);
            i += units;
        }

        return title.ToString();
    }

    private static int CountWords(string text)
    {
        var count = 0;
        var inWord = false;
        foreach (var rune in text.EnumerateRunes())
        {
            var isWord = Rune.IsLetter(rune) || Rune.IsNumber(rune) || rune.Value == '_';
            count += isWord && !inWord ? 1 : 0;
            inWord = isWord;
        }

        return count;
    }

    private static TemplateValue Center(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("center", 0, "width");
        var text = state.ToText(value);
        var width = arguments.GetInteger(0, "width", 80);
        var missing = Math.Max(0, width - PythonText.Length(text.AsText));
        var left = (missing / 2) + (missing & width & 1);
        return TextMethods.Pad(state, text, left, missing - left, TemplateValue.Text(" ", text.IsTemplateText));
    }

    private static TemplateValue Truncate(RenderState state, in TemplateValue value, in Arguments arguments)
    {
        arguments.Expect("truncate", 0, "length", "killwords", "end", "leeway");
        if (!value.IsText)
        {
            throw new ChatTemplateException($"the filter 'truncate' needs a string, not {value.TypeName}");
        }

        var text = value;
        var end = arguments.GetText(2, "end") ?? TemplateValue.Text("...", isTemplate: true);
        var length = arguments.GetInteger(0, "length", 255);
        var kept = length - PythonText.Length(end.AsText);
        if (kept < 0)
        {
            throw new ChatTemplateException("truncate needs a length of at least that of its end");
        }

        if (PythonText.Length(text.AsText) <= length + arguments.GetInteger(3, "leeway", 5))
        {
            return text;
        }

        var offset = PythonText.Offset(text.AsText, (int)kept);
        var space = arguments.GetBoolean(1, "killwords") ? -1 : text.AsText.AsSpan(0, offset).LastIndexOf(' ');
        return Operators.Concatenate(state, [TextOperations.Slice(state, text, 0, space < 0 ? offset : space), end]);
    }
}
