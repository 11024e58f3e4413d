using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>
/// Watches the bytes of an event stream beside its parser, which has no limit of its own and passes over whatever is no field of an event.
/// </summary>
internal sealed class EventStreamWatch(long maxEventBytes) : IDisposable
{
    // Names and ends of lines, which the limit on an event's data does not count.
    private const int Slack = 4096;
    private const int LongestTail = 64 * 1024;

    private readonly PooledBuffer _tail = new(1024);
    private long _pending;
    private bool _hasEvent;
    private bool _endsLine = true;
    private bool _tailBeginsLine = true;

    /// <summary>An event has been parsed.</summary>
    public void OnEvent() => _hasEvent = true;

    /// <summary>The parser asks for more, so that it has used what it was given, up to the event that is not yet whole.</summary>
    /// <exception cref="FireworksException">That event is too long already.</exception>
    public void BeforeRead()
    {
        if (_hasEvent)
        {
            _hasEvent = false;
            _pending = 0;
        }
        else if (_pending > maxEventBytes + Slack)
        {
            throw TooLong(maxEventBytes);
        }
    }

    public void AfterRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        if (_pending == 0)
        {
            _tail.Clear();
            _tailBeginsLine = _endsLine;
        }

        _pending += bytes.Length;
        _endsLine = bytes[^1] is (byte)'\n' or (byte)'\r';
        var room = LongestTail - _tail.Length;
        _tail.Append(bytes.Length <= room ? bytes : bytes[..room]);
    }

    /// <summary>
    /// The lines since the last events that are no fields of an event: what a server writes that fails in the middle of a stream.
    /// </summary>
    public byte[] GetStrayLines()
    {
        using PooledBuffer stray = new(256);
        var rest = _tail.Written;
        var isLine = _tailBeginsLine;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            if (isLine && !IsField(line) && !(end < 0 && BeginsField(line)))
            {
                stray.Append(line);
                stray.Append((byte)'\n');
            }

            isLine = true;
        }

        return stray.Written.ToArray();
    }

    public void Dispose() => _tail.Dispose();

    /// <summary>Whether a line is blank, a comment or a field of an event.</summary>
    public static bool IsField(ReadOnlySpan<byte> line)
    {
        var colon = line.IndexOf((byte)':');
        var name = colon < 0 ? line : line[..colon];
        return name.Trim(" \t"u8).IsEmpty || name.SequenceEqual("data"u8) || name.SequenceEqual("event"u8) ||
            name.SequenceEqual("id"u8) || name.SequenceEqual("retry"u8);
    }

    public static FireworksException TooLong(long limit) =>
        ResponseLimit.Passed("An event of the stream is", limit, nameof(FireworksClientOptions.MaxEventBytes));

    /// <summary>Whether a line that breaks off may have been one.</summary>
    private static bool BeginsField(ReadOnlySpan<byte> line) => "data"u8.StartsWith(line) || "event"u8.StartsWith(line) ||
        "id"u8.StartsWith(line) || "retry"u8.StartsWith(line);
}
