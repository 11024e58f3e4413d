using System.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Follows one call in one form, a character at a time. White space in the text around names and arguments is forgiven.</summary>
internal sealed class CallMatcher
{
    private const int LongestSkip = 128;

    private readonly IReadOnlyList<AIFunctionDeclaration> _tools;
    private readonly StringBuilder _text = new();
    private readonly string _lead;
    private readonly string _nameClose;
    private readonly bool _skipsAfterName;
    private readonly string _skipStart;
    private int _matched;
    private int _skipped;
    private string _name = "";
    private JsonValueScanner _json;
    private PythonValueScanner _python;
    private BraceValueScanner _braces;
    private TaggedArgumentsReader? _tagged;
    private Stage _stage;

    /// <param name="form">The form.</param>
    /// <param name="lead">What is still to come before the name or the JSON, without white space.</param>
    /// <param name="tools">The declared tools, whose parameters tell strings from other values.</param>
    /// <param name="isMarked">Whether a mark announced the call; without one only calls of declared tools count.</param>
    public CallMatcher(CallForm form, string lead, IReadOnlyList<AIFunctionDeclaration> tools, bool isMarked)
    {
        Form = form;
        IsMarked = isMarked;
        _lead = lead;
        _tools = tools;
        var madeUp = form.NameClose.LastIndexOfAny([CallForm.Id, CallForm.Index]);
        _skipsAfterName = madeUp >= 0;
        _skipStart = CallMarks.Squeeze(form.NameClose[..Math.Max(0, madeUp)]);
        _nameClose = CallMarks.Squeeze(form.NameClose[(madeUp + 1)..]);
        _braces = new BraceValueScanner(form.Quote);
        Enter(Stage.Lead);
    }

    public enum Progress
    {
        Inside,
        Complete,
        Impossible,
    }

    private enum Stage : byte
    {
        Lead,
        Value,
        Name,
        AfterName,
        Arguments,
    }

    public CallForm Form { get; }

    public bool IsMarked { get; }

    /// <summary>Gets the calls, once they are complete.</summary>
    public List<FunctionCallContent> Calls { get; } = [];

    /// <summary>Gets what is wrong with a call that cannot be one.</summary>
    public FormatException? Error { get; private set; }

    /// <summary>Takes the next character.</summary>
    public Progress Next(char character)
    {
        switch (_stage)
        {
            case Stage.Lead:
                if (char.IsWhiteSpace(character))
                {
                    return Progress.Inside;
                }

                return NextOfLead(character);
            case Stage.Value:
                return NextOfValue(character);
            case Stage.Name:
                return NextOfName(character);
            case Stage.AfterName:
                return NextAfterName(character);
            default:
                return NextOfArguments(character);
        }
    }

    /// <summary>Ends a call that the answer broke off; some forms are complete without what closes them.</summary>
    public Progress Complete() => _stage == Stage.Arguments && _tagged is { } tagged && tagged.TryComplete()
        ? Read(JsonToolCallParser.ParseArguments(_name, tagged.ToJson(), Calls))
        : Fail();

    private Progress NextOfLead(char character)
    {
        if (_lead[_matched] is not (CallForm.Id or CallForm.Index))
        {
            return character == _lead[_matched] ? Advance(Stage.Lead) : Fail();
        }

        // What the model makes up ends where the text goes on.
        if (_matched + 1 < _lead.Length && character == _lead[_matched + 1])
        {
            _matched++;
            return Advance(Stage.Lead);
        }

        return _skipped++ > LongestSkip ? Fail() : Progress.Inside;
    }

    private Progress Advance(Stage stage)
    {
        _matched++;
        Enter(stage);
        return Progress.Inside;
    }

    /// <summary>Goes on to the first stage, from this one, that has something to match.</summary>
    private void Enter(Stage stage)
    {
        _stage = stage;
        if (stage == Stage.Lead && _matched == _lead.Length)
        {
            _stage = Form.Syntax is CallSyntax.JsonObject or CallSyntax.JsonMember or CallSyntax.PythonList ? Stage.Value : Stage.Name;
            _matched = 0;
        }
        else if (stage == Stage.AfterName && _matched == _nameClose.Length && !_skipsAfterName)
        {
            _stage = Stage.Arguments;
        }

        if (_stage == Stage.Arguments)
        {
            _tagged = Form.Syntax == CallSyntax.Tagged ? new TaggedArgumentsReader(Form, _name, _tools) : null;
        }
    }

