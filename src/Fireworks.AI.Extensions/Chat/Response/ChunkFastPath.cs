using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Fireworks.AI.Extensions.Chat.Response;

/// <summary>
/// Reads chunks that repeat the one before except for their text. Most of a stream is such chunks, and comparing bytes takes a
/// fraction of the time of parsing. A text that needs unescaping, or any other difference, is left to the parser.
/// </summary>
internal sealed class ChunkFastPath
{
    // A text with none of these is one JSON string to its end, so the rest of the chunk means what it meant before.
    private static readonly SearchValues<byte> Special = SearchValues.Create(
        [(byte)'"', (byte)'\\', .. Enumerable.Range(0, 0x20).Select(value => (byte)value)]);

    private byte[] _bytes = [];
    private int _headLength;
    private int _tailLength;
    private bool _isReasoning;

    /// <summary>Remembers a chunk that has nothing but one text, at the given place.</summary>
    public void Learn(ReadOnlySpan<byte> chunk, in ChatMessageTexts texts)
    {
        var tailStart = texts.Start + texts.Length;
        _headLength = texts.Start;
        _tailLength = chunk.Length - tailStart;
        _isReasoning = texts.Reasoning is not null;
        if (_bytes.Length < chunk.Length)
        {
            _bytes = new byte[chunk.Length + 64];
        }

        chunk[..texts.Start].CopyTo(_bytes);
        chunk[tailStart..].CopyTo(_bytes.AsSpan(_headLength));
    }

    public bool TryRead(ReadOnlySpan<byte> chunk, ref ChatMessageTexts texts)
    {
        if (_headLength == 0 || chunk.Length <= _headLength + _tailLength ||
            !chunk.EndsWith(_bytes.AsSpan(_headLength, _tailLength)) || !chunk.StartsWith(_bytes.AsSpan(0, _headLength)))
        {
            return false;
        }

        var text = chunk[_headLength..^_tailLength];
        if (text.ContainsAny(Special) || !Utf8.IsValid(text))
        {
            return false;
        }

        var value = Encoding.UTF8.GetString(text);
        if (_isReasoning)
        {
            texts.Reasoning = value;
        }
        else
        {
            texts.Content = value;
        }

        return true;
    }
}
