namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>What kind of Python sequence or iterator a <see cref="TemplateSequence"/> is.</summary>
internal enum SequenceForm : byte
{
    List,
    Tuple,
    Range,
    Keys,
    Values,
    Items,

    /// <summary>A generator: walked once, always true, without length or index.</summary>
    Generator,
}
