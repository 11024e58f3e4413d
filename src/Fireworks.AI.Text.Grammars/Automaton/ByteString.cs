using System.Text;

namespace Fireworks.AI.Text.Grammars;

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
