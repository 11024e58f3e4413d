using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Connects several clients to Fireworks: one connection pool, one set of retries and limits. Create one and keep it; it can be used by
/// any number of callers at once.
/// </summary>
/// <remarks>Every chat client, embedding generator and speech client gives its own by <c>GetService&lt;FireworksClient&gt;()</c>. The
/// page docs/chat.md has more.</remarks>
/// <example>
/// <code>
/// using var fireworks = new FireworksClient(new() { ApiKey = "fw_..." });
/// IChatClient large = fireworks.GetChatClient("accounts/fireworks/models/kimi-k3");
/// IChatClient small = fireworks.GetChatClient("accounts/fireworks/models/glm-5p3-flash");
/// </code>
/// </example>
public sealed class FireworksClient : IDisposable
{
    /// <summary>
    /// The name of the HTTP client that a container's <see cref="FireworksClient"/> without a service key takes from
    /// <see cref="IHttpClientFactory"/>. <see cref="GetHttpClientName"/> has those of keyed ones.
    /// </summary>
    public const string HttpClientName = "Fireworks.AI.Extensions";

    /// <summary>Creates a client.</summary>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="httpClient">
    /// The HTTP client to send with; it stays the caller's. If null, one is created and disposed with this client. Give it
    /// <see cref="Timeout.InfiniteTimeSpan"/> as time limit, since the limits of the options apply, and no automatic redirects.
    /// </param>
    /// <param name="loggerFactory">Where to log retries, failures and settings that are not sent; never content.</param>
    /// <exception cref="ArgumentException">A setting is missing or out of range.</exception>
    /// <example>
    /// <code>
    /// using var fireworks = new FireworksClient(new() { ApiKey = "fw_..." });
    /// </code>
    /// </example>
    public FireworksClient(FireworksClientOptions? options = null, HttpClient? httpClient = null, ILoggerFactory? loggerFactory = null)
    {
        Transport = new FireworksTransport(ClientSettings.From(options ?? new()), httpClient, loggerFactory);
        ControlPlane = new ControlPlane(Transport);
        Models = new FireworksModelClient(ControlPlane);
        Account = new FireworksAccount(ControlPlane);
    }

    /// <summary>Gets the address that requests go to.</summary>
    public Uri Endpoint => Transport.Settings.Endpoint;

    /// <summary>Gets what models there are, what they can do and what they cost.</summary>
    public FireworksModelClient Models { get; }

    /// <summary>Gets what the service tells of the account of the API key: its quotas and its limits on serverless models.</summary>
    public FireworksAccount Account { get; }

    internal FireworksTransport Transport { get; }

    internal ControlPlane ControlPlane { get; }

    /// <summary>
    /// Gets the name of the HTTP client that registrations under a service key take from <see cref="IHttpClientFactory"/>, for example to
    /// exempt it from the handlers that an application adds to all its clients.
    /// </summary>
    /// <param name="serviceKey">The key of <c>AddKeyedFireworksChatClient</c> and the like; null for registrations without one.</param>
    /// <returns>
    /// <see cref="HttpClientName"/>, then for a key a colon and the key, which has its type in front unless it is a string:
    /// <c>Fireworks.AI.Extensions:large</c>, <c>Fireworks.AI.Extensions:System.Int32:1</c>.
    /// </returns>
    /// <remarks>Keys that print alike share an HTTP client, and thereby its handlers and connections; never their settings.</remarks>
    /// <example>
    /// <code>
    /// services.AddHttpClient(FireworksClient.GetHttpClientName("large")).RemoveAllResilienceHandlers();
    /// </code>
    /// </example>
    public static string GetHttpClientName(object? serviceKey) => serviceKey switch
    {
        null => HttpClientName,
        string name => $"{HttpClientName}:{name}",
        _ => string.Create(CultureInfo.InvariantCulture, $"{HttpClientName}:{serviceKey.GetType().FullName}:{serviceKey}"),
    };

    /// <summary>Creates a chat client. It is cheap, and disposing it does not dispose this client.</summary>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/glm-5p3</c> or a <see cref="FireworksModel"/>; sent as
    /// given.</param>
    /// <returns>The chat client.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// IChatClient client = fireworks.GetChatClient("accounts/fireworks/models/glm-5p3-flash");
    /// Console.WriteLine(await client.GetResponseAsync("Name three rivers."));
    /// </code>
    /// </example>
    public FireworksChatClient GetChatClient(string model) => new(this, model);

