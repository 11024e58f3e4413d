using System.Globalization;
using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Values;

/// <summary>A value of the template language, with the semantics of Python's; strings remember which parts are the template's.</summary>
internal readonly struct TemplateValue
{
    private const long MarkupBit = 2;

    private readonly object? _reference;
    private readonly long _bits;

    private TemplateValue(ValueKind kind, object? reference, long bits = 0)
    {
        Kind = kind;
        _reference = reference;
        _bits = bits;
    }

    public ValueKind Kind { get; }

    public static TemplateValue None { get; } = new(ValueKind.None, null);

    public static TemplateValue True { get; } = new(ValueKind.Boolean, null, 1);

    public static TemplateValue False { get; } = new(ValueKind.Boolean, null);

    public static TemplateValue EmptyText { get; } = Text("", isTemplate: true);

    /// <summary>Creates an undefined value, with the name that errors give it.</summary>
    public static TemplateValue Undefined(string name) => new(ValueKind.Undefined, name);

    public static TemplateValue Text(string text, bool isTemplate) => new(ValueKind.Text, text, isTemplate ? 1 : 0);

    public static TemplateValue Text(MixedText text) => new(ValueKind.Text, text);

    public static TemplateValue From(bool value) => value ? True : False;

    public static TemplateValue From(long value) => new(ValueKind.Integer, null, value);

    public static TemplateValue From(double value) => new(ValueKind.Float, null, BitConverter.DoubleToInt64Bits(value));

    public static TemplateValue From(TemplateSequence value) => new(ValueKind.Sequence, value);

    public static TemplateValue From(TemplateMap value) => new(ValueKind.Map, value);

    public static TemplateValue From(TemplateObject value) => new(ValueKind.Object, value);

    public static TemplateValue List(IReadOnlyList<TemplateValue> items) => From(new TemplateSequence(items));

    public static TemplateValue Tuple(params TemplateValue[] items) => From(new TemplateSequence(items, SequenceForm.Tuple));

    /// <summary>Creates a value from JSON of a message or a tool; none of it is the template's.</summary>
    public static TemplateValue FromJson(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => From(new TemplateMap(json)),
        JsonValueKind.Array => From(new TemplateSequence(json)),
        JsonValueKind.String => Text(json.GetString()!, isTemplate: false),
        JsonValueKind.Number => FromJsonNumber(json),
        JsonValueKind.True => True,
        JsonValueKind.False => False,
        _ => None,
    };

    public static TemplateValue Generator(IReadOnlyList<TemplateValue> items) => From(new TemplateSequence(items, SequenceForm.Generator));

    public bool IsMissing => Kind == ValueKind.Missing;

    public bool IsUndefined => Kind == ValueKind.Undefined;

    public bool IsNone => Kind == ValueKind.None;

    public bool IsText => Kind == ValueKind.Text;

    /// <summary>Gets whether the value is an integer or a boolean, which Python counts as one.</summary>
    public bool IsIntegral => Kind is ValueKind.Integer or ValueKind.Boolean;

    public bool IsNumber => Kind is ValueKind.Integer or ValueKind.Boolean or ValueKind.Float;

    public string AsText => _reference as string ?? ((MixedText)_reference!).Text;

    public bool AsBoolean => _bits != 0;

    public long AsInteger => _reference is null
        ? _bits
        : throw new ChatTemplateException($"the integer {_reference} is beyond 64 bits and cannot be calculated with");

    public double AsNumber => Kind == ValueKind.Float ? BitConverter.Int64BitsToDouble(_bits) : AsInteger;

    public TemplateSequence AsSequence => (TemplateSequence)_reference!;

    public TemplateMap AsMap => (TemplateMap)_reference!;

    public TemplateObject AsObject => (TemplateObject)_reference!;

    /// <summary>Gets the digits of an integer.</summary>
    public string Digits => _reference as string ?? _bits.ToString(CultureInfo.InvariantCulture);

    /// <summary>Gets whether it is an integer beyond 64 bits: it can be shown and compared, not calculated with.</summary>
    public bool IsHugeInteger => Kind == ValueKind.Integer && _reference is not null;

    /// <summary>Gets the parts of a text of both origins; null for one of a single origin.</summary>
    public MixedText? Mixed => _reference as MixedText;

    /// <summary>Gets whether a text is the template's throughout.</summary>
    public bool IsTemplateText => Kind == ValueKind.Text && (_bits & 1) != 0;

    /// <summary>Gets whether a text is marked as safe: what is added to it is escaped for HTML, as in Jinja2.</summary>
    public bool IsMarkup => Kind == ValueKind.Text && (_bits & MarkupBit) != 0;

    /// <summary>Gets the same text, marked as safe.</summary>
    public TemplateValue AsMarkup => new(Kind, _reference, _bits | MarkupBit);

    /// <summary>Gets the same text without the mark.</summary>
    public TemplateValue AsPlain => IsMarkup ? new(Kind, _reference, _bits & ~MarkupBit) : this;

    public ChatTemplateException UndefinedError() => new($"'{_reference}' is undefined");

    public bool IsTrue => Kind switch
    {
        ValueKind.Boolean => AsBoolean,
        ValueKind.Integer => IsHugeInteger || _bits != 0,
        ValueKind.Float => AsNumber != 0,
        ValueKind.Text => AsText.Length > 0,
        ValueKind.Sequence => AsSequence.IsTrue,
        ValueKind.Map => AsMap.Count > 0,
        ValueKind.Object => true,
        _ => false,
    };

    /// <summary>Gets Python's name of the type, for messages.</summary>
    public string TypeName => Kind switch
    {
        ValueKind.None => "None",
        ValueKind.Boolean => "bool",
        ValueKind.Integer => "int",
        ValueKind.Float => "float",
        ValueKind.Text => "str",
        ValueKind.Sequence => AsSequence.TypeName,
        ValueKind.Map => "dict",
        ValueKind.Object => AsObject.TypeName,
        _ => "undefined",
    };

    public override string ToString() => Kind == ValueKind.Text ? AsText : TypeName;

    private static TemplateValue FromJsonNumber(JsonElement json)
    {
        if (json.TryGetInt64(out var integer))
        {
            return From(integer);
        }

        var digits = json.GetRawText();
        return digits.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? new TemplateValue(ValueKind.Integer, digits)
            : From(double.Parse(digits, CultureInfo.InvariantCulture));
    }
}

/// <summary>The Python type that a template value stands for.</summary>
internal enum ValueKind : byte
{
    /// <summary>An empty variable slot, never seen by a template.</summary>
    Missing,
    Undefined,
    None,
    Boolean,
    Integer,
    Float,
    Text,
    Sequence,
    Map,
    Object,
}

/// <summary>A string that is partly the template's and partly a message's.</summary>
/// <param name="text">The characters.</param>
/// <param name="firstIsTemplate">Whether the first run is the template's.</param>
/// <param name="flips">Ascending positions inside the text at which the origin changes.</param>
internal sealed class MixedText(string text, bool firstIsTemplate, int[] flips)
{
    public string Text { get; } = text;

    public bool FirstIsTemplate { get; } = firstIsTemplate;

    public int[] Flips { get; } = flips;
}
