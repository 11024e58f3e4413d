using System.Buffers;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>
/// The caller's recording on its way: read once while it is sent, never held whole. Of a stream that can seek, a further attempt begins
/// where the first one did.
/// </summary>
internal sealed class AudioUpload : IAsyncDisposable
{
    private const int BlockLength = 64 * 1024;

    private readonly Stream _audio;
    private readonly byte[] _head;
    private readonly long _position;
    private readonly long? _rest;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private CancellationTokenSource _attempt = new();
    private bool _isUsed;

    private AudioUpload(Stream audio, byte[] head, AudioFormat kind, int? sampleRate)
    {
        _audio = audio;
        _head = head;
        Kind = kind;
        if (audio.CanSeek)
        {
            _position = audio.Position;
            _rest = Math.Max(audio.Length - _position, 0);
        }

        if (kind == AudioFormat.Unknown && sampleRate is { } rate)
        {
            Kind = AudioFormat.Detect(Prefix = WaveHeader.Create(rate, _rest + head.Length));
        }
    }

    /// <summary>What the first bytes tell.</summary>
    public AudioFormat Kind { get; }

    /// <summary>Bytes that are sent in front of the recording.</summary>
    public byte[] Prefix { get; } = [];

    /// <summary>All bytes to send; null if the stream does not tell.</summary>
    public long? Length => Prefix.Length + _head.Length + _rest;

    public bool IsEmpty => _head.Length == 0;

    public bool CanReplay => _audio.CanSeek;

    /// <summary>Why the caller's stream could not be read; null if it could.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>Looks at the first bytes of a stream, from where it stands.</summary>
    /// <param name="audio">The recording. It stays the caller's.</param>
    /// <param name="sampleRate">For raw samples: their rate.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async ValueTask<AudioUpload> OpenAsync(Stream audio, int? sampleRate, CancellationToken cancellationToken)
    {
        var head = new byte[AudioFormat.HeadLength];
        var length = await audio.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        head = head.AsSpan(0, length).ToArray();
        var kind = AudioFormat.Detect(head);
        if (kind == AudioFormat.Unknown && sampleRate is null)
        {
            kind = AudioFormat.DetectFrame(head);
        }

        return new AudioUpload(audio, head, kind, sampleRate);
    }

    /// <summary>Ends the attempt before and gives the token of the next one.</summary>
    public CancellationToken BeginAttempt()
    {
        if (_isUsed)
        {
            _attempt.Cancel();
            _attempt.Dispose();
            _attempt = new CancellationTokenSource();
        }

        _isUsed = true;
        return _attempt.Token;
    }

    /// <summary>Sends the recording, block by block.</summary>
    public async Task CopyToAsync(Stream target, CancellationToken attempt, CancellationToken cancellationToken)
    {
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(attempt, cancellationToken);
        var token = linked.Token;

        // Two attempts never read at once: the one before has been told to end.
        await _reading.WaitAsync(token).ConfigureAwait(false);
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            if (_audio.CanSeek)
            {
                _audio.Position = _position;
            }

            await target.WriteAsync(Prefix, token).ConfigureAwait(false);
            await target.WriteAsync(_head, token).ConfigureAwait(false);
            var left = _rest ?? long.MaxValue;
            while (left > 0)
            {
                int read;
                try
                {
                    read = await _audio.ReadAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), token).ConfigureAwait(false);
                }
                catch (Exception exception) when (!token.IsCancellationRequested)
                {
                    throw new AudioReadException(Failure = exception);
                }

                if (read == 0)
                {
                    break;
                }

                await target.WriteAsync(block.AsMemory(0, read), token).ConfigureAwait(false);
                left -= read;
            }

            if (_rest is not null && left > 0)
            {
                throw new AudioReadException(Failure = new EndOfStreamException("The audio stream became shorter while it was sent."));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
            _reading.Release();
        }
    }

    /// <summary>Ends what is still being read, so that the stream is the caller's again.</summary>
    public async ValueTask DisposeAsync()
    {
        await _attempt.CancelAsync().ConfigureAwait(false);
        await _reading.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        _attempt.Dispose();
        _reading.Dispose();
    }

    /// <summary>
    /// The caller's stream failed while it was being sent. The HTTP layer lets this pass as it is, while it would turn an I/O exception
    /// into a
    /// broken connection, which is retried.
    /// </summary>
    private sealed class AudioReadException(Exception exception) : Exception(exception.Message, exception);
}
