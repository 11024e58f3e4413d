using System.Buffers.Binary;
using System.Text;

namespace ModelBuilder;

/// <summary>
/// Writes adapters in ONNX Runtime's format (<c>.onnx_adapter</c>): tensors by the names of the graph's inputs that they take the place of,
/// in FlatBuffers.
/// </summary>
public sealed class AdapterFile : IDisposable
{
    private const int FormatVersion = 1;

    private readonly MemoryStream _bytes = new();

    private AdapterFile()
    {
    }

    /// <summary>Writes tensors of single precision.</summary>
    public static void Write(string path, params (string Name, long[] Shape, float[] Values)[] tensors)
    {
        using var file = new AdapterFile();
        file.Build(tensors);
        File.WriteAllBytes(path, file._bytes.ToArray());
    }

    public void Dispose() => _bytes.Dispose();

    private void Build((string Name, long[] Shape, float[] Values)[] tensors)
    {
        var root = Place();
        _bytes.Write("TORT"u8);
        Table(root, fields: 4);
        Number(FormatVersion);
        Number(1);
        Number(1);
        var list = Place();
        Align(4);
        PointTo(list);
        Number(tensors.Length);
        var places = Array.ConvertAll(tensors, _ => Place());
        for (var i = 0; i < tensors.Length; i++)
        {
            Table(places[i], fields: 4);
            var (name, shape, type) = (Place(), Place(), (int)ElementType.Float);
            Number(type);
            var data = Place();
            Align(4);
            PointTo(name);
            var text = Encoding.UTF8.GetBytes(tensors[i].Name);
            Number(text.Length);
            _bytes.Write([.. text, 0]);
            Align(8, after: 4);
            PointTo(shape);
            Number(tensors[i].Shape.Length);
            Array.ForEach(tensors[i].Shape, Long);
            Align(8, after: 4);
            PointTo(data);
            Number(tensors[i].Values.Length * sizeof(float));
            Array.ForEach(tensors[i].Values, value => Number(BitConverter.SingleToInt32Bits(value)));
        }
    }

    /// <summary>Begins a table whose fields are of four bytes each, with the list of their places before it.</summary>
    private void Table(long place, int fields)
    {
        Align(4);
        var start = _bytes.Position;
        Short((2 + fields) * 2);
        Short((1 + fields) * 4);
        for (var field = 0; field < fields; field++)
        {
            Short((1 + field) * 4);
        }

        Align(4);
        PointTo(place);
        Number((int)(_bytes.Position - start));
    }

    /// <summary>Leaves room for the distance to what comes later.</summary>
    private long Place()
    {
        var place = _bytes.Position;
        Number(0);
        return place;
    }

    private void PointTo(long place)
    {
        var here = _bytes.Position;
        _bytes.Position = place;
        Number((int)(here - place));
        _bytes.Position = here;
    }

    private void Align(int alignment, int after = 0)
    {
        while ((_bytes.Position + after) % alignment != 0)
        {
            _bytes.WriteByte(0);
        }
    }

    private void Short(int value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(bytes, (ushort)value);
        _bytes.Write(bytes);
    }

    private void Number(int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        _bytes.Write(bytes);
    }

    private void Long(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        _bytes.Write(bytes);
    }
}
