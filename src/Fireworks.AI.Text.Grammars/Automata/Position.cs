using System.Text;

namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>
/// A place inside a grammar, described on demand. Positions are values: equal positions continue equally,
/// so each is expanded once per grammar.
/// </summary>
internal abstract record Position
{
    /// <summary>Lists what can follow this position.</summary>
    public abstract void AddTransitions(Transitions transitions);
}

/// <summary>A position with too many continuations to list: they are asked for byte by byte.</summary>
internal abstract record LazyPosition : Position
{
    /// <summary>False where the byte cannot follow; true where it may.</summary>
    public abstract bool MayRead(byte value);

    /// <summary>The position after a byte, or null when it cannot follow.</summary>
    public abstract Position? Read(byte value);
}

/// <summary>The end of a called part: nothing follows, control returns to the caller.</summary>
internal sealed record EndPosition : Position
{
    public static readonly EndPosition Instance = new();

    public override void AddTransitions(Transitions transitions) => transitions.Accept();
}

/// <summary>Bytes that must follow exactly, then another position.</summary>
internal sealed record LiteralPosition(ByteString Text, int Offset, Position Next) : Position
{
    public static Position Create(ByteString text, Position next) =>
        text.Length == 0 ? next : new LiteralPosition(text, 0, next);

    public override void AddTransitions(Transitions transitions)
    {
        var value = Text[Offset];
        transitions.Add(value, value, Offset + 1 == Text.Length ? Next : this with { Offset = Offset + 1 });
    }
}

/// <summary>A call of one part, then another position.</summary>
internal sealed record CallPosition(Position Callee, Position Next) : Position
{
    public override void AddTransitions(Transitions transitions) => transitions.AddCall(Callee, Next);
}

/// <summary>UTF-8 bytes with value equality.</summary>
internal sealed class ByteString : IEquatable<ByteString>
{
    private readonly byte[] _bytes;
    private readonly int _hash;

    public ByteString(string text)
    {
        _bytes = Encoding.UTF8.GetBytes(text);
        var hash = default(HashCode);
        hash.AddBytes(_bytes);
        _hash = hash.ToHashCode();
    }

    public int Length => _bytes.Length;

    public byte this[int index] => _bytes[index];

    public bool Equals(ByteString? other) =>
        ReferenceEquals(this, other) || (other is not null && _hash == other._hash && _bytes.AsSpan().SequenceEqual(other._bytes));

    public override bool Equals(object? obj) => Equals(obj as ByteString);

    public override int GetHashCode() => _hash;
}
