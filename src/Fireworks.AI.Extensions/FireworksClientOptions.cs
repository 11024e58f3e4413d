using System.Text.Json;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds the settings of a <see cref="FireworksClient"/>. They are read and checked when the client is made; later changes have no
/// effect on it.
/// </summary>
/// <example>
/// <code>
/// var options = new FireworksClientOptions { ApiKey = "fw_...", ResponseTimeout = TimeSpan.FromMinutes(30) };
/// options.Retry.MaxRetries = 5;
/// using var fireworks = new FireworksClient(options);
/// </code>
/// </example>
public sealed class FireworksClientOptions
{
    /// <summary>Gets the address of the public service.</summary>
    public static Uri DefaultEndpoint { get; } = new("https://api.fireworks.ai/inference/v1");

    /// <summary>Gets the address that serves from the United States only; it is used with routers whose id ends with <c>-us</c>.</summary>
    public static Uri UnitedStatesEndpoint { get; } = new("https://us.api.fireworks.ai/inference/v1");

    /// <summary>Gets or sets the API key. If null, the environment variable <c>FIREWORKS_API_KEY</c> is read.</summary>
    public string? ApiKey { get; set; }

    /// <summary>
    /// Gets or sets the address of the API up to and including its version, or a host alone. If null, the environment variable
    /// <c>FIREWORKS_BASE_URL</c> is read, then <see cref="DefaultEndpoint"/> is taken. Must be https unless the host is this machine or
    /// <see cref="AllowInsecureEndpoint"/> is set.
    /// </summary>
    public Uri? Endpoint { get; set; }

    /// <summary>
    /// Gets or sets the address of the control plane, which holds datasets and jobs, up to and including its version. If null, it is
    /// <see cref="Endpoint"/> without <c>/inference</c>: <c>https://api.fireworks.ai/v1</c>.
    /// </summary>
    public Uri? ControlPlaneEndpoint { get; set; }

    /// <summary>
    /// Gets or sets the account id, for calls that address an account, as those of batches and of
    /// <see cref="FireworksClient.Account"/>. If null, the environment variable <c>FIREWORKS_ACCOUNT_ID</c> is read; without it, the first
    /// such call asks the service for the account of the key.
    /// </summary>
    public string? AccountId { get; set; }

    /// <summary>Gets or sets whether the key may be sent to an endpoint without encryption. Default false.</summary>
    public bool AllowInsecureEndpoint { get; set; }

