using Fireworks.AI.Text.Jinja.Syntax;

namespace Fireworks.AI.Text.Jinja.Parsing;

/// <content>Assignments, captured blocks and blocks with variables of their own.</content>
internal sealed partial class TemplateParser
{
    private SetStatement ParseSet(int line)
    {
        if (_tokens.Current.Kind == LexerTokenKind.Name && _tokens.Next.IsOperator("."))
        {
            var owner = _expressions.ParseName();
            _tokens.Take();
            var target = new NamespaceTarget(owner, _tokens.ExpectName());
            return new SetStatement(target, ParseAssigned(), line);
        }

        // The names are declared after the value is read, which may use outer variables of the same names.
        var names = ParseTargetNames(out var isTuple);
        var value = ParseAssigned();
        return new SetStatement(Declare(_expressions.Scope, names, isTuple), value, line);
    }

    private Expression ParseAssigned()
    {
        Expression value;
        if (_tokens.TrySkipOperator("="))
        {
            value = _expressions.ParseTuple();
            _tokens.Expect(LexerTokenKind.BlockEnd);
            return value;
        }

        var captured = new PlaceholderExpression();
        value = _expressions.ParseFilters(captured);
        _tokens.Expect(LexerTokenKind.BlockEnd);
        captured.Inner = ParseCapture("endset");
        return value;
    }

    private OutputStatement ParseFilterBlock(int line)
    {
        var captured = new PlaceholderExpression();
        var value = _expressions.ParseFilters(captured, startsWithName: true);
        _tokens.Expect(LexerTokenKind.BlockEnd);
        captured.Inner = ParseCapture("endfilter");
        return new OutputStatement(value, line);
    }

    private CapturedBody ParseCapture(string end)
    {
        var scope = Enter();
        var body = ParseOutsideLoops(end);
        Leave(scope);
        _tokens.Expect(LexerTokenKind.BlockEnd);
        return new CapturedBody(body, scope);
    }

    private ScopeStatement ParseWith()
    {
        var variables = new List<(List<string> Names, bool IsTuple, Expression Value)>();
        while (_tokens.Current.Kind != LexerTokenKind.BlockEnd)
        {
            if (variables.Count > 0)
            {
                _tokens.ExpectOperator(",");
            }

            var names = ParseTargetNames(out var isTuple);
            _tokens.ExpectOperator("=");
            variables.Add((names, isTuple, _expressions.Parse()));
        }

        return ParseScope(variables, "endwith");
    }

    private ScopeStatement ParseScope(List<(List<string> Names, bool IsTuple, Expression Value)> variables, string end)
    {
        _tokens.Expect(LexerTokenKind.BlockEnd);
        var scope = Enter();
        (AssignmentTarget, Expression)[] assignments =
            [.. variables.Select(variable => (Declare(scope, variable.Names, variable.IsTuple), variable.Value))];
        var body = ParseBody(end);
        Leave(scope);
        _tokens.Take();
        _tokens.Expect(LexerTokenKind.BlockEnd);
        return new ScopeStatement(assignments, body, scope);
    }

    private List<string> ParseTargetNames(out bool isTuple)
    {
        var isParenthesized = _tokens.TrySkipOperator("(");
        var names = new List<string> { TargetName() };
        isTuple = false;
        while (_tokens.TrySkipOperator(","))
        {
            isTuple = true;
            if (_tokens.Current.Kind != LexerTokenKind.Name || _tokens.Current.IsName("in"))
            {
                break;
            }

            names.Add(TargetName());
        }

        if (isParenthesized)
        {
            _tokens.ExpectOperator(")");
        }

        return names;
    }

    private string TargetName()
    {
        var line = _tokens.Current.Line;
        var name = _tokens.ExpectName();
        return name is "true" or "false" or "none" or "True" or "False" or "None"
            ? throw new ChatTemplateException($"'{name}' cannot be assigned to", line)
            : name;
    }

    private static AssignmentTarget Declare(Scope scope, List<string> names, bool isTuple)
    {
        AssignmentTarget[] targets = [.. names.Select(name => new VariableTarget(scope.Declare(name)))];
        return isTuple ? new TupleTarget(targets) : targets[0];
    }

    private Scope Enter() => _expressions.Scope = new Scope(_expressions.Scope, isFunction: false);

    private void Leave(Scope scope) => _expressions.Scope = scope.Outer!;
}
