using System.Numerics.Tensors;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Embeddings;

/// <summary>A layer behind pooling: a product with a matrix, a bias, a function.</summary>
internal sealed class DenseLayer
{
    private const string WeightsFile = "model.safetensors";

    private static readonly Dictionary<string, ActivationFunction> Activations = new(StringComparer.Ordinal)
    {
        ["Identity"] = static _ => { },
        ["Tanh"] = static values => TensorPrimitives.Tanh(values, values),
        ["Sigmoid"] = static values => TensorPrimitives.Sigmoid(values, values),
        ["ReLU"] = static values => TensorPrimitives.Max(values, 0f, values),
        ["SiLU"] = Silu,
    };

    private readonly float[] _weights;
    private readonly float[]? _bias;
    private readonly ActivationFunction _activation;

    private DenseLayer(DenseConfig config, float[] weights, float[]? bias, ActivationFunction activation)
    {
        Inputs = config.Inputs;
        Outputs = config.Outputs;
        _weights = weights;
        _bias = bias;
        _activation = activation;
    }

    public int Inputs { get; }

    public int Outputs { get; }

    public static DenseLayer Load(ModelFolder folder, DenseConfig config)
    {
        var name = config.Activation[(config.Activation.LastIndexOf('.') + 1)..];
        if (!Activations.TryGetValue(name, out var activation))
        {
            throw folder.Error(
                $"'activation_function' in {config.Path}/{EncoderConfigReader.ConfigFile} is '{config.Activation}'; supported are "
                + $"{string.Join(", ", Activations.Keys)}.");
        }

        var file = $"{config.Path}/{WeightsFile}";
        if (!folder.Exists(file))
        {
            throw folder.Error(
                $"{file} is missing. It holds the weights of a dense layer; pytorch_model.bin is not read: save the model with "
                + "safe_serialization=True.");
        }

        (string, int[]) weight = ("linear.weight", [config.Outputs, config.Inputs]);
        (string, int[]) bias = ("linear.bias", [config.Outputs]);
        var tensors = SafetensorsFile.Read(folder, file, config.HasBias ? [weight, bias] : [weight]);
        return new DenseLayer(config, tensors[0], config.HasBias ? tensors[1] : null, activation);
    }

    public void Apply(ReadOnlySpan<float> input, Span<float> output)
    {
        for (var row = 0; row < Outputs; row++)
        {
            output[row] = TensorPrimitives.Dot(_weights.AsSpan(row * Inputs, Inputs), input) + (_bias?[row] ?? 0);
        }

        _activation(output[..Outputs]);
    }

    /// <summary>Changes values in place.</summary>
    private delegate void ActivationFunction(Span<float> values);

    private static void Silu(Span<float> values)
    {
        foreach (ref var value in values)
        {
            value /= 1 + MathF.Exp(-value);
        }
    }
}
