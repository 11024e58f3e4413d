using Fireworks.AI.Text.Jinja.Parsing;
using Fireworks.AI.Text.Jinja.Runtime;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>What a macro, or the body of a call block, declares.</summary>
internal sealed class MacroDeclaration(string name, (string Name, int Slot, Expression? Default)[] parameters, Statement body, Scope scope)
{
    public string Name => name;

    public (string Name, int Slot, Expression? Default)[] Parameters => parameters;

    public Statement Body => body;

    /// <summary>The scope of parameters and body; a frame is made for it at each call.</summary>
    public Scope Scope => scope;
}

internal sealed class MacroStatement(MacroDeclaration declaration, int slot) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Frame.Slots[slot] = TemplateValue.From(new TemplateMacro(declaration, state.Frame));
        return Flow.Next;
    }
}

internal sealed class CallBlockStatement(CallExpression call, MacroDeclaration body, int line) : Statement
{
    public override Flow Execute(RenderState state)
    {
        state.Line = line;
        Printer.Append(state.Output, call.Call(state, TemplateValue.From(new TemplateMacro(body, state.Frame))));
        return Flow.Next;
    }
}
