using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Embeddings;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Embeds texts as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/> for models at Fireworks, by its embeddings API. It keeps no
/// state between calls and can be used by any number of callers at once.
/// </summary>
/// <remarks>
/// <para>
/// Any number of values may be given: they are sent <see cref="FireworksClientOptions.MaxEmbeddingInputsPerRequest"/> at a time,
/// <see cref="FireworksClientOptions.MaxParallelEmbeddingRequests"/> requests at once, and come back in their order. If one request
/// fails, the call fails with its exception. Without values nothing is sent.
/// </para>
/// <para>
/// Vectors are not scaled to length 1 unless <see cref="FireworksEmbeddingOptions.Normalize"/> is set. Errors are
/// <see cref="FireworksException"/>; what Fireworks would refuse is an <see cref="ArgumentException"/> before anything is sent.
/// <see cref="EmbeddingGenerationOptions.RawRepresentationFactory"/> may return a <see cref="JsonObject"/> whose properties are merged into
/// each request last. The page docs/embeddings.md has more.
/// </para>
/// </remarks>
public sealed class FireworksEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly FireworksClient _client;
    private readonly bool _ownsClient;
    private readonly FireworksTransport _transport;
    private readonly string _model;
    private readonly int? _dimensions;
    private readonly EmbeddingGeneratorMetadata _metadata;
    private volatile bool _refusesBase64;

    /// <summary>
    /// Creates a generator with a connection pool of its own. To share one between clients, use <see cref="FireworksClient"/>.
    /// </summary>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c> or a <see cref="FireworksModel"/>; sent as given.
    /// <see cref="EmbeddingGenerationOptions.ModelId"/> replaces it for a call.</param>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <param name="loggerFactory">Where to log retries, failures and settings that are not sent; never content.</param>
    /// <exception cref="ArgumentException">The model is empty, or a setting is missing or out of range.</exception>
    /// <example>
    /// <code>
    /// using FireworksEmbeddingGenerator generator = new("fireworks/qwen3-embedding-8b", new() { ApiKey = "fw_..." });
    /// var embeddings = await generator.GenerateAsync(["red", "green"]);
    /// </code>
    /// </example>
    public FireworksEmbeddingGenerator(
        string model, FireworksClientOptions? options = null, int? dimensions = null, ILoggerFactory? loggerFactory = null)
        : this(FireworksClient.CreateFor(model, options, loggerFactory), model, dimensions, ownsClient: true)
    {
    }

    internal FireworksEmbeddingGenerator(FireworksClient client, string model, int? dimensions = null, bool ownsClient = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        if (dimensions < 1)
        {
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, "There must be at least 1 dimension.");
        }

        _client = client;
        _ownsClient = ownsClient;
        _transport = client.Transport;
        _model = model;
        _dimensions = dimensions;
        _metadata = new EmbeddingGeneratorMetadata(FireworksTelemetry.ProviderName, _transport.Settings.Endpoint, model, dimensions);
    }

    /// <inheritdoc/>
    /// <exception cref="FireworksException">The service refused a request, failed, or could not be reached.</exception>
    /// <exception cref="ArgumentException">A value is null or empty, or a setting has what Fireworks would refuse.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        return GenerateAsync(EmbeddingInputs.From(values), options, cancellationToken);
    }

    /// <summary>
    /// Embeds objects: the service makes the text from their properties by the template in
    /// <see cref="FireworksEmbeddingOptions.PromptTemplate"/>.
    /// </summary>
    /// <param name="values">The objects.</param>
    /// <param name="options">The options, with a prompt template.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>An embedding for each object, in their order.</returns>
    /// <exception cref="FireworksException">The service refused a request, failed, or could not be reached.</exception>
    /// <exception cref="ArgumentException">A value is null, there is no prompt template, or a setting has what Fireworks would
    /// refuse.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateFromObjectsAsync(
        IEnumerable<JsonObject> values, EmbeddingGenerationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(options);
        return GenerateAsync(EmbeddingInputs.From(values), options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(FireworksClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>
    /// Releases the connections, if the generator owns them. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    private async Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        EmbeddingInputs inputs, EmbeddingGenerationOptions? options, CancellationToken cancellationToken)
    {
        EmbeddingsRequest request = new(this, _model, _dimensions, options, _transport.Settings, _transport.UnknownSettings);
        inputs.Check(request);

        var embeddings = new Embedding<float>[inputs.Count];
        var size = _transport.Settings.MaxEmbeddingInputsPerRequest;
        var pages = new EmbeddingsResponse[(inputs.Count + size - 1) / size];
        if (pages.Length == 1)
        {
            pages[0] = await SendAsync(request, inputs, embeddings, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            ParallelOptions parallel = new()
            {
                MaxDegreeOfParallelism = _transport.Settings.MaxParallelEmbeddingRequests,
                CancellationToken = cancellationToken,
            };
            await Parallel.ForAsync(0, pages.Length, parallel, async (page, token) =>
            {
                var start = page * size;
                var count = Math.Min(size, inputs.Count - start);
                var target = embeddings.AsMemory(start, count);
                pages[page] = await SendAsync(request, inputs.Slice(start, count), target, token).ConfigureAwait(false);
            }).ConfigureAwait(false);
        }

        return EmbeddingsResponse.Join(embeddings, pages);
    }

    private async Task<EmbeddingsResponse> SendAsync(
        EmbeddingsRequest request, EmbeddingInputs inputs, Memory<Embedding<float>> target, CancellationToken cancellationToken)
    {
        var base64 = !_refusesBase64;
        CallTime time = new(_transport.Settings);
        try
        {
            return await SendAsync(request, inputs, target, base64, time, cancellationToken).ConfigureAwait(false);
        }
        catch (FireworksException exception) when (base64 && request.EncodingFormat is null && RefusesEncoding(exception))
        {
            _refusesBase64 = true;
            return await SendAsync(request, inputs, target, base64: false, time, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<EmbeddingsResponse> SendAsync(
        EmbeddingsRequest request,
        EmbeddingInputs inputs,
        Memory<Embedding<float>> target,
        bool base64,
        CallTime time,
        CancellationToken cancellationToken)
    {
        TransportResponse transport;
        using (var body = request.Write(inputs, base64))
        {
            transport = await _transport.SendAsync(
                new TransportRequest
                {
                    Path = "embeddings",
                    Operation = "embeddings",
                    Model = request.Model,
                    Body = body,
                    BuffersResponse = true,
                    Time = time,
                    Headers = request.Headers,
                },
                cancellationToken).ConfigureAwait(false);
        }

        using (transport)
        {
            using var body = await transport.ReadAsync().ConfigureAwait(false);
            var page = Read(request, body, target, transport.RequestId);
            transport.AddMetadata(page.Properties);
            page.Usage = CallPricing.For(_transport.Models, "embeddings", request.Model)?.Apply(page.Usage, page.Model) ?? page.Usage;
            var now = _transport.Settings.TimeProvider.GetUtcNow();
            foreach (var embedding in target.Span)
            {
                embedding.ModelId = page.Model ?? request.Model;
                embedding.CreatedAt = now;
            }

            return page;
        }
    }

    private EmbeddingsResponse Read(EmbeddingsRequest request, ResponseBody body, Memory<Embedding<float>> target, string? requestId)
    {
        EmbeddingsResponse page;
        try
        {
            page = EmbeddingsResponseReader.Read(body.Span, target.Span, request.ExpectedDimensions ?? 0)
                ?? throw _transport.Errors.FromBody(body.Memory, requestId);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw _transport.Errors.NotAsDescribed("embeddings", requestId, exception);
        }

        foreach (var embedding in target.Span)
        {
            if (request.ExpectedDimensions is { } expected && embedding.Dimensions != expected)
            {
                throw new FireworksException(
                    $"{expected} dimensions were asked for, and vectors of {embedding.Dimensions} came back: " +
                    $"the model '{request.Model}' has a fixed number. Ask for none.",
                    FireworksErrorKind.InvalidResponse)
                {
                    RequestId = requestId,
                };
            }
        }

        return page;
    }

    private static bool RefusesEncoding(FireworksException exception) =>
        exception.Kind == FireworksErrorKind.InvalidRequest && exception.Names(KnownEmbeddingSettings.EncodingFormat);
}
