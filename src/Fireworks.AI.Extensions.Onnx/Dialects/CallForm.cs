namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>
/// One way in which a model writes calls: the text around them, and where name and arguments stand. The reader forgives white space; the
/// grammar writes the text as it is here.
/// </summary>
/// <remarks>
/// An answer's calls are <c>Open, call, (Separator, call)*, Close</c>, and a call is <c>CallOpen, name, NameClose, arguments,
/// CallClose</c>.
/// </remarks>
internal sealed record CallForm
{
    /// <summary>Stands in the texts for the id of a call, which the model makes up.</summary>
    public const char Id = '\uE000';

    /// <summary>Stands in the texts for the number of a call.</summary>
    public const char Index = '\uE001';

    /// <summary>Gets how name and arguments are written.</summary>
    public required CallSyntax Syntax { get; init; }

    /// <summary>Gets what begins the calls of an answer.</summary>
    public string Open { get; init; } = "";

    /// <summary>Gets what ends the calls of an answer.</summary>
    public string Close { get; init; } = "";

    /// <summary>Gets what stands between two calls; null where an answer holds one call only.</summary>
    public string? Separator { get; init; } = "";

    /// <summary>Gets what stands before the name of a call, or before its arguments where those come first.</summary>
    public string CallOpen { get; init; } = "";

    /// <summary>Gets what stands between name and arguments.</summary>
    public string NameClose { get; init; } = "";

    /// <summary>Gets what ends a call.</summary>
    public string CallClose { get; init; } = "";

    /// <summary>Gets the property of a call in JSON that holds the name.</summary>
    public string NameProperty { get; init; } = "name";

    /// <summary>Gets the property of a call in JSON that holds the arguments.</summary>
    public string ArgumentsProperty { get; init; } = "arguments";

    /// <summary>Gets whether the arguments of a call in JSON come before the name.</summary>
    public bool ArgumentsFirst { get; init; }

    /// <summary>Gets whether JSON is written without spaces.</summary>
    public bool IsCompact { get; init; }

    /// <summary>Gets how arguments between tags are written.</summary>
    public TaggedArguments Tags { get; init; } = TaggedArguments.None;

    /// <summary>Gets what stands around strings where braces hold the arguments.</summary>
    public string Quote { get; init; } = "\"";

    /// <summary>
    /// Gets whether the form is only read: models write it beside the one they were taught, so that no answer is held to it.
    /// </summary>
    public bool IsReadOnly { get; init; }

    /// <summary>Gets whether what begins like a call and is none is text, because the mark also occurs in other answers.</summary>
    public bool IsSoft { get; init; }

    /// <summary>Gets all text before the first name or the first JSON.</summary>
    public string Lead => BeforeJson(Open + CallOpen);

    /// <summary>Gets the text before each name or JSON.</summary>
    public string CallLead => BeforeJson(CallOpen);

    /// <summary>Gets the mark that announces calls; empty where they begin without one.</summary>
    public string Trigger => CallMarks.First(Lead);

    /// <summary>Gets the mark that announces each call; empty where it has none.</summary>
    public string CallTrigger => CallMarks.First(CallLead);

    private bool IsJson => Syntax is CallSyntax.JsonObject or CallSyntax.JsonMember;

    private string BeforeJson(string text)
    {
        if (Syntax == CallSyntax.PythonList)
        {
            return text.EndsWith('[') ? text[..^1] : text;
        }

        if (!IsJson)
        {
            return text;
        }

        var start = text.IndexOf('{', StringComparison.Ordinal);
        if (start < 0)
        {
            start = text.Length;
        }

        var before = text.AsSpan(0, start).TrimEnd();
        return before.EndsWith("[", StringComparison.Ordinal) ? before[..^1].ToString() : text[..start];
    }
}

/// <summary>How name and arguments of a call are written.</summary>
internal enum CallSyntax
{
    /// <summary>A JSON object with the name in one property and the arguments in another.</summary>
    JsonObject,

    /// <summary>A JSON object whose only property has the tool's name and holds the arguments.</summary>
    JsonMember,

    /// <summary>The name, and then the arguments as a JSON object.</summary>
    JsonArguments,

    /// <summary>The name, and then a tag for each argument.</summary>
    Tagged,

    /// <summary>A call as in Python, with named arguments.</summary>
    Python,

    /// <summary>A list of calls as in Python.</summary>
    PythonList,

    /// <summary>The name, and arguments in braces, with marks around strings.</summary>
    Braces,
}

/// <summary>The text around an argument between tags: <c>Open, key, KeyClose, value, Close</c>.</summary>
internal sealed record TaggedArguments(string Open, string KeyClose, string Close, string Separator)
{
    public static TaggedArguments None { get; } = new("", "", "", "");

    /// <summary>Gets what stands between key and value where the value is no string; null where that makes no difference.</summary>
    public string? OtherKeyClose { get; init; }
}
