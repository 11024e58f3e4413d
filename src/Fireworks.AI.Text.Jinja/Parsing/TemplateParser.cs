using Fireworks.AI.Text.Jinja.Syntax;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <summary>Reads the statements of a template.</summary>
internal sealed partial class TemplateParser
{
    private const int MaximumDepth = 100;

    private readonly TokenReader _tokens;
    private readonly ExpressionParser _expressions;
    private readonly HashSet<string> _loopedMembers = new(StringComparer.Ordinal);
    private int _depth;
    private int _loopDepth;

    private TemplateParser(string source)
    {
        _tokens = new TokenReader(TemplateLexer.Tokenize(source));
        _expressions = new ExpressionParser(_tokens);
    }

    public static ParsedTemplate Parse(string source)
    {
        var parser = new TemplateParser(source);
        var scope = parser._expressions.Scope;
        Statement body = parser.ParseBody("the end of the template");
        var expressions = parser._expressions;
        expressions.BindNames();
        return new ParsedTemplate(
            body, scope, expressions.Variables, expressions.Attributes, expressions.Strings, expressions.Tests, parser._loopedMembers);
    }

    /// <summary>Reads up to a tag with one of the names; the tag's name is left as the current token.</summary>
    private BlockStatement ParseBody(params ReadOnlySpan<string> ends)
    {
        if (++_depth > MaximumDepth)
        {
            throw new ChatTemplateException($"blocks are nested deeper than {MaximumDepth} levels", _tokens.Current.Line);
        }

        var statements = new List<Statement>();
        while (true)
        {
            var token = _tokens.Take();
            switch (token.Kind)
            {
                case LexerTokenKind.Data:
                    statements.Add(new TextStatement(token.Text));
                    break;
                case LexerTokenKind.OutputBegin:
                    statements.Add(new OutputStatement(_expressions.ParseTuple(), token.Line));
                    _tokens.Expect(LexerTokenKind.OutputEnd);
                    break;
                case LexerTokenKind.BlockBegin:
                    if (_tokens.Current.Kind == LexerTokenKind.Name && ends.Contains(_tokens.Current.Text))
                    {
                        _depth--;
                        return new BlockStatement([.. statements]);
                    }

                    statements.Add(ParseTag(_tokens.ExpectName(), token.Line));
                    break;
                default:
                    if (_depth > 1)
                    {
                        throw new ChatTemplateException($"a block is not closed; add '{{% {ends[^1]} %}}'", token.Line);
                    }

                    return new BlockStatement([.. statements]);
            }
        }
    }

    private Statement ParseTag(string name, int line)
    {
        switch (name)
        {
            case "if":
                return ParseIf(line);
            case "for":
                return ParseLoop(line);
            case "set":
                return ParseSet(line);
            case "macro":
                return ParseMacro();
            case "call":
                return ParseCallBlock(line);
            case "filter":
                return ParseFilterBlock(line);
            case "with":
                return ParseWith();
            case "generation":
                return ParseScope([], "endgeneration");
            case "break" or "continue" when _loopDepth > 0:
                _tokens.Expect(LexerTokenKind.BlockEnd);
                return new FlowStatement(name == "break" ? Flow.Break : Flow.Continue);
            case "break" or "continue":
                throw new ChatTemplateException($"'{name}' stands outside of a loop", line);
            default:
                throw new ChatTemplateException(
                    name is "elif" or "else" || name.StartsWith("end", StringComparison.Ordinal)
                        ? $"unexpected '{{% {name} %}}'"
                        : $"the tag '{{% {name} %}}' is not supported",
                    line);
        }
    }

    private IfStatement ParseIf(int line)
    {
        var branches = new List<(Expression, Statement, int)>();
        Statement? otherwise = null;
        string tag;
        do
        {
            var condition = _expressions.ParseTuple();
            _tokens.Expect(LexerTokenKind.BlockEnd);
            branches.Add((condition, ParseBody("elif", "else", "endif"), line));
            line = _tokens.Current.Line;
            tag = _tokens.Take().Text;
        }
        while (tag == "elif");

        if (tag == "else")
        {
            _tokens.Expect(LexerTokenKind.BlockEnd);
            otherwise = ParseBody("endif");
            _tokens.Take();
        }

        _tokens.Expect(LexerTokenKind.BlockEnd);
        return new IfStatement([.. branches], otherwise);
    }

    private LoopStatement ParseLoop(int line)
    {
        var names = ParseTargetNames(out var isTuple);
        if (!_tokens.TrySkipName("in"))
        {
            throw _tokens.Unexpected("'in'");
        }

        var sequence = _expressions.ParseTupleWithoutCondition();
        if (((sequence as AttributeExpression)?.Name ?? (sequence as ItemExpression)?.Name) is { } attribute)
        {
            _loopedMembers.Add(attribute);
        }

        var scope = Enter();
        var target = Declare(scope, names, isTuple);
        var condition = _tokens.TrySkipName("if") ? _expressions.Parse() : null;
        if (_tokens.Current.IsName("recursive"))
        {
            throw new ChatTemplateException("recursive loops are not supported; use a macro that calls itself", line);
        }

        _tokens.Expect(LexerTokenKind.BlockEnd);
        var loopSlot = scope.Declare("loop");
        _loopDepth++;
        var body = ParseBody("else", "endfor");
        _loopDepth--;
        Leave(scope);
        Statement? otherwise = null;
        if (_tokens.Take().Text == "else")
        {
            _tokens.Expect(LexerTokenKind.BlockEnd);
            var elseScope = Enter();
            otherwise = new ScopeStatement([], ParseBody("endfor"), elseScope);
            Leave(elseScope);
            _tokens.Take();
        }

        _tokens.Expect(LexerTokenKind.BlockEnd);
        return new LoopStatement(target, sequence, condition, body, scope, loopSlot, otherwise, line);
    }

    private BlockStatement ParseOutsideLoops(string end)
    {
        var loopDepth = _loopDepth;
        _loopDepth = 0;
        var body = ParseBody(end);
        _loopDepth = loopDepth;
        _tokens.Take();
        return body;
    }
}
