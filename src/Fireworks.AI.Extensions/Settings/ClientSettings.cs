using System.Buffers;
using System.Reflection;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Settings;

/// <summary>The checked, unchanging form of <see cref="FireworksClientOptions"/>, with the environment variables read.</summary>
internal sealed class ClientSettings
{
    public const string ApiKeyVariable = "FIREWORKS_API_KEY";
    public const string EndpointVariable = "FIREWORKS_BASE_URL";
    public const string AccountVariable = "FIREWORKS_ACCOUNT_ID";

    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(int.MaxValue);
    private static readonly TimeSpan DefaultTotalTimeout = TimeSpan.FromMinutes(10);

    private static readonly SearchValues<char> AccountCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

    private static readonly string? Version =
        typeof(ClientSettings).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    private static readonly string Product = $"Fireworks.AI.Extensions/{Version?.Split('+')[0] ?? "0"}";

    private ClientSettings(FireworksClientOptions options)
    {
        ApiKey = ReadApiKey(options);
        Endpoint = EndpointAddress.Resolve(options.Endpoint, Variable(EndpointVariable), options.AllowInsecureEndpoint);
        ControlPlaneEndpoint = EndpointAddress.ResolveControlPlane(options.ControlPlaneEndpoint, Endpoint, options.AllowInsecureEndpoint);
        AllowInsecureEndpoint = options.AllowInsecureEndpoint;
        AccountId = ReadAccount(options.AccountId ?? Variable(AccountVariable));
        ConnectTimeout = Duration(options.ConnectTimeout, nameof(options.ConnectTimeout));
        ResponseTimeout = Duration(options.ResponseTimeout, nameof(options.ResponseTimeout));
        IdleTimeout = Duration(options.IdleTimeout, nameof(options.IdleTimeout));
        MaxResponseBytes = Length(options.MaxResponseBytes, nameof(options.MaxResponseBytes));
        MaxEventBytes = Length(options.MaxEventBytes, nameof(options.MaxEventBytes));
        Retry = ReadRetry(options.Retry);
        ScaleUp = ReadScaleUp(options.ScaleUp);
        Batches = ReadBatches(options.Batches);
        TotalTimeout = ReadTotalTimeout(options);
        MaxImages = AtLeast(options.MaxImages, 0, nameof(options.MaxImages));
        MaxMediaBytes = AtLeast(options.MaxMediaBytes, 0, nameof(options.MaxMediaBytes));
        MaxEmbeddingInputsPerRequest = AtLeast(options.MaxEmbeddingInputsPerRequest, 1, nameof(options.MaxEmbeddingInputsPerRequest));
        MaxParallelEmbeddingRequests = AtLeast(options.MaxParallelEmbeddingRequests, 1, nameof(options.MaxParallelEmbeddingRequests));
        SpeechEndpoint = EndpointAddress.ResolveSpeech(options.SpeechEndpoint, options.AllowInsecureEndpoint);
        ThrowOnUnknownSettings = options.ThrowOnUnknownSettings;
        AutomaticPromptCacheKey = options.AutomaticPromptCacheKey;
        SerializerOptions = ReadSerializer(options.SerializerOptions);
        ModelMap = options.ModelMap;
        Prices = options.Prices;
        TimeProvider = options.TimeProvider
            ?? throw new ArgumentException($"{nameof(options.TimeProvider)} must not be null; use TimeProvider.System.");
        UserAgent = ReadUserAgent(options.ApplicationId);
        Headers = ReadHeaders(options.Headers);
    }

