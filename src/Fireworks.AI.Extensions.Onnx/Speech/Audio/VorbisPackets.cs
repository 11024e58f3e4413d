using NVorbis;
using NVorbis.Contracts;

namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>The packets that the decoder of NVorbis is given. It asks for no more than there are.</summary>
internal sealed class VorbisPackets : NVorbis.Contracts.IPacketProvider
{
    private readonly Queue<OggPacket> _packets = new();

    public int Count => _packets.Count;

    /// <summary>Whether no packet will follow.</summary>
    public bool HasEnded { get; set; }

    public bool CanSeek => false;

    public int StreamSerial => 0;

    public void Add(OggPacket packet) => _packets.Enqueue(packet);

    public IPacket? PeekNextPacket() => _packets.TryPeek(out var packet) ? new Packet(packet) : null;

    public IPacket? GetNextPacket()
    {
        if (_packets.TryDequeue(out var packet))
        {
            return new Packet(packet);
        }

        return HasEnded ? null : throw new InvalidDataException("Packets hold no samples.");
    }

    public long SeekTo(long granulePos, int preRoll, GetPacketGranuleCount getPacketGranuleCount) => throw Forward();

    public long GetGranuleCount() => throw Forward();

    private static NotSupportedException Forward() => new("The packets come as the stream brings them: read on instead of seeking.");

    private sealed class Packet : DataPacket
    {
        private readonly byte[] _data;
        private int _next;

        public Packet(OggPacket packet)
        {
            _data = packet.Data;
            GranulePosition = packet.Position;
            IsEndOfStream = packet.IsLast;
        }

        protected override int TotalBits => 8 * _data.Length;

        public override void Reset()
        {
            _next = 0;
            base.Reset();
        }

        protected override int ReadNextByte() => _next < _data.Length ? _data[_next++] : -1;
    }
}