    /// <summary>Creates a client that continues texts. It is cheap, and disposing it does not dispose this client.</summary>
    /// <param name="model">The model, for example <c>accounts/fireworks/models/gpt-oss-120b</c> or a <see cref="FireworksModel"/>; sent as
    /// given.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// var client = fireworks.GetCompletionClient("accounts/fireworks/models/gpt-oss-120b");
    /// Console.WriteLine(await client.GetResponseAsync("Roses are red, violets are", new ChatOptions { MaxOutputTokens = 8 }));
    /// </code>
    /// </example>
    public FireworksCompletionClient GetCompletionClient(string model) => new(GetChatClient(model), model);

    /// <summary>Creates an embedding generator. It is cheap, and disposing it does not dispose this client.</summary>
    /// <param name="model">The model, for example <c>fireworks/qwen3-embedding-8b</c> or a <see cref="FireworksModel"/>; sent as
    /// given.</param>
    /// <param name="dimensions">The number of values in a vector to ask for where a call does not say; null for the model's own.</param>
    /// <returns>The embedding generator.</returns>
    /// <exception cref="ArgumentException">The model is empty, or the dimensions are below 1.</exception>
    /// <example>
    /// <code>
    /// var generator = fireworks.GetEmbeddingGenerator("fireworks/qwen3-embedding-8b", dimensions: 1024);
    /// var vector = await generator.GenerateVectorAsync("Why is the sky blue?");
    /// </code>
    /// </example>
    public FireworksEmbeddingGenerator GetEmbeddingGenerator(string model, int? dimensions = null) => new(this, model, dimensions);

    /// <summary>Creates a reranker. It is cheap, and disposing it does not dispose this client.</summary>
    /// <param name="model">The model, for example <c>fireworks/qwen3-reranker-8b</c> or a <see cref="FireworksModel"/>; sent as
    /// given.</param>
    /// <returns>The reranker.</returns>
    /// <exception cref="ArgumentException">The model is empty.</exception>
    /// <example>
    /// <code>
    /// var reranker = fireworks.GetReranker("fireworks/qwen3-reranker-8b");
    /// var response = await reranker.RerankAsync("capital of Italy", ["Milan is large.", "Rome is the capital."]);
    /// </code>
    /// </example>
    public FireworksReranker GetReranker(string model) => new(this, model);

    /// <summary>
    /// Creates a client for the transcription of files. It is cheap, and disposing it does not dispose this client. Fireworks marked the
    /// service behind it as deprecated; see <see cref="FireworksSpeechToTextClient"/>.
    /// </summary>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>; sent as given.</param>
    /// <returns>The client.</returns>
    /// <exception cref="ArgumentException">The model is empty, or no host is known for it.</exception>
    /// <example>
    /// <code>
    /// using var recording = File.OpenRead("talk.mp3");
    /// var response = await fireworks.GetSpeechToTextClient("whisper-v3-turbo").GetTextAsync(recording);
    /// Console.WriteLine(response.Text);
    /// </code>
    /// </example>
    [Experimental("MEAI001")]
    public FireworksSpeechToTextClient GetSpeechToTextClient(string model) => new(this, model);

    /// <summary>Creates a client for batches. It is cheap, and disposing it does not dispose this client.</summary>
    /// <returns>The client.</returns>
    /// <example>
    /// <code>
    /// var job = await fireworks.GetBatchClient().WaitAsync("reviews");
    /// </code>
    /// </example>
    public FireworksBatchClient GetBatchClient() => new(this);

    /// <summary>
    /// Releases the connections, unless the HTTP client came from outside. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose() => Transport.Dispose();

    /// <summary>Names the endpoint; the API key is never shown.</summary>
    /// <returns>A text for logs and debuggers.</returns>
    public override string ToString() => $"{nameof(FireworksClient)} {{ Endpoint = {Endpoint} }}";

    /// <summary>Creates the client behind one that stands alone.</summary>
    internal static FireworksClient CreateFor(string model, FireworksClientOptions? options, ILoggerFactory? loggerFactory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        return new(options, httpClient: null, loggerFactory);
    }
}
