namespace Fireworks.AI.Text.Jinja;

/// <summary>A chat template that cannot be read, or that refuses a conversation.</summary>
internal sealed class ChatTemplateException : Exception
{
    public ChatTemplateException(string reason, int? line = null, Exception? innerException = null)
        : base(line is null ? $"The chat template failed: {reason}" : $"The chat template failed in line {line}: {reason}", innerException)
    {
        Reason = reason;
        Line = line;
    }

    /// <summary>Gets what is wrong and how to mend it, without the place.</summary>
    public string Reason { get; }

    /// <summary>Gets whether the template itself refuses the conversation.</summary>
    public bool IsRefusal { get; init; }

    /// <summary>Gets the line of the template, counted from 1, where it is known.</summary>
    public int? Line { get; }
}
