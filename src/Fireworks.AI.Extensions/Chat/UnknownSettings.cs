using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>Reports settings that Fireworks does not know: once each in the log, or by an exception.</summary>
internal sealed class UnknownSettings(bool throws, ILogger logger, IEnumerable<string>? known = null, string remedy = UnknownSettings.ChatRemedy)
{
    private const string ChatRemedy = "To send it all the same, put it into 'extra_body' or return it from RawRepresentationFactory.";
    private const int MostNames = 1000;

    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.OrdinalIgnoreCase);

    public void Report(string name)
    {
        if (!throws && (_reported.Count >= MostNames || !_reported.TryAdd(name, true)))
        {
            return;
        }

        string matches = string.Join(", ", RequestSettings.NearMatches(name, known ?? RequestSettings.Known.Keys));
        string hint = matches.Length == 0 ? "" : $" Near matches: {matches}.";
        if (throws)
        {
            throw new ArgumentException(
                $"Fireworks does not know the setting '{name}' in AdditionalProperties.{hint} {remedy}", name);
        }

        TransportLog.SettingNotSent(logger, name, hint);
    }
}
