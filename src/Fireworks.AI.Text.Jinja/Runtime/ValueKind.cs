namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>The Python type that a template value stands for.</summary>
internal enum ValueKind : byte
{
    /// <summary>An empty variable slot, never seen by a template.</summary>
    Missing,
    Undefined,
    None,
    Boolean,
    Integer,
    Float,
    Text,
    Sequence,
    Map,
    Object,
}
