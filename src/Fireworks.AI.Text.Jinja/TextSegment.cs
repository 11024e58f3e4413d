namespace Fireworks.AI.Text.Jinja;

/// <summary>A part of a prompt: from the chat template, or from a message, whose text never yields special tokens.</summary>
internal readonly record struct TextSegment(string Text, bool IsTemplate);
