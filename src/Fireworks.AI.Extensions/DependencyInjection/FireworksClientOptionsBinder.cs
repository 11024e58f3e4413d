using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fireworks.AI.Extensions.DependencyInjection;

/// <summary>Reads options from configuration by hand, which needs no reflection and can say which key is wrong.</summary>
internal static class FireworksClientOptionsBinder
{
    public static Action<FireworksClientOptions> For(IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        return options => Bind(section, options);
    }

    /// <summary>The dimensions of an embedding generator, which stand beside the options of its client.</summary>
    /// <exception cref="ArgumentException">They are not a whole number.</exception>
    public static int? ReadDimensions(IConfiguration section)
    {
        int? dimensions = null;
        Whole(section, "Dimensions", value => dimensions = value);
        return dimensions;
    }

    public static void Value<T>(IConfiguration section, string key, string expected, Func<string, T?> parse, Action<T?> set)
    {
        if (section[key] is not { Length: > 0 } text)
        {
            return;
        }

        if (parse(text) is not { } value)
        {
            var path = section is IConfigurationSection { Path: var parent } ? $"{parent}:{key}" : key;
            throw new ArgumentException($"The configuration value '{path}' must be {expected}.");
        }

        set(value);
    }

    private static void Bind(IConfiguration section, FireworksClientOptions options)
    {
        Text(section, "ApiKey", value => options.ApiKey = value);
        Text(section, "AccountId", value => options.AccountId = value);
        Text(section, "ApplicationId", value => options.ApplicationId = value);
        Address(section, "Endpoint", value => options.Endpoint = value);
        Address(section, "ControlPlaneEndpoint", value => options.ControlPlaneEndpoint = value);
        Address(section, "SpeechEndpoint", value => options.SpeechEndpoint = value);
        Value(section, "AllowInsecureEndpoint", "true or false", Flag, value => options.AllowInsecureEndpoint = value!.Value);
        Value(section, "ThrowOnUnknownSettings", "true or false", Flag, value => options.ThrowOnUnknownSettings = value!.Value);
        Duration(section, "ConnectTimeout", value => options.ConnectTimeout = value);
        Duration(section, "ResponseTimeout", value => options.ResponseTimeout = value);
        Duration(section, "IdleTimeout", value => options.IdleTimeout = value);
        Duration(section, "TotalTimeout", value => options.TotalTimeout = value);
        Parsed<long>(section, "MaxResponseBytes", "a whole number", value => options.MaxResponseBytes = value);
        Parsed<long>(section, "MaxEventBytes", "a whole number", value => options.MaxEventBytes = value);
        Value(section, "AutomaticPromptCacheKey", "true or false", Flag, value => options.AutomaticPromptCacheKey = value!.Value);
        Whole(section, "MaxImages", value => options.MaxImages = value);
        Whole(section, "MaxEmbeddingInputsPerRequest", value => options.MaxEmbeddingInputsPerRequest = value);
        Whole(section, "MaxParallelEmbeddingRequests", value => options.MaxParallelEmbeddingRequests = value);
        Parsed<long>(section, "MaxMediaBytes", "a whole number", value => options.MaxMediaBytes = value);
        foreach (var header in section.GetSection("Headers").GetChildren())
        {
            if (header.Value is not null)
            {
                options.Headers[header.Key] = header.Value;
            }
        }

        var models = section.GetSection("ModelMap").GetChildren()
            .Where(model => model.Value is not null).ToDictionary(model => model.Key, model => model.Value!);
        if (models.Count > 0)
        {
            options.ModelMap = new OpenAIModelMap(models);
        }

        options.Prices = PriceListBinder.Read(section) ?? options.Prices;

        var retry = section.GetSection("Retry");
        Whole(retry, "MaxRetries", value => options.Retry.MaxRetries = value);
        Duration(retry, "BaseDelay", value => options.Retry.BaseDelay = value);
        Duration(retry, "MaxDelay", value => options.Retry.MaxDelay = value);
        Duration(retry, "MaxRetryAfter", value => options.Retry.MaxRetryAfter = value);
        Real(retry, "Jitter", value => options.Retry.Jitter = value);

        var scaleUp = section.GetSection("ScaleUp");
        Whole(scaleUp, "MaxRetries", value => options.ScaleUp.MaxRetries = value);
        Duration(scaleUp, "BaseDelay", value => options.ScaleUp.BaseDelay = value);
        Duration(scaleUp, "MaxDelay", value => options.ScaleUp.MaxDelay = value);
        Duration(scaleUp, "TotalTimeout", value => options.ScaleUp.TotalTimeout = value);
        Real(scaleUp, "DelayFactor", value => options.ScaleUp.DelayFactor = value);

        var batches = section.GetSection("Batches");
        Parsed<long>(batches, "MaxDirectUploadBytes", "a whole number", value => options.Batches.MaxDirectUploadBytes = value);
        Duration(batches, "PollDelay", value => options.Batches.PollDelay = value);
        Duration(batches, "MaxPollDelay", value => options.Batches.MaxPollDelay = value);
        Duration(batches, "DatasetTimeout", value => options.Batches.DatasetTimeout = value);
        Duration(batches, "PendingTimeout", value => options.Batches.PendingTimeout = value);
    }

    private static void Text(IConfiguration section, string key, Action<string> set)
    {
        if (section[key] is { Length: > 0 } value)
        {
            set(value);
        }
    }

    private static void Address(IConfiguration section, string key, Action<Uri?> set) =>
        Value(section, key, "an absolute address", value => Uri.TryCreate(value, UriKind.Absolute, out var address) ? address : null, set);

    private static void Whole(IConfiguration section, string key, Action<int> set) => Parsed(section, key, "a whole number", set);

    private static void Real(IConfiguration section, string key, Action<double> set) => Parsed(section, key, "a number", set);

    public static void Duration(IConfiguration section, string key, Action<TimeSpan> set) =>
        Parsed(section, key, "a duration such as 00:01:30", set);

    public static void Parsed<T>(IConfiguration section, string key, string expected, Action<T> set)
        where T : struct, IParsable<T> => Value<T?>(
        section,
        key,
        expected,
        static value => T.TryParse(value, CultureInfo.InvariantCulture, out var parsed) ? parsed : null,
        value => set(value!.Value));

    private static bool? Flag(string value) => bool.TryParse(value, out var flag) ? flag : null;
}
