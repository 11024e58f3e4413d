using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>Reads the merges of a byte pair encoding, each a pair of tokens or, in old files, one string.</summary>
/// <param name="vocabulary">The tokens.</param>
/// <param name="continuingPrefix">How tokens begin that are not the first of their word; a merge drops it from its right side.</param>
internal sealed class MergeReader(Vocabulary vocabulary, string continuingPrefix)
{
    private const string NoPair = "a pair of tokens is expected";

    private readonly MergeTable _merges = new(vocabulary.Count);
    private readonly int _prefixLength = Encoding.UTF8.GetByteCount(continuingPrefix);

    public MergeTable Read(ref Utf8JsonReader reader)
    {
        var left = new byte[256];
        var right = new byte[256];
        var product = new byte[256];
        var rank = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                AddMerge(ModelReader.CopyString(ref reader, ref left), rank++, ref product);
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartArray)
            {
                throw Error(rank, NoPair);
            }

            reader.Read();
            var first = reader.TokenType == JsonTokenType.String ? ModelReader.CopyString(ref reader, ref left) : throw Error(rank, NoPair);
            reader.Read();
            var second = reader.TokenType == JsonTokenType.String
                ? ModelReader.CopyString(ref reader, ref right)
                : throw Error(rank, NoPair);
            if (!TryAddMerge(first, second, rank, ref product))
            {
                throw Error(rank, "its tokens, or the token they make, are not in model.vocab");
            }

            rank++;
            reader.Read();
            if (reader.TokenType != JsonTokenType.EndArray)
            {
                throw Error(rank - 1, NoPair);
            }
        }

        return _merges;
    }

    // Old files write a merge as one string with a space between the tokens. Tokens with spaces in them were written
    // so too; the vocabulary tells which space is meant.
    private void AddMerge(ReadOnlySpan<byte> merge, int rank, ref byte[] product)
    {
        if (rank == 0 && merge.StartsWith("#version"u8))
        {
            return;
        }

        for (var space = 0; space < merge.Length; space++)
        {
            if (merge[space] == ' ' && TryAddMerge(merge[..space], merge[(space + 1)..], rank, ref product))
            {
                return;
            }
        }

        throw Error(rank, $"'{Encoding.UTF8.GetString(merge)}' is not two tokens of model.vocab that make a third");
    }

    private bool TryAddMerge(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, int rank, ref byte[] product)
    {
        var leftId = vocabulary.Find(left);
        var rightId = vocabulary.Find(right);
        if (leftId < 0 || rightId < 0)
        {
            return false;
        }

        if (product.Length < left.Length + right.Length)
        {
            product = new byte[(left.Length + right.Length) * 2];
        }

        left.CopyTo(product);
        var tail = right[Math.Min(_prefixLength, right.Length)..];
        tail.CopyTo(product.AsSpan(left.Length));
        var productId = vocabulary.Find(product.AsSpan(0, left.Length + tail.Length));
        if (productId < 0)
        {
            return false;
        }

        _merges.Add(leftId, rightId, rank, productId);
        return true;
    }

    private static TokenizerException Error(int index, string problem) => new($"model.merges[{index}]: {problem}.");
}