    public string ApiKey { get; }
    public Uri Endpoint { get; }
    public Uri ControlPlaneEndpoint { get; }
    public bool AllowInsecureEndpoint { get; }
    public string? AccountId { get; }
    public TimeSpan ConnectTimeout { get; }
    public TimeSpan ResponseTimeout { get; }
    public TimeSpan IdleTimeout { get; }
    public TimeSpan TotalTimeout { get; }
    public long MaxResponseBytes { get; }
    public long MaxEventBytes { get; }
    public FireworksRetryOptions Retry { get; }
    public FireworksScaleUpOptions ScaleUp { get; }
    public FireworksBatchOptions Batches { get; }
    public int MaxImages { get; }
    public long MaxMediaBytes { get; }
    public int MaxEmbeddingInputsPerRequest { get; }
    public int MaxParallelEmbeddingRequests { get; }
    public Uri? SpeechEndpoint { get; }
    public bool ThrowOnUnknownSettings { get; }
    public bool AutomaticPromptCacheKey { get; }
    public JsonSerializerOptions SerializerOptions { get; }
    public OpenAIModelMap? ModelMap { get; }
    public FireworksPriceList? Prices { get; }
    public TimeProvider TimeProvider { get; }
    public string UserAgent { get; }
    public KeyValuePair<string, string>[] Headers { get; }

