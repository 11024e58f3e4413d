using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>What the graph gave for one input: numbers for each of its tokens, or for the input as a whole.</summary>
internal readonly ref struct EncoderRow
{
    private readonly ReadOnlySpan<byte> _bytes;
    private readonly TensorElementType _type;
    private readonly Span<float> _scratch;

    /// <param name="bytes">The row of the output.</param>
    /// <param name="type">The type of its numbers.</param>
    /// <param name="width">How many numbers a token has.</param>
    /// <param name="tokens">How many tokens the input has.</param>
    /// <param name="scratch">Room for the numbers of a token.</param>
    public EncoderRow(ReadOnlySpan<byte> bytes, TensorElementType type, int width, int tokens, Span<float> scratch)
    {
        _bytes = bytes;
        _type = type;
        _scratch = scratch;
        Width = width;
        Tokens = tokens;
    }

    public int Width { get; }

    /// <summary>How many tokens the input has; padding does not count.</summary>
    public int Tokens { get; }

    /// <summary>The numbers of a token, valid until those of another are asked for.</summary>
    public ReadOnlySpan<float> this[int token]
    {
        get
        {
            var size = _type == TensorElementType.Float ? sizeof(float) : 2;
            var bytes = _bytes.Slice(token * Width * size, Width * size);
            switch (_type)
            {
                case TensorElementType.Float:
                    return MemoryMarshal.Cast<byte, float>(bytes);
                case TensorElementType.Float16:
                    TensorPrimitives.ConvertToSingle(MemoryMarshal.Cast<byte, Half>(bytes), _scratch);
                    return _scratch[..Width];
                default:
                    var halves = MemoryMarshal.Cast<byte, ushort>(bytes);
                    for (var i = 0; i < Width; i++)
                    {
                        _scratch[i] = BitConverter.UInt32BitsToSingle((uint)halves[i] << 16);
                    }

                    return _scratch[..Width];
            }
        }
    }
}
