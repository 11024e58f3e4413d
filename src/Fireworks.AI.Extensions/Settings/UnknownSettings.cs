using System.Collections.Concurrent;
using System.Collections.Frozen;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Settings;

/// <summary>Reports settings that Fireworks does not know: once each in the log, or by an exception.</summary>
internal sealed partial class UnknownSettings(bool throws, ILogger logger)
{
    private const int MostNames = 1000;

    private readonly ConcurrentDictionary<string, bool> _reported = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reports the entries that stand under no known name.</summary>
    public void Report(SettingEntries entries, FrozenDictionary<string, SettingKind> known)
    {
        foreach (var name in entries.Names)
        {
            if (!known.ContainsKey(name))
            {
                Report(name, known.Keys);
            }
        }
    }

    /// <param name="name">The unknown name.</param>
    /// <param name="known">All known names, to find those that may have been meant.</param>
    private void Report(string name, IEnumerable<string> known)
    {
        if (!throws && (_reported.ContainsKey(name) || _reported.Count >= MostNames || !_reported.TryAdd(name, true)))
        {
            return;
        }

        var matches = string.Join(", ", NearMatches.Find(name, known));
        var hint = matches.Length == 0 ? "" : $" Near matches: {matches}.";
        if (throws)
        {
            throw new ArgumentException(
                $"Fireworks does not know the setting '{name}' in AdditionalProperties.{hint} To send it all the same, return it from " +
                "RawRepresentationFactory.");
        }

        NotSent(logger, name, hint);
    }

    [LoggerMessage(4, LogLevel.Warning, "The setting '{Name}' is not sent, because Fireworks does not know it.{Hint}")]
    private static partial void NotSent(ILogger logger, string name, string hint);
}
