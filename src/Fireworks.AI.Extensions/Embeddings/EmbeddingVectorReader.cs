using System.Buffers;
using System.Buffers.Binary;
using System.Buffers.Text;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Embeddings;

/// <summary>Reads one vector, in either form in which the service writes it, without intermediate strings.</summary>
internal static class EmbeddingVectorReader
{
    /// <summary>The reader stands on the value. <paramref name="expectedLength"/> saves growing; it need not be right.</summary>
    /// <exception cref="JsonException">The value is neither base64 of 32-bit floats nor an array of numbers.</exception>
    public static float[] Read(ref Utf8JsonReader reader, int expectedLength) => reader.TokenType switch
    {
        JsonTokenType.String => ReadBase64(ref reader),
        JsonTokenType.StartArray => ReadNumbers(ref reader, expectedLength),
        _ => throw new JsonException("An embedding is neither a string nor an array."),
    };

    private static float[] ReadBase64(ref Utf8JsonReader reader)
    {
        if (!reader.ValueIsEscaped)
        {
            return Decode(reader.ValueSpan);
        }

        // Some JSON writers escape the slash or the plus sign.
        var unescaped = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            return Decode(unescaped.AsSpan(0, reader.CopyString(unescaped)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(unescaped);
        }
    }

    private static float[] Decode(ReadOnlySpan<byte> base64)
    {
        var padding = base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0;
        var length = (base64.Length / 4 * 3) - padding;
        if (base64.Length % 4 != 0 || length <= 0 || length % sizeof(float) != 0)
        {
            throw new JsonException("The base64 text of an embedding does not hold a whole number of 32-bit values.");
        }

        var vector = GC.AllocateUninitializedArray<float>(length / sizeof(float));
        var status = Base64.DecodeFromUtf8(base64, MemoryMarshal.AsBytes(vector.AsSpan()), out _, out var written);
        if (status != OperationStatus.Done || written != length)
        {
            throw new JsonException("The text of an embedding is not base64.");
        }

        if (!BitConverter.IsLittleEndian)
        {
            var bits = MemoryMarshal.Cast<float, int>(vector.AsSpan());
            BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return vector;
    }

    private static float[] ReadNumbers(ref Utf8JsonReader reader, int expectedLength)
    {
        var values = ArrayPool<float>.Shared.Rent(Math.Max(expectedLength, 256));
        try
        {
            var count = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.Number)
            {
                if (count == values.Length)
                {
                    var larger = ArrayPool<float>.Shared.Rent(count * 2);
                    values.CopyTo(larger, 0);
                    ArrayPool<float>.Shared.Return(values);
                    values = larger;
                }

                if (!reader.TryGetSingle(out values[count]) || !float.IsFinite(values[count]))
                {
                    throw new JsonException("A value of an embedding does not fit 32 bits.");
                }

                count++;
            }

            if (reader.TokenType != JsonTokenType.EndArray || count == 0)
            {
                throw new JsonException("An embedding is empty or holds something other than numbers.");
            }

            return values.AsSpan(0, count).ToArray();
        }
        finally
        {
            ArrayPool<float>.Shared.Return(values);
        }
    }
}
