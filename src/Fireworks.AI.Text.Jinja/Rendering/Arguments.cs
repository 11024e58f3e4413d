using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Rendering;

/// <summary>The arguments of a call, a filter or a test.</summary>
internal readonly struct Arguments(TemplateValue[] positional, string[] names, TemplateValue[] named)
{
    public static Arguments None { get; } = new([], [], []);

    public TemplateValue[] Positional { get; } = positional;

    public string[] Names { get; } = names;

    public TemplateValue[] Named { get; } = named;

    public bool IsEmpty => Positional.Length + Named.Length == 0;

    /// <summary>Checks the arguments against a signature.</summary>
    public void Expect(string callee, int required, params ReadOnlySpan<string> parameters)
    {
        if (Positional.Length > parameters.Length)
        {
            throw new ChatTemplateException($"{callee} takes at most {parameters.Length} arguments, not {Positional.Length}");
        }

        foreach (var name in Names)
        {
            var index = parameters.IndexOf(name);
            if (index < 0)
            {
                throw new ChatTemplateException($"{callee} has no parameter '{name}'");
            }

            if (index < Positional.Length)
            {
                throw new ChatTemplateException($"{callee} is given '{name}' twice");
            }
        }

        for (var i = Positional.Length; i < required; i++)
        {
            if (Array.IndexOf(Names, parameters[i]) < 0)
            {
                throw new ChatTemplateException($"{callee} needs its argument '{parameters[i]}'");
            }
        }
    }

    /// <summary>Gets the argument at a position or under a name; missing where it is not given.</summary>
    public TemplateValue Get(int index, string name)
    {
        if (index < Positional.Length)
        {
            return Positional[index];
        }

        var named = Array.IndexOf(Names, name);
        return named < 0 ? default : Named[named];
    }

    public bool GetBoolean(int index, string name, bool otherwise = false)
    {
        var value = Get(index, name);
        return value.IsMissing ? otherwise : value.IsTrue;
    }

    public long GetInteger(int index, string name, long otherwise)
    {
        var value = Get(index, name);
        return value.IsMissing ? otherwise
            : value.IsIntegral ? value.AsInteger
            : throw new ChatTemplateException($"'{name}' must be an integer, not {value.TypeName}");
    }

    /// <summary>Gets a text argument; null where it is not given or none.</summary>
    public TemplateValue? GetText(int index, string name)
    {
        var value = Get(index, name);
        return value.IsMissing || value.IsNone ? null
            : value.IsText ? value
            : throw new ChatTemplateException($"'{name}' must be a string, not {value.TypeName}");
    }

    /// <summary>Drops the first arguments, as for a filter that is given another's name and arguments.</summary>
    public Arguments Skip(int count) => new(Positional[Math.Min(count, Positional.Length)..], Names, Named);
}
