using Fireworks.AI.Extensions.Models;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Speech;

/// <summary>Where the speech API is: at Fireworks, each model has a host of its own.</summary>
internal static partial class SpeechHosts
{
    public const string Deprecation =
        "Fireworks marked its speech service as deprecated on 10 June 2026, and may have withdrawn this model or host. " +
        "Set FireworksClientOptions.SpeechEndpoint to a service that has it, or transcribe elsewhere.";

    public static Uri Resolve(string model, ClientSettings settings)
    {
        if (settings.SpeechEndpoint is { } given)
        {
            return given;
        }

        if (settings.Endpoint.Host == FireworksClientOptions.UnitedStatesEndpoint.Host)
        {
            throw new ArgumentException(
                "No speech host that serves from the United States only is known. " +
                $"Set {nameof(FireworksClientOptions)}.{nameof(FireworksClientOptions.SpeechEndpoint)} to the one to use.");
        }

        return settings.Endpoint.Host == FireworksClientOptions.DefaultEndpoint.Host
            ? ModelFamilies.Find(model).SpeechHost
            : settings.Endpoint;
    }

    /// <summary>Whether an address belongs to the service that is deprecated.</summary>
    public static bool IsFireworks(Uri address) =>
        address.Host.EndsWith(".fireworks.ai", StringComparison.OrdinalIgnoreCase);

    public static void WarnOfDeprecation(ILogger logger) => LogDeprecation(logger, Deprecation);

    [LoggerMessage(20, LogLevel.Warning, "{Notice}")]
    private static partial void LogDeprecation(ILogger logger, string notice);
}
