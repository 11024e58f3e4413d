using Fireworks.AI.Text.Jinja.Syntax;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <content>Macros and call blocks.</content>
internal sealed partial class TemplateParser
{
    private MacroStatement ParseMacro()
    {
        var name = _tokens.ExpectName();
        var slot = _expressions.Scope.Declare(name);
        return new MacroStatement(ParseMacroRest(name, "endmacro"), slot);
    }

    private CallBlockStatement ParseCallBlock(int line)
    {
        Scope scope = new(_expressions.Scope, isFunction: true);
        var parameters = _tokens.Current.IsOperator("(") ? ParseParameters(scope) : [];
        if (_expressions.Parse() is not CallExpression call)
        {
            throw new ChatTemplateException("'call' needs the call of a macro", line);
        }

        return new CallBlockStatement(call, ParseMacroBody("caller", parameters, scope, "endcall"), line);
    }

    private MacroDeclaration ParseMacroRest(string name, string end)
    {
        Scope scope = new(_expressions.Scope, isFunction: true);
        return ParseMacroBody(name, ParseParameters(scope), scope, end);
    }

    private MacroDeclaration ParseMacroBody(string name, (string, int, Expression?)[] parameters, Scope scope, string end)
    {
        _tokens.Expect(LexerTokenKind.BlockEnd);
        scope.Declare("caller");
        scope.Declare("varargs");
        scope.Declare("kwargs");
        var outer = _expressions.Scope;
        _expressions.Scope = scope;
        var body = ParseOutsideLoops(end);
        _expressions.Scope = outer;
        _tokens.Expect(LexerTokenKind.BlockEnd);
        return new MacroDeclaration(name, parameters, body, scope);
    }

    private (string, int, Expression?)[] ParseParameters(Scope scope)
    {
        var outer = _expressions.Scope;
        _expressions.Scope = scope;
        var parameters = new List<(string, int, Expression?)>();
        _tokens.ExpectOperator("(");
        while (!_tokens.Current.IsOperator(")"))
        {
            if (parameters.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            var name = _tokens.ExpectName();
            var otherwise = _tokens.TrySkipOperator("=") ? _expressions.Parse() : null;
            parameters.Add((name, scope.Declare(name), otherwise));
        }

        _tokens.ExpectOperator(")");
        _expressions.Scope = outer;
        return [.. parameters];
    }
}
