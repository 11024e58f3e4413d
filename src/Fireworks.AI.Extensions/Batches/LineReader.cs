using System.Buffers;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>Reads lines of UTF-8, one at a time, from a stream of any length.</summary>
internal sealed class LineReader(Stream stream, long longestLine) : IDisposable
{
    private const int BlockLength = 64 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(BlockLength);
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>The bytes of the lines that were read, with their ends.</summary>
    public long Consumed { get; private set; }

    /// <summary>The next line without its end, valid until the next call; null at the end. The last line may have no end.</summary>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadAsync()
    {
        var searched = 0;
        while (true)
        {
            var length = _bytes.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (length >= 0)
            {
                return Take(searched + length, 1);
            }

            if (_isAtEnd)
            {
                // In one expression null would become an empty line.
                if (_start == _end)
                {
                    return null;
                }

                return Take(_end - _start, 0);
            }

            searched = _end - _start;
            if (searched > longestLine)
            {
                throw ResponseLimit.Passed("A row of the results is", longestLine, nameof(FireworksClientOptions.MaxEventBytes));
            }

            MakeRoom();
            var read = await stream.ReadAsync(_bytes.AsMemory(_end)).ConfigureAwait(false);
            _end += read;
            _isAtEnd = read == 0;
        }
    }

    /// <summary>Passes over bytes that were read before.</summary>
    public async ValueTask SkipAsync(long count)
    {
        while (count > 0)
        {
            var read = await stream.ReadAsync(_bytes.AsMemory(0, (int)Math.Min(count, _bytes.Length))).ConfigureAwait(false);
            if (read == 0)
            {
                throw new FireworksException(
                    "The results of the batch have become shorter while they were read.", FireworksErrorKind.InvalidResponse);
            }

            count -= read;
        }
    }

    public void Dispose()
    {
        var bytes = _bytes;
        _bytes = [];
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private ReadOnlyMemory<byte> Take(int length, int end)
    {
        var line = _bytes.AsMemory(_start, length);
        _start += length + end;
        Consumed += length + end;
        return line.Span.EndsWith("\r"u8) ? line[..^1] : line;
    }

    private void MakeRoom()
    {
        if (_end < _bytes.Length)
        {
            return;
        }

        if (_start > 0)
        {
            _bytes.AsSpan(_start, _end - _start).CopyTo(_bytes);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(checked(_bytes.Length * 2));
            _bytes.AsSpan(0, _end).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        (_start, _end) = (0, _end - _start);
    }
}
