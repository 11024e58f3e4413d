using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Settings;

/// <summary>Reads the entries that are sent as headers.</summary>
internal static class SettingHeaders
{
    /// <summary>The id of the request as a header, if one is set.</summary>
    public static IReadOnlyList<KeyValuePair<string, string>> RequestIdHeader(this SettingEntries entries) =>
        entries.HeaderText(SettingNames.RequestId) is { } id ? [new("x-request-id", id)] : [];

    /// <summary>A string that is sent as a header.</summary>
    public static string? HeaderText(this SettingEntries entries, string name)
    {
        var text = entries.GetText(name);
        return text.AsSpan().ContainsAnyExceptInRange(' ', '~')
            ? throw SettingEntries.Invalid(name, "printable ASCII, because it is sent as a header")
            : text;
    }
}
