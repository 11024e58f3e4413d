using Fireworks.AI.Extensions.Onnx.Encoders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Embeddings;

/// <summary>Texts of one call on their way through the graph.</summary>
internal sealed class EmbeddingWork(EmbeddingModel model) : EncoderWork
{
    private EmbeddingSettings? _settings;
    private Embedding<float>[] _results = [];
    private int _offset;
    private DateTimeOffset _createdAt;

    /// <param name="settings">The call's settings.</param>
    /// <param name="results">Takes the embeddings of all texts of the call.</param>
    /// <param name="offset">The place of the first text in it.</param>
    public void Begin(EmbeddingSettings settings, Embedding<float>[] results, int offset)
    {
        Clear();
        _settings = settings;
        _results = results;
        _offset = offset;
        _createdAt = DateTimeOffset.UtcNow;
    }

    /// <summary>Forgets the call.</summary>
    public void End()
    {
        Clear();
        _results = [];
    }

    public override void Accept(int index, EncoderRow row)
    {
        var entry = Entries[index];
        _results[_offset + index] = new Embedding<float>(model.CreateVector(row, entry.PromptLength, _settings!))
        {
            ModelId = model.Id,
            CreatedAt = _createdAt,
            AdditionalProperties = entry.Dropped == 0 ? null : new() { [EmbeddingModel.TruncatedTokensName] = entry.Dropped },
        };
    }
}