    /// <summary>Gets headers to add to every request, for example <c>x-anthropic-api-key</c> for routers that need it.</summary>
    public IDictionary<string, string> Headers { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// Gets or sets a product token put in front of the library's own in the <c>User-Agent</c> header, for example <c>shop/2.1</c>.
    /// </summary>
    public string? ApplicationId { get; set; }

    /// <summary>
    /// Gets or sets the longest time to establish a connection. Default 10 s. Not used with an <see cref="HttpClient"/> from outside.
    /// </summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets the longest time from sending a request to the first byte of its response, for each attempt. Without streaming this
    /// includes the generation. Default 10 minutes; <see cref="Timeout.InfiniteTimeSpan"/> turns it off.
    /// </summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// Gets or sets the longest silence while a response body is read; keep-alive comments count as a sign of life. Default 2 minutes;
    /// <see cref="Timeout.InfiniteTimeSpan"/> turns it off.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Gets or sets the longest time for a call, which all of its attempts and the waits between them share: until the answer is there, or,
    /// while streaming, until its first event. If null, which is the default, 10 minutes, or as long as <see cref="ResponseTimeout"/> or
    /// all the delays that <see cref="Retry"/> allows, where those are longer. <see cref="Timeout.InfiniteTimeSpan"/> turns it off. Waiting
    /// for a deployment has a limit of its own, <see cref="FireworksScaleUpOptions.TotalTimeout"/>. Embeddings that are sent as several
    /// requests have this time for each of them.
    /// </summary>
    public TimeSpan? TotalTimeout { get; set; }

    /// <summary>
    /// Gets or sets the most bytes of one response, counted after decompression; of a stream, all of its events together. A longer one is
    /// a <see cref="FireworksException"/>. Default 268,435,456 (256 MiB); from 1 to 2,147,483,591.
    /// </summary>
    public long MaxResponseBytes { get; set; } = 256 << 20;

    /// <summary>
    /// Gets or sets the most bytes of one event of a stream, or of one row of a batch's results, counted after decompression. A longer one
    /// is a <see cref="FireworksException"/>. Default 16,777,216 (16 MiB); from 1 to 2,147,483,591.
    /// </summary>
    public long MaxEventBytes { get; set; } = 16 << 20;

    /// <summary>Gets how failed requests are sent again.</summary>
    public FireworksRetryOptions Retry { get; } = new();

    /// <summary>Gets how to wait for deployments that are scaled to zero.</summary>
    public FireworksScaleUpOptions ScaleUp { get; } = new();

    /// <summary>Gets how batches are uploaded and waited for.</summary>
    public FireworksBatchOptions Batches { get; } = new();

    /// <summary>Gets or sets the most images in one request. Default 30, the limit of Fireworks.</summary>
    public int MaxImages { get; set; } = 30;

    /// <summary>
    /// Gets or sets the most bytes of base64 text for images, video and audio in one request. Default 10,000,000, the limit of Fireworks.
    /// </summary>
    public long MaxMediaBytes { get; set; } = 10_000_000;

    /// <summary>
    /// Gets or sets the most inputs in one request for embeddings; more are split into several requests. Default 256. Fireworks accepts up
    /// to 2,048.
    /// </summary>
    public int MaxEmbeddingInputsPerRequest { get; set; } = 256;

    /// <summary>Gets or sets the most requests for embeddings that one call sends at the same time. Default 4.</summary>
    public int MaxParallelEmbeddingRequests { get; set; } = 4;

    /// <summary>
    /// Gets or sets the address of the speech API up to and including its version. If null, Fireworks' own host for the model is taken, or
    /// <see cref="Endpoint"/> where that is not at Fireworks.
    /// </summary>
    public Uri? SpeechEndpoint { get; set; }

    /// <summary>
    /// Gets or sets whether a setting in <see cref="ChatOptions.AdditionalProperties"/> that Fireworks does not know makes the call fail.
    /// By default it is not sent, and logged once.
    /// </summary>
    public bool ThrowOnUnknownSettings { get; set; }

    /// <summary>
    /// Gets or sets whether chat requests get a <c>prompt_cache_key</c> by themselves, so that the turns of a conversation reach the
    /// replica that has them in its cache. Default true. The key is a hash of the model, the system messages, the tools and the first user
    /// message; their text cannot be read from it. None is added where the call or the client sets <c>prompt_cache_key</c>, <c>user</c>,
    /// <c>x-session-affinity</c> or <c>x-multi-turn-session-id</c>.
    /// </summary>
    public bool AutomaticPromptCacheKey { get; set; } = true;

    /// <summary>
    /// Gets or sets how tool results and arguments are serialized. If null, <see cref="AIJsonUtilities.DefaultOptions"/>, whose contracts
    /// also serve options without a <see cref="JsonSerializerOptions.TypeInfoResolver"/>.
    /// </summary>
    public JsonSerializerOptions? SerializerOptions { get; set; }

    /// <summary>
    /// Gets or sets what replaces model ids of another service on every call, for example <see cref="OpenAIModelMap.Default"/>. If null,
    /// ids are sent as given.
    /// </summary>
    public OpenAIModelMap? ModelMap { get; set; }

    /// <summary>
    /// Gets or sets what models cost, so that responses carry their cost: <see cref="FireworksMetadata.Cost"/>. These come before the
    /// prices of the catalogue. If null, costs are known once <see cref="FireworksClient.Models"/> has loaded it.
    /// </summary>
    public FireworksPriceList? Prices { get; set; }

    /// <summary>Gets or sets the clock for timeouts and retries. Default <see cref="TimeProvider.System"/>.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Checks the settings as a client will.</summary>
    /// <exception cref="ArgumentException">A setting is missing or out of range; the message says which and what to do.</exception>
    public void Validate() => _ = ClientSettings.From(this);

    /// <summary>Names the endpoint; the API key is never shown.</summary>
    /// <returns>A text for logs and debuggers.</returns>
    public override string ToString() =>
        $"{nameof(FireworksClientOptions)} {{ Endpoint = {Endpoint?.GetLeftPart(UriPartial.Path) ?? "(default)"}, ApiKey = " +
        $"{(ApiKey is null ? "(none)" : "***")} }}";
}