    private Progress NextOfValue(char character)
    {
        if (_text.Length == 0)
        {
            if (char.IsWhiteSpace(character))
            {
                return Progress.Inside;
            }

            if (character != '[' && (character != '{' || Form.Syntax == CallSyntax.PythonList))
            {
                return Fail();
            }
        }

        _text.Append(character);
        if (Form.Syntax == CallSyntax.PythonList)
        {
            return _python.Next(character) ? Read(PythonicToolCallParser.Parse(_text.ToString(), _tools, Calls))
                : IsMarked || CallPrefix.CanBePython(_text, _tools) ? Progress.Inside
                : Fail();
        }

        return _json.Next(character) switch
        {
            JsonValueScanner.Progress.Complete => Read(JsonToolCallParser.Parse(_text.ToString(), Form, _tools, Calls)),
            JsonValueScanner.Progress.Impossible => Fail(),
            _ => IsMarked || CallPrefix.CanBeJson(_text, Form, _tools) ? Progress.Inside : Fail(),
        };
    }

    private Progress NextOfName(char character)
    {
        var isPartOfName = char.IsLetterOrDigit(character) || character is '_' or '-' or '.';
        if (isPartOfName || (_text.Length == 0 && char.IsWhiteSpace(character)))
        {
            if (isPartOfName)
            {
                _text.Append(character);
            }

            return IsMarked || CallPrefix.CanBeName(_text, _tools) ? Progress.Inside : Fail();
        }

        _name = _text.ToString();
        if (_name.Length == 0 || (!IsMarked && !IsDeclared(_name)))
        {
            return Fail();
        }

        _text.Clear();
        if (Form.Syntax == CallSyntax.Python)
        {
            // A name with dots takes what a form has behind names, as .call, along.
            _name = _name.EndsWith(_nameClose, StringComparison.Ordinal) ? _name[..^_nameClose.Length] : _name;
            _text.Append(_name);
            Enter(Stage.Arguments);
        }
        else
        {
            Enter(Stage.AfterName);
        }

        return Next(character);
    }

    private Progress NextAfterName(char character)
    {
        if (_skipsAfterName)
        {
            _text.Append(character);
            if (_skipped++ > LongestSkip + _nameClose.Length)
            {
                return Fail();
            }

            if (_nameClose.Length == 0 ? character != '{' : !EndsWithNameClose(character))
            {
                return Progress.Inside;
            }

            if (!CallMarks.Squeeze(_text.ToString()).StartsWith(_skipStart, StringComparison.Ordinal))
            {
                return Fail();
            }

            _text.Clear();
            _matched = _nameClose.Length;
            _stage = Stage.Arguments;
            Enter(Stage.Arguments);
            return _nameClose.Length == 0 ? Next(character) : Progress.Inside;
        }

        return char.IsWhiteSpace(character) ? Progress.Inside
            : character == _nameClose[_matched] ? Advance(Stage.AfterName)
            : Fail();
    }

    private bool EndsWithNameClose(char character) => character == _nameClose[^1]
        && CallMarks.Squeeze(_text.ToString()).EndsWith(_nameClose, StringComparison.Ordinal);

    private Progress NextOfArguments(char character)
    {
        if (Form.Syntax == CallSyntax.Tagged)
        {
            return _tagged!.Next(character) switch
            {
                TaggedArgumentsReader.Progress.Complete => Read(JsonToolCallParser.ParseArguments(_name, _tagged.ToJson(), Calls)),
                TaggedArgumentsReader.Progress.Impossible => Fail(),
                _ => Progress.Inside,
            };
        }

        var isFirst = _text.Length == (Form.Syntax == CallSyntax.Python ? _name.Length : 0);
        if (isFirst && char.IsWhiteSpace(character))
        {
            return Progress.Inside;
        }

        if (isFirst && character != (Form.Syntax == CallSyntax.Python ? '(' : '{'))
        {
            return Fail();
        }

        _text.Append(character);
        switch (Form.Syntax)
        {
            case CallSyntax.Python:
                return _python.Next(character) ? Read(PythonicToolCallParser.Parse(_text.ToString(), _tools, Calls)) : Progress.Inside;
            case CallSyntax.Braces:
                return _braces.Next(character) ? Read(BraceValueReader.Parse(_name, _text.ToString(), Form.Quote, Calls)) : Progress.Inside;
            default:
                return _json.Next(character) switch
                {
                    JsonValueScanner.Progress.Complete => Read(JsonToolCallParser.ParseArguments(_name, _text.ToString(), Calls)),
                    JsonValueScanner.Progress.Impossible => Fail(),
                    _ => Progress.Inside,
                };
        }
    }

    private Progress Read(FormatException? error)
    {
        if (error is null && (!IsMarked || Form.IsSoft) && !Calls.TrueForAll(call => IsDeclared(call.Name)))
        {
            error = new FormatException("The answer calls no declared tool.");
        }

        if (error is null)
        {
            return Progress.Complete;
        }

        Calls.Clear();
        Error = error;
        return Progress.Impossible;
    }

    private Progress Fail()
    {
        Error ??= new FormatException("The model wrote a tool call that is not in its own form.");
        return Progress.Impossible;
    }

    private bool IsDeclared(string name) => _tools.Any(tool => tool.Name == name);
}
