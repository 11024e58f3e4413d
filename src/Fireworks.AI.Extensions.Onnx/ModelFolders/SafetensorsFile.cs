using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>Reads tensors of a small <c>.safetensors</c> file: a length, a JSON header, then the numbers.</summary>
internal static class SafetensorsFile
{
    // A dense layer has a few megabytes; a file beyond this is none.
    private const long LongestFile = 256L << 20;

    /// <summary>Reads single-precision numbers; half precision is widened.</summary>
    /// <param name="folder">The model's folder.</param>
    /// <param name="file">The file.</param>
    /// <param name="tensors">The names and shapes that must be there.</param>
    public static float[][] Read(ModelFolder folder, string file, params (string Name, int[] Shape)[] tensors)
    {
        var bytes = folder.ReadBytes(file, LongestFile);
        if (bytes.Length < 8 || BinaryPrimitives.ReadUInt64LittleEndian(bytes) is var length && length > (ulong)bytes.Length - 8)
        {
            throw folder.Error($"{file} is no safetensors file: its header does not fit into it.");
        }

        var header = bytes.AsMemory(8, (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        var data = bytes.AsMemory(8 + header.Length);
        return folder.ReadJson(file, header, root =>
            Array.ConvertAll(tensors, tensor => Read(folder, file, root, data.Span, tensor.Name, tensor.Shape)));
    }

    private static float[] Read(ModelFolder folder, string file, JsonElement root, ReadOnlySpan<byte> data, string name, int[] shape)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty(name, out var tensor)
            || tensor.ValueKind != JsonValueKind.Object)
        {
            throw folder.Error($"{file} lacks the tensor '{name}'.");
        }

        var expected = shape.Aggregate(1L, static (product, dimension) => product * dimension);
        if (!tensor.TryGetProperty("shape", out var dimensions) || dimensions.ValueKind != JsonValueKind.Array
            || !dimensions.EnumerateArray().Select(static value => value.TryGetInt32(out var number) ? number : -1).SequenceEqual(shape))
        {
            throw folder.Error(
                $"The tensor '{name}' in {file} has not the shape [{string.Join(", ", shape)}] that the layer's configuration says.");
        }

        var type = tensor.TryGetProperty("dtype", out var word) && word.ValueKind == JsonValueKind.String ? word.GetString() : null;
        var size = type switch
        {
            "F32" => sizeof(float),
            "F16" or "BF16" => 2,
            _ => throw folder.Error($"The tensor '{name}' in {file} has the type '{type}'; F32, F16 and BF16 are supported."),
        };
        if (!tensor.TryGetProperty(
            "data_offsets", out var offsets) || offsets.ValueKind != JsonValueKind.Array || offsets.GetArrayLength() != 2
            || !offsets[0].TryGetInt64(out var start) || !offsets[1].TryGetInt64(out var end)
                || start < 0 || end > data.Length || end - start != expected * size)
        {
            throw folder.Error($"The tensor '{name}' in {file} does not lie inside of the file, or has another length than its shape.");
        }

        var bytes = data[(int)start..(int)end];
        return type switch
        {
            "F32" => MemoryMarshal.Cast<byte, float>(bytes).ToArray(),
            "F16" => Array.ConvertAll(MemoryMarshal.Cast<byte, Half>(bytes).ToArray(), static value => (float)value),
            _ => Array.ConvertAll(MemoryMarshal.Cast<byte, ushort>(bytes).ToArray(),
                static value => BitConverter.UInt32BitsToSingle((uint)value << 16)),
        };
    }
}
