using Fireworks.AI.Extensions.Onnx.Encoders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Reranking;

/// <summary>A loaded reranker: a query and documents in, scores out.</summary>
internal sealed class RerankModel(string id, EncoderScheduler scheduler, RerankPrompt prompt, RerankScore score) : IDisposable
{
    private const int WindowDocuments = 1024;
    private const int WindowTokens = 1 << 18;

    public string Id => id;

    public int MaxTokens => prompt.MaxTokens;

    /// <summary>Scores documents, none of them empty, on the thread that calls and on others.</summary>
    public async Task<OnnxRerankResponse> RerankAsync(
        string query, IReadOnlyList<string> documents, OnnxRerankOptions? options, CancellationToken cancellationToken)
    {
        var call = EncoderCall.Start("rerank", id, documents.Count);
        try
        {
            var (response, queue) = await RerankCoreAsync(query, documents, options, cancellationToken).ConfigureAwait(false);
            call.End(response.Usage!.InputTokenCount!.Value, queue);
            return response;
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            throw;
        }
    }

    public void Dispose() => scheduler.Dispose();

    private async Task<(OnnxRerankResponse Response, TimeSpan Queue)> RerankCoreAsync(
        string query, IReadOnlyList<string> documents, OnnxRerankOptions? options, CancellationToken cancellationToken)
    {
        var scores = new float[documents.Count];
        var dropped = new int[documents.Count];
        var question = prompt.Begin(query, options?.Instruction);
        var tokens = 0L;
        TimeSpan? queue = null;
        var work = new RerankWork(score, scores);
        for (var next = 0; next < documents.Count;)
        {
            work.Begin(next);
            for (; next < documents.Count && work.Entries.Count < WindowDocuments && work.Tokens.Count < WindowTokens; next++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var entry = question.Append(documents[next], work);
                if (entry.Dropped > 0 && options?.Truncate == false)
                {
                    throw new ArgumentException(
                        $"The query and the document at index {next} have {entry.Length + entry.Dropped} tokens; the model takes "
                        + $"{MaxTokens}. "
                        + "Shorten them, or leave OnnxRerankOptions.Truncate set.");
                }

                dropped[next] = entry.Dropped;
                work.Add(entry);
                tokens += entry.Length;
            }

            await scheduler.RunAsync(work, cancellationToken).ConfigureAwait(false);
            queue ??= work.QueueTime;
        }

        var response = new OnnxRerankResponse(Order(documents, scores, dropped, options?.TopN))
        {
            ModelId = id,
            Usage = new UsageDetails { InputTokenCount = tokens, TotalTokenCount = tokens },
        };
        return (response, queue ?? default);
    }

    private OnnxRerankResult[] Order(IReadOnlyList<string> documents, float[] scores, int[] dropped, int? count)
    {
        var order = Enumerable.Range(0, scores.Length).OrderByDescending(index => scores[index]).Take(count ?? scores.Length);
        return [.. order.Select(index =>
            new OnnxRerankResult(index, score.Of(scores[index]), documents[index]) { TruncatedTokens = dropped[index] })];
    }
}
