using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Reranking;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Puts documents in order of how well they answer a query, by a model at Fireworks. It reads the query together with each document, so it
/// is slower and better than to compare vectors: use it for the best few dozen that a search by vectors found. It keeps no state between
/// calls and can be used by any number of callers at once.
/// </summary>
/// <remarks>
/// Errors are <see cref="FireworksException"/>; what Fireworks would refuse is an <see cref="ArgumentException"/> before anything is sent.
/// The <c>OnnxReranker</c> of the package Fireworks.AI.Extensions.Onnx does the same inside the process, with the same arguments, options
/// and results. The page docs/reranking.md has more.
/// </remarks>
/// <example>
/// <code>
/// using var reranker = new FireworksReranker("fireworks/qwen3-reranker-8b", new() { ApiKey = "fw_..." });
/// var response = await reranker.RerankAsync("capital of Italy", ["Milan is large.", "Rome is the capital."]);
/// Console.WriteLine(response.Results[0].Document);
/// </code>
/// </example>
public sealed class FireworksReranker : IDisposable
{
    private readonly FireworksClient _client;
    private readonly bool _ownsClient;
    private readonly FireworksTransport _transport;

    /// <summary>
    /// Creates a reranker with a connection pool of its own. To share one between clients, use <see cref="FireworksClient"/>.
    /// </summary>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>; sent as given.
    /// <see cref="FireworksRerankOptions.ModelId"/> replaces it for a call.</param>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="loggerFactory">Where to log retries and failures; never content.</param>
    /// <exception cref="ArgumentException">The model is empty, or a setting is missing or out of range.</exception>
    public FireworksReranker(string model, FireworksClientOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(FireworksClient.CreateFor(model, options, loggerFactory), model, ownsClient: true)
    {
    }

    internal FireworksReranker(FireworksClient client, string model, bool ownsClient = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        _client = client;
        _ownsClient = ownsClient;
        _transport = client.Transport;
        ModelId = model;
    }

    /// <summary>Gets the model that is asked where a call names no other.</summary>
    public string ModelId { get; }

    /// <summary>Scores documents by how well they answer a query, in one request.</summary>
    /// <param name="query">The query, not empty.</param>
    /// <param name="documents">The documents, none of them null or empty. Without any, nothing is sent.</param>
    /// <param name="options">What to give, or <see langword="null"/> for all documents.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The documents with their scores, the best first.</returns>
    /// <exception cref="FireworksException">The service refused the request, failed, or could not be reached.</exception>
    /// <exception cref="ArgumentException">The query or a document is null or empty, or an option is out of its range.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<FireworksRerankResponse> RerankAsync(
        string query,
        IEnumerable<string> documents,
        FireworksRerankOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(query);
        ArgumentNullException.ThrowIfNull(documents);
        return RerankAsync(new RerankRequest(query, documents, options, ModelId, _transport.Settings), cancellationToken);
    }

    /// <summary>
    /// Releases the connections, if the reranker owns them. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    private async Task<FireworksRerankResponse> RerankAsync(RerankRequest request, CancellationToken cancellationToken)
    {
        if (request.Documents.Count == 0)
        {
            return new([]) { ModelId = request.Model, Usage = CostCounts.OfNothing() };
        }

        using var body = request.Write();
        using var transport = await _transport.SendAsync(
            new TransportRequest
            {
                Path = "rerank",
                Operation = "rerank",
                Model = request.Model,
                Body = body,
                BuffersResponse = true,
                Headers = request.Headers,
            },
            cancellationToken).ConfigureAwait(false);
        using var answer = await transport.ReadAsync().ConfigureAwait(false);
        AdditionalPropertiesDictionary properties = [];
        transport.AddMetadata(properties);
        try
        {
            var response = RerankResponseReader.Read(answer.Span, request, properties)
                ?? throw _transport.Errors.FromBody(answer.Memory, transport.RequestId);
            CallPricing.For(_transport.Models, "rerank", request.Model)?.Apply(response.Usage, response.ModelId);
            return response;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw _transport.Errors.NotAsDescribed("rerank", transport.RequestId, exception);
        }
    }
}
