using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Tests.Encoders;

/// <summary>Writes files of tensors.</summary>
internal static class Safetensors
{
    public static void Write(string path, params (string Name, int[] Shape, float[] Values)[] tensors)
    {
        var offset = 0;
        var entries = new List<string>();
        foreach (var (name, shape, values) in tensors)
        {
            var end = offset + (values.Length * sizeof(float));
            entries.Add($$"""  "{{name}}": { "dtype": "F32", "shape": [{{string.Join(", ", shape)}}], "data_offsets": [{{offset}}, {{end}}] }""");
            offset = end;
        }

        var header = Encoding.UTF8.GetBytes($"{{{string.Join(", ", entries)}}}");
        using var stream = File.Create(path);
        stream.Write(BitConverter.GetBytes((long)header.Length));
        stream.Write(header);
        foreach (var (_, _, values) in tensors)
        {
            stream.Write(MemoryMarshal.AsBytes(values.AsSpan()));
        }
    }
}
