using System.Buffers;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>The caller's recording. Of a stream that can seek, a further attempt begins where the first one did.</summary>
internal sealed class AudioUpload : Upload
{
    private const int BlockLength = 64 * 1024;

    private readonly Stream _audio;
    private readonly byte[] _head;
    private readonly long _position;
    private readonly long? _rest;

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

    public override long? Length => Prefix.Length + _head.Length + _rest;

    public bool IsEmpty => _head.Length == 0;

    public bool CanReplay => _audio.CanSeek;

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

    protected override async Task WriteAsync(Stream target, CancellationToken cancellationToken)
    {
        var block = ArrayPool<byte>.Shared.Rent(BlockLength);
        try
        {
            if (_audio.CanSeek)
            {
                _audio.Position = _position;
            }

            await target.WriteAsync(Prefix, cancellationToken).ConfigureAwait(false);
            await target.WriteAsync(_head, cancellationToken).ConfigureAwait(false);
            var left = _rest ?? long.MaxValue;
            while (left > 0)
            {
                int read;
                try
                {
                    read = await _audio.ReadAsync(block.AsMemory(0, (int)Math.Min(left, block.Length)), cancellationToken)
                        .ConfigureAwait(false);
                }
                catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
                {
                    throw Fail(exception);
                }

                if (read == 0)
                {
                    break;
                }

                await target.WriteAsync(block.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                left -= read;
            }

            if (_rest is not null && left > 0)
            {
                throw Fail(new EndOfStreamException("The audio stream became shorter while it was sent."));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