    public static ClientSettings From(FireworksClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options);
    }

    /// <summary>The model of a call, its own or else the client's, replaced by the map where that has it.</summary>
    public string ResolveModel(string? modelOfCall, string modelOfClient)
    {
        var wanted = string.IsNullOrEmpty(modelOfCall) ? modelOfClient : modelOfCall;
        return ModelMap?.Map(wanted) ?? wanted;
    }

    /// <summary>Options that name no contracts at all, as new ones do, get those of the abstraction.</summary>
    private static JsonSerializerOptions ReadSerializer(JsonSerializerOptions? options) => options switch
    {
        null => AIJsonUtilities.DefaultOptions,
        { TypeInfoResolver: null } => new(options) { TypeInfoResolver = AIJsonUtilities.DefaultOptions.TypeInfoResolver },
        _ => options,
    };

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    private static string ReadApiKey(FireworksClientOptions options)
    {
        var key = options.ApiKey ?? Variable(ApiKeyVariable) ?? throw new ArgumentException(
            $"No API key. Set {nameof(FireworksClientOptions)}.{nameof(options.ApiKey)} or the environment variable {ApiKeyVariable}.");
        if (key.Length == 0 || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new ArgumentException(
                "The API key is empty or contains spaces, line breaks or characters outside ASCII. " +
                "Copy it again without surrounding characters.");
        }

        return key;
    }

    private static TimeSpan Duration(TimeSpan value, string name) =>
        value == Timeout.InfiniteTimeSpan || (value > TimeSpan.Zero && value.TotalMilliseconds <= int.MaxValue)
            ? value
            : throw new ArgumentException($"{name} must be positive and at most {int.MaxValue} ms, or Timeout.InfiniteTimeSpan.");

    /// <summary>A client that allows itself more time for a response, or between attempts, has at least as much for the call.</summary>
    private TimeSpan ReadTotalTimeout(FireworksClientOptions options)
    {
        if (options.TotalTimeout is { } given)
        {
            return Duration(given, nameof(options.TotalTimeout));
        }

        if (ResponseTimeout == Timeout.InfiniteTimeSpan)
        {
            return ResponseTimeout;
        }

        var longestDelay = Retry.MaxDelay > Retry.MaxRetryAfter ? Retry.MaxDelay : Retry.MaxRetryAfter;
        var ticks = Int128.Max((Int128)longestDelay.Ticks * Retry.MaxRetries, Math.Max(DefaultTotalTimeout.Ticks, ResponseTimeout.Ticks));
        return ticks > LongestTimer.Ticks ? Timeout.InfiniteTimeSpan : TimeSpan.FromTicks((long)ticks);
    }

    private static long Length(long value, string name) =>
        value >= 1 && value <= Array.MaxLength ? value : throw new ArgumentException($"{name} must be from 1 to {Array.MaxLength}.");

    private static TimeSpan Delay(TimeSpan value, string name) =>
        value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentException($"{name} must be between zero and one day.");

    private static T AtLeast<T>(T value, T least, string name)
        where T : IComparable<T> =>
        value.CompareTo(least) >= 0 ? value : throw new ArgumentException($"{name} must be at least {least}.");

    private static FireworksRetryOptions ReadRetry(FireworksRetryOptions retry) => new()
    {
        MaxRetries = AtLeast(retry.MaxRetries, 0, "Retry.MaxRetries"),
        BaseDelay = Delay(retry.BaseDelay, "Retry.BaseDelay"),
        MaxDelay = Delay(retry.MaxDelay, "Retry.MaxDelay"),
        MaxRetryAfter = Delay(retry.MaxRetryAfter, "Retry.MaxRetryAfter"),
        Jitter = retry.Jitter is >= 0 and <= 1 ? retry.Jitter : throw new ArgumentException(
            "Retry.Jitter must be between 0 and 1."),
    };

    private static FireworksScaleUpOptions ReadScaleUp(FireworksScaleUpOptions scaleUp) => new()
    {
        MaxRetries = AtLeast(scaleUp.MaxRetries, 0, "ScaleUp.MaxRetries"),
        BaseDelay = Delay(scaleUp.BaseDelay, "ScaleUp.BaseDelay"),
        MaxDelay = Delay(scaleUp.MaxDelay, "ScaleUp.MaxDelay"),
        TotalTimeout = Duration(scaleUp.TotalTimeout, "ScaleUp.TotalTimeout"),
        DelayFactor = scaleUp.DelayFactor is >= 1 and <= 100 ? scaleUp.DelayFactor : throw new ArgumentException(
            "ScaleUp.DelayFactor must be between 1 and 100."),
    };

    private static FireworksBatchOptions ReadBatches(FireworksBatchOptions batches) => new()
    {
        MaxDirectUploadBytes = AtLeast(batches.MaxDirectUploadBytes, 0, "Batches.MaxDirectUploadBytes"),
        PollDelay = Delay(batches.PollDelay, "Batches.PollDelay"),
        MaxPollDelay = Delay(batches.MaxPollDelay, "Batches.MaxPollDelay"),
        DatasetTimeout = Duration(batches.DatasetTimeout, "Batches.DatasetTimeout"),
        PendingTimeout = Duration(batches.PendingTimeout, "Batches.PendingTimeout"),
    };

    /// <summary>The id alone, also of an account that is given by its name <c>accounts/id</c>.</summary>
    private static string? ReadAccount(string? account)
    {
        const string Prefix = "accounts/";
        var id = account?.StartsWith(Prefix, StringComparison.Ordinal) == true ? account[Prefix.Length..] : account;
        return id is null || (id.Length > 0 && !id.AsSpan().ContainsAnyExcept(AccountCharacters)) ? id : throw new ArgumentException(
            $"AccountId or {AccountVariable} is not an account id: letters, digits, '-', '_' and '.'.");
    }

    private static string ReadUserAgent(string? applicationId)
    {
        if (applicationId is null)
        {
            return Product;
        }

        if (string.IsNullOrWhiteSpace(applicationId) || applicationId.AsSpan().ContainsAnyExceptInRange(' ', '~'))
        {
            throw new ArgumentException(
                "ApplicationId must be a product token in printable ASCII, for example \"shop/2.1\".");
        }

        return $"{applicationId} {Product}";
    }

    private static KeyValuePair<string, string>[] ReadHeaders(IDictionary<string, string> headers)
    {
        using HttpRequestMessage probe = new();
        foreach ((var name, var value) in headers)
        {
            if (name.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException("Headers must not contain Authorization; set ApiKey instead.");
            }

            var valid = !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase) && value is not null;
            try
            {
                if (valid)
                {
                    probe.Headers.Add(name, value);
                }
            }
            catch (Exception exception) when (exception is FormatException or InvalidOperationException or ArgumentException)
            {
                valid = false;
            }

            if (!valid)
            {
                throw new ArgumentException(
                    $"Headers contains '{name}', whose name or value is not valid for a request header.");
            }
        }

        return [.. headers];
    }
}
