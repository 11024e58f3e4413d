using System.Diagnostics.CodeAnalysis;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The way to Fireworks for several clients: one connection pool, one set of retries and limits. Make one and keep it; it can be used by
/// any number of callers at once.
/// </summary>
public sealed class FireworksClient : IDisposable
{
    /// <summary>The name of the HTTP client that <c>AddFireworksClient</c> takes from <see cref="IHttpClientFactory"/>.</summary>
    public const string HttpClientName = "Fireworks.AI.Extensions";

    private readonly FireworksTransport _transport;

    /// <summary>Makes a client.</summary>
    /// <param name="apiKey">The API key.</param>
    /// <exception cref="ArgumentException">The key is empty or malformed.</exception>
    public FireworksClient(string apiKey)
        : this(new FireworksClientOptions { ApiKey = apiKey ?? throw new ArgumentNullException(nameof(apiKey)) })
    {
    }

    /// <summary>Makes a client.</summary>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="httpClient">
    /// The HTTP client to send with; it stays the caller's. If null, one is made and disposed with this client. Give it
    /// <see cref="Timeout.InfiniteTimeSpan"/> as time limit, since the limits of the options apply, and no automatic redirects.
    /// </param>
    /// <param name="loggerFactory">Where to log retries, failures and settings that are not sent; never content.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of range.</exception>
    public FireworksClient(FireworksClientOptions? options = null, HttpClient? httpClient = null, ILoggerFactory? loggerFactory = null)
    {
        _transport = new FireworksTransport(ClientSettings.From(options ?? new()), httpClient, loggerFactory);
    }

    /// <summary>The address that requests go to.</summary>
    public Uri Endpoint => _transport.Settings.Endpoint;

    /// <summary>Makes a chat client. It is cheap, and disposing it does not dispose this client.</summary>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c>; sent as given.</param>
    /// <returns>The chat client.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    public FireworksChatClient GetChatClient(string model) => new(_transport, model);

    /// <summary>Makes an embedding generator. It is cheap, and disposing it does not dispose this client.</summary>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c>; sent as given.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <returns>The embedding generator.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are below 1.</exception>
    public FireworksEmbeddingGenerator GetEmbeddingGenerator(string model, int? dimensions = null) => new(_transport, model, dimensions);

    /// <summary>
    /// Makes a client for the transcription of files. It is cheap, and disposing it does not dispose this client. Fireworks marked the
    /// service behind it as deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>; sent as given.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The model is empty, or no host is known for it.</exception>
    [Experimental("MEAI001")]
    public FireworksSpeechToTextClient GetSpeechToTextClient(string model) => new(_transport, model);

    /// <summary>
    /// Releases the connections, unless the HTTP client came from outside. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => _transport.Dispose();

    /// <summary>Names the endpoint; the API key is never shown.</summary>
    /// <returns>A text for logs and debuggers.</returns>
    public override string ToString() => $"{nameof(FireworksClient)} {{ Endpoint = {Endpoint} }}";
}
