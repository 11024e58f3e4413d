using Fireworks.AI.Text.Jinja.Parsing;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja;

/// <summary>A model's chat template, compiled once; rendering is safe from several threads at a time.</summary>
internal sealed class ChatTemplate
{
    private readonly ParsedTemplate _parsed;

    private ChatTemplate(string source, ParsedTemplate parsed)
    {
        Source = source;
        _parsed = parsed;
    }

    public string Source { get; }

    /// <summary>Gets what the template takes from a conversation by itself.</summary>
    public ChatTemplateFeatures Features => field ??= ChatTemplateFeatures.Detect(_parsed);

    /// <exception cref="ChatTemplateException">The template is malformed or uses what is not supported.</exception>
    public static ChatTemplate Parse(string source)
    {
        ArgumentNullException.ThrowIfNull(source);
        try
        {
            return new ChatTemplate(source, TemplateParser.Parse(source));
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new ChatTemplateException("it is nested too deep", innerException: exception);
        }
    }

    /// <summary>Renders a conversation; neighbouring segments of the same kind are one.</summary>
    /// <exception cref="ChatTemplateException">The template refuses the conversation, fails or does too much work.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public IReadOnlyList<TextSegment> Render(ChatTemplateInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        using var state = new RenderState(
            input.Variables, input.Clock, new RenderBudget(input.Length, cancellationToken), _parsed.Scope.FrameSize);
        try
        {
            state.BeginCapture();
            _parsed.Body.Execute(state);
            return state.Output.ToSegments();
        }
        catch (ChatTemplateException exception) when (exception.Line is null)
        {
            throw new ChatTemplateException(exception.Reason, state.Line, exception) { IsRefusal = exception.IsRefusal };
        }
        catch (InsufficientExecutionStackException exception)
        {
            throw new ChatTemplateException("its values or macros are nested too deep", state.Line, exception);
        }
    }
}
