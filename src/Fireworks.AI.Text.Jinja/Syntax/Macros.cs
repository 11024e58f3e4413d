using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Syntax;

/// <summary>What a macro, or the body of a call block, declares.</summary>
internal sealed class MacroDeclaration(string name, (string Name, int Slot, Expression? Default)[] parameters, Statement body, Scope scope)
{
    public string Name => name;

    public (string Name, int Slot, Expression? Default)[] Parameters => parameters;

    public Statement Body => body;

    /// <summary>Gets the scope of parameters and body; a frame is made for it at each call.</summary>
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

/// <summary>A macro together with the variables around its declaration.</summary>
internal sealed class TemplateMacro(MacroDeclaration declaration, Frame outer) : CallableObject
{
    public override string TypeName => "macro";

    public override TemplateValue GetAttribute(string name) => name switch
    {
        "name" => TemplateValue.Text(declaration.Name, isTemplate: true),
        "arguments" => TemplateValue.Tuple(
            [.. declaration.Parameters.Select(static parameter => TemplateValue.Text(parameter.Name, isTemplate: true))]),
        "caller" => TemplateValue.From(declaration.Scope.IsUsed("caller")),
        "catch_varargs" => TemplateValue.From(declaration.Scope.IsUsed("varargs")),
        "catch_kwargs" => TemplateValue.From(declaration.Scope.IsUsed("kwargs")),
        _ => default,
    };

    public override TemplateValue Call(RenderState state, in Arguments arguments)
    {
        state.EnterCall();
        var caller = state.Frame;
        var line = state.Line;
        var frame = new Frame(declaration.Scope.FrameSize, outer);
        state.Frame = frame;
        Bind(state, frame, arguments);
        var output = state.BeginCapture();
        declaration.Body.Execute(state);
        var text = state.EndCapture(output);
        state.Frame = caller;
        state.Line = line;
        state.LeaveCall();
        return text;
    }

    private void Bind(RenderState state, Frame frame, in Arguments arguments)
    {
        for (var i = 0; i < declaration.Parameters.Length; i++)
        {
            (var name, var slot, var otherwise) = declaration.Parameters[i];
            var value = arguments.Get(i, name);
            frame.Slots[slot] = !value.IsMissing ? value : otherwise?.Evaluate(state) ?? TemplateValue.Undefined(name);
        }

        BindPositionalRest(frame, arguments);
        BindNamedRest(state, frame, arguments);
    }

    private void BindPositionalRest(Frame frame, in Arguments arguments)
    {
        var parameters = declaration.Parameters.Length;
        if (declaration.Scope.IsUsed("varargs"))
        {
            frame.Slots[declaration.Scope.GetSlot("varargs")] =
                TemplateValue.Tuple(arguments.Positional[Math.Min(parameters, arguments.Positional.Length)..]);
        }
        else if (arguments.Positional.Length > parameters)
        {
            throw new ChatTemplateException(
                $"the macro '{declaration.Name}' takes {parameters} arguments, not {arguments.Positional.Length}");
        }
    }

    private void BindNamedRest(RenderState state, Frame frame, in Arguments arguments)
    {
        var caller = TemplateValue.Undefined("caller");
        var rest = declaration.Scope.IsUsed("kwargs") ? new TemplateMap() : null;
        for (var i = 0; i < arguments.Names.Length; i++)
        {
            var name = arguments.Names[i];
            var parameter = Array.FindIndex(declaration.Parameters, candidate => candidate.Name == name);
            if (parameter >= 0)
            {
                if (parameter < arguments.Positional.Length)
                {
                    throw new ChatTemplateException($"the macro '{declaration.Name}' is given '{name}' twice");
                }
            }
            else if (name == ArgumentList.CallerName && declaration.Scope.IsUsed(name))
            {
                caller = arguments.Named[i];
            }
            else if (rest is not null)
            {
                rest.Set(name, arguments.Named[i], state.Comparer);
            }
            else
            {
                throw new ChatTemplateException($"the macro '{declaration.Name}' takes no argument '{name}'");
            }
        }

        SetIfUsed(frame, "caller", caller);
        if (rest is not null)
        {
            SetIfUsed(frame, "kwargs", TemplateValue.From(rest));
        }
    }

    private void SetIfUsed(Frame frame, string name, in TemplateValue value)
    {
        if (declaration.Scope.IsUsed(name) && !Array.Exists(declaration.Parameters, parameter => parameter.Name == name))
        {
            frame.Slots[declaration.Scope.GetSlot(name)] = value;
        }
    }
}
