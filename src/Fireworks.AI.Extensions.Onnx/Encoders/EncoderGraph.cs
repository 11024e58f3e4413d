using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>
/// A graph that reads whole texts: an encoder, or a decoder that starts without a past. May be run by several threads at once.
/// </summary>
internal sealed class EncoderGraph : IDisposable
{
    private const string InputIds = "input_ids";
    private const string AttentionMask = "attention_mask";
    private const string TokenTypes = "token_type_ids";
    private const string PositionIds = "position_ids";
    private const string PastPrefix = "past";

    private readonly InferenceSession _session;
    private readonly RuntimeLog _log;
    private readonly string[] _inputs;
    private readonly string[] _outputs;
    private readonly (TensorElementType Type, long[] Shape)[] _pasts;

    public EncoderGraph(InferenceSession session, RuntimeLog log, EncoderOutput output)
    {
        _session = session;
        _log = log;
        Output = output;
        _outputs = [output.Name];
        var pasts = session.InputNames.Where(static name => name.StartsWith(PastPrefix, StringComparison.Ordinal)).ToArray();
        string[] known = [InputIds, AttentionMask, TokenTypes, PositionIds, .. pasts];
        if (session.InputNames.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            throw new NotSupportedException(
                $"its input '{unknown}' is not one that a model of texts has: {string.Join(", ", known[..4])}, and past keys and values.");
        }

        if (!session.InputNames.Contains(InputIds))
        {
            throw new NotSupportedException($"it has no input {InputIds}.");
        }

        _inputs = [.. known[..4].Where(session.InputNames.Contains), .. pasts];
        UsesInt32 = _inputs[..^pasts.Length].Select(name => session.InputMetadata[name].ElementDataType).Distinct().ToArray() switch
        {
            [TensorElementType.Int64] => false,
            [TensorElementType.Int32] => true,
            _ => throw new NotSupportedException("its inputs are not all of the type int64 or all of the type int32."),
        };
        _pasts = Array.ConvertAll(pasts, name => PastOf(name, session.InputMetadata[name]));
    }

    public EncoderOutput Output { get; }

    /// <summary>Whether the graph continues from keys and values of earlier tokens, as decoders do.</summary>
    public bool IsDecoder => _pasts.Length > 0;

    public bool UsesInt32 { get; }

    /// <summary>Computes a batch. The result is to be disposed.</summary>
    public IDisposableReadOnlyCollection<OrtValue> Run(EncoderBatch batch, RunOptions options)
    {
        var values = new List<OrtValue>(_inputs.Length);
        try
        {
            long[] shape = [batch.Count, batch.Width];
            foreach (var name in _inputs.AsSpan(0, _inputs.Length - _pasts.Length))
            {
                values.Add(batch.CreateTensor(
                    name switch
                    {
                        InputIds => batch.Ids,
                        AttentionMask => batch.Mask,
                        TokenTypes => batch.Types,
                        _ => batch.Positions,
                    },
                    shape,
                    UsesInt32));
            }

            foreach (var (type, past) in _pasts)
            {
                values.Add(OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, type, [batch.Count, past[1], 0, past[3]]));
            }

            return _session.Run(options, _inputs, values, _outputs);
        }
        finally
        {
            values.ForEach(static value => value.Dispose());
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _log.Dispose();
    }

    private static (TensorElementType Type, long[] Shape) PastOf(string name, NodeMetadata metadata) =>
        metadata.Dimensions is [_, > 0, _, > 0] && metadata.ElementDataType.IsFloatingPoint()
            ? (metadata.ElementDataType, Array.ConvertAll(metadata.Dimensions, static dimension => (long)dimension))
            : throw new NotSupportedException(
                $"its input '{name}' has not the shape of past keys and values: batch, heads, tokens, size of a head.");
}
