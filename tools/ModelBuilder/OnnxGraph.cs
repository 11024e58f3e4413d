using System.Runtime.InteropServices;

namespace ModelBuilder;

/// <summary>The element types that the graphs here use, by their numbers in ONNX.</summary>
public enum ElementType
{
    Float = 1,
    UInt8 = 2,
    Int8 = 3,
    Int32 = 6,
    Int64 = 7,
    Half = 10,
}

/// <summary>A graph in the making: inputs, outputs, nodes and weights. The weights go straight into a file beside the graph's.</summary>
public sealed class OnnxGraph : IDisposable
{
    private const int Alignment = 4096;
    private const string Microsoft = "com.microsoft";

    private readonly ProtobufWriter _graph = new();
    private readonly string _path;
    private readonly string _weightsFile;
    private readonly FileStream _weights;
    private int _nodes;

    /// <param name="path">The file of the graph; its weights go to the same name with <c>.data</c> behind it.</param>
    public OnnxGraph(string path)
    {
        _path = path;
        _weightsFile = Path.GetFileName(path) + ".data";
        _weights = File.Create(path + ".data", bufferSize: 1 << 20);
        _graph.Text(2, "decoder");
    }

    /// <summary>Writes a graph to its file.</summary>
    public static void Write(string path, Action<OnnxGraph> build)
    {
        using var graph = new OnnxGraph(path);
        build(graph);
        graph.Save();
    }

    /// <summary>Declares an input; a dimension is a number or a name.</summary>
    public string Input(string name, ElementType type, params object[] shape)
    {
        Declare(11, name, type, shape);
        return name;
    }

    /// <summary>Declares an output.</summary>
    public void Output(string name, ElementType type, params object[] shape) => Declare(12, name, type, shape);

    /// <summary>Adds a node with one output, and gives the output's name. Attributes are whole numbers, numbers or texts.</summary>
    public string Node(string operation, string[] inputs, params (string Name, object Value)[] attributes)
    {
        var output = $"{operation}_{_nodes}";
        Node(operation, inputs, [output], attributes);
        return output;
    }

    /// <summary>Adds a node. Names of operations of Microsoft's domain begin with a dot.</summary>
    public void Node(string operation, string[] inputs, string[] outputs, params (string Name, object Value)[] attributes) => _graph.Message(1, node =>
    {
        Array.ForEach(inputs, input => node.Text(1, input));
        Array.ForEach(outputs, output => node.Text(2, output));
        node.Text(3, $"node_{_nodes++}");
        node.Text(4, operation.TrimStart('.'));
        foreach (var (name, value) in attributes)
        {
            node.Message(5, attribute => WriteAttribute(attribute, name, value));
        }

        if (operation[0] == '.')
        {
            node.Text(7, Microsoft);
        }
    });

    /// <summary>Adds whole numbers that are part of the graph's file.</summary>
    public string Constant(string name, ElementType type, long[] shape, params long[] values)
    {
        _graph.Message(5, tensor =>
        {
            Describe(tensor, name, type, shape);
            foreach (var value in values)
            {
                tensor.Integer(type == ElementType.Int64 ? 7 : 5, value);
            }
        });
        return name;
    }

    /// <summary>Adds one whole number without dimensions.</summary>
    public string Number(string name, long value) => Constant(name, ElementType.Int64, [], value);

    /// <summary>Adds a row of whole numbers.</summary>
    public string Numbers(string name, params long[] values) => Constant(name, ElementType.Int64, [values.Length], values);

    /// <summary>Adds a weight in single precision.</summary>
    public string Weight(string name, long[] shape, params float[] values) =>
        Weight(name, ElementType.Float, shape, stream => stream.Write(MemoryMarshal.AsBytes(values.AsSpan())));

    /// <summary>Adds a weight, whose bytes <paramref name="write"/> writes.</summary>
    public string Weight(string name, ElementType type, long[] shape, Action<Stream> write)
    {
        _weights.Position = (_weights.Position + Alignment - 1) / Alignment * Alignment;
        var start = _weights.Position;
        write(_weights);
        var length = _weights.Position - start;
        _graph.Message(5, tensor =>
        {
            Describe(tensor, name, type, shape);
            External(tensor, "location", _weightsFile);
            External(tensor, "offset", start.ToString(System.Globalization.CultureInfo.InvariantCulture));
            External(tensor, "length", length.ToString(System.Globalization.CultureInfo.InvariantCulture));
            tensor.Integer(14, 1);
        });
        return name;
    }

    /// <summary>Bytes of weights so far.</summary>
    public long WeightBytes => _weights.Position;

    /// <summary>Writes the graph's file.</summary>
    public void Save()
    {
        var model = new ProtobufWriter();
        model.Integer(1, 9);
        model.Text(2, "ModelBuilder");
        model.Bytes(7, _graph.ToArray());
        Opset(model, "", 18);
        Opset(model, Microsoft, 1);
        File.WriteAllBytes(_path, model.ToArray());
    }

    public void Dispose() => _weights.Dispose();

    private static void Opset(ProtobufWriter model, string domain, int version) => model.Message(8, opset =>
    {
        opset.Text(1, domain);
        opset.Integer(2, version);
    });

    private static void Describe(ProtobufWriter tensor, string name, ElementType type, long[] shape)
    {
        Array.ForEach(shape, dimension => tensor.Integer(1, dimension));
        tensor.Integer(2, (int)type);
        tensor.Text(8, name);
    }

    private static void External(ProtobufWriter tensor, string key, string value) => tensor.Message(13, entry =>
    {
        entry.Text(1, key);
        entry.Text(2, value);
    });

    private static void WriteAttribute(ProtobufWriter attribute, string name, object value)
    {
        attribute.Text(1, name);
        switch (value)
        {
            case float number:
                attribute.Single(2, number);
                attribute.Integer(20, 1);
                break;
            case int number:
                attribute.Integer(3, number);
                attribute.Integer(20, 2);
                break;
            default:
                throw new ArgumentException($"The attribute {name} is of the type {value.GetType().Name}, which no graph here needs.", nameof(value));
        }
    }

    private void Declare(int field, string name, ElementType type, object[] shape) => _graph.Message(field, info =>
    {
        info.Text(1, name);
        info.Message(2, typeMessage => typeMessage.Message(1, tensor =>
        {
            tensor.Integer(1, (int)type);
            tensor.Message(2, shapeMessage =>
            {
                foreach (var dimension in shape)
                {
                    shapeMessage.Message(1, message =>
                    {
                        if (dimension is string symbol)
                        {
                            message.Text(2, symbol);
                        }
                        else
                        {
                            message.Integer(1, Convert.ToInt64(dimension, System.Globalization.CultureInfo.InvariantCulture));
                        }
                    });
                }
            });
        }));
    });
}
