namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>A text as a chain of bytes that shares its beginning with others.</summary>
internal sealed class RecordedText : IEquatable<RecordedText>
{
    private readonly RecordedText? _before;
    private readonly byte _last;
    private readonly int _hash;

    private RecordedText(RecordedText? before, byte last)
    {
        _before = before;
        _last = last;
        Length = before is null ? 0 : before.Length + 1;
        _hash = before is null ? 17 : (before._hash * 31) + last;
    }

    public static RecordedText Empty { get; } = new(null, 0);

    public int Length { get; }

    public RecordedText With(byte value) => new(this, value);

    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        for (var text = this; text._before is not null; text = text._before)
        {
            bytes[text.Length - 1] = text._last;
        }

        return bytes;
    }

    public bool Equals(RecordedText? other)
    {
        if (other is null || _hash != other._hash || Length != other.Length)
        {
            return false;
        }

        for (var (a, b) = (this, other); a._before is not null && !ReferenceEquals(a, b); (a, b) = (a._before, b._before!))
        {
            if (a._last != b._last)
            {
                return false;
            }
        }

        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as RecordedText);

    public override int GetHashCode() => _hash;
}
