using System.Buffers;
using System.Numerics.Tensors;
using Fireworks.AI.Extensions.Onnx.Encoders;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Embeddings;

/// <summary>A loaded embedding model: tokens in, vectors out.</summary>
internal sealed class EmbeddingModel : IDisposable
{
    /// <summary>The entry of an embedding whose text was cut: how many tokens were cut off.</summary>
    public const string TruncatedTokensName = "truncated_tokens";

    // So much of a call is turned into tokens at a time: its memory does not grow with the number of texts.
    private const int WindowTexts = 4096;
    private const int WindowTokens = 1 << 18;
    private const int KeptTokens = 1 << 19;

    private readonly EncoderScheduler _scheduler;
    private readonly InputTemplate _template;
    private readonly IReadOnlyList<OnnxPooling> _pooling;
    private readonly bool _includesPrompt;
    private readonly DenseLayer[] _layers;
    private readonly int _pooledLength;
    private EmbeddingWork? _spare;

    public EmbeddingModel(
        string id, EncoderScheduler scheduler, InputTemplate template, PoolingConfig pooling, DenseLayer[] layers, int pooledLength)
    {
        Id = id;
        _scheduler = scheduler;
        _template = template;
        _pooling = pooling.Modes;
        _includesPrompt = pooling.IncludesPrompt;
        _layers = layers;
        _pooledLength = pooledLength;
        Dimensions = layers is [.., var last] ? last.Outputs : pooledLength;
    }

    public string Id { get; }

    /// <summary>The length of the model's own vectors.</summary>
    public int Dimensions { get; }

    /// <summary>The length of vectors where a call does not say it.</summary>
    public required int DefaultDimensions { get; init; }

    public required bool Normalize { get; init; }

    public required IReadOnlyDictionary<string, string> Prompts { get; init; }

    public required string? DefaultPromptName { get; init; }

    public int MaxTokens => _template.MaxTokens;

    public EncoderScheduler Scheduler => _scheduler;

    public int CountTokens(string text) => _template.Count(text);

    /// <summary>Embeds texts, none of them empty, on the thread that calls and on others.</summary>
    public async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IReadOnlyList<string> texts, EmbeddingSettings settings, CancellationToken cancellationToken)
    {
        var call = EncoderCall.Start("embed", Id, texts.Count);
        try
        {
            var (embeddings, queue) = await GenerateCoreAsync(texts, settings, cancellationToken).ConfigureAwait(false);
            call.End(embeddings.Usage!.InputTokenCount!.Value, queue);
            return embeddings;
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            throw;
        }
    }

    /// <summary>Makes the vector of a text from what the graph gave for it.</summary>
    public float[] CreateVector(EncoderRow row, int skippedTokens, EmbeddingSettings settings)
    {
        var vector = new float[settings.Dimensions];
        if (_layers.Length == 0 && settings.Dimensions == _pooledLength)
        {
            Pool(row, skippedTokens, vector);
        }
        else
        {
            var longest = _layers.Aggregate(_pooledLength, static (length, layer) => Math.Max(length, layer.Outputs));
            var first = ArrayPool<float>.Shared.Rent(longest);
            var second = ArrayPool<float>.Shared.Rent(longest);
            Pool(row, skippedTokens, first.AsSpan(0, _pooledLength));
            foreach (var layer in _layers)
            {
                layer.Apply(first.AsSpan(0, layer.Inputs), second);
                (first, second) = (second, first);
            }

            first.AsSpan(0, settings.Dimensions).CopyTo(vector);
            ArrayPool<float>.Shared.Return(first);
            ArrayPool<float>.Shared.Return(second);
        }

        if (settings.Normalize && TensorPrimitives.Norm<float>(vector) is > 0 and var norm)
        {
            TensorPrimitives.Divide(vector, norm, vector);
        }

        return vector;
    }

    public void Dispose() => _scheduler.Dispose();

    private async Task<(GeneratedEmbeddings<Embedding<float>> Embeddings, TimeSpan Queue)> GenerateCoreAsync(
        IReadOnlyList<string> texts, EmbeddingSettings settings, CancellationToken cancellationToken)
    {
        var results = new Embedding<float>[texts.Count];
        var promptTokens = settings.Prompt.Length > 0 && !_includesPrompt ? _template.Encode(settings.Prompt).Length : 0;
        var tokens = 0L;
        TimeSpan? queue = null;
        List<int>? truncated = null;
        var work = Interlocked.Exchange(ref _spare, null) ?? new EmbeddingWork(this);
        for (var next = 0; next < texts.Count;)
        {
            work.Begin(settings, results, next);
            for (; next < texts.Count && work.Entries.Count < WindowTexts && work.Tokens.Count < WindowTokens; next++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var entry = _template.Append(settings.Prompt.Length == 0 ? texts[next] : settings.Prompt + texts[next], promptTokens, work);
                Check(entry, next, settings);
                if (entry.Dropped > 0)
                {
                    (truncated ??= []).Add(next);
                }

                work.Add(entry);
                tokens += entry.Length;
            }

            await _scheduler.RunAsync(work, cancellationToken).ConfigureAwait(false);
            queue ??= work.QueueTime;
        }

        work.End();
        if (work.Tokens.Capacity <= KeptTokens)
        {
            _spare = work;
        }

        var embeddings = new GeneratedEmbeddings<Embedding<float>>(results)
        {
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
            AdditionalProperties = truncated is null ? null : new() { [OnnxEmbeddingExtensions.TruncatedInputsName] = truncated },
        };
        return (embeddings, queue ?? default);
    }

    private void Pool(EncoderRow row, int skippedTokens, Span<float> vector)
    {
        if (!_scheduler.Graph.Output.IsPerToken)
        {
            row[0].CopyTo(vector);
            return;
        }

        foreach (var mode in _pooling)
        {
            TokenPooling.Pool(row, skippedTokens, mode, vector[..row.Width]);
            vector = vector[row.Width..];
        }
    }

    private void Check(in EncoderEntry entry, int index, EmbeddingSettings settings)
    {
        if (entry.Length == 0)
        {
            throw new ArgumentException($"The value at index {index} has no tokens for this model. Leave it out.");
        }

        if (entry.Dropped > 0 && !settings.Truncate)
        {
            throw new ArgumentException(
                $"The value at index {index} has {entry.Length + entry.Dropped} tokens; the model takes {_template.MaxTokens}. "
                + $"Shorten it, or allow to cut it off by the setting '{EmbeddingSettings.TruncateEntry}'.");
        }
    }
}
