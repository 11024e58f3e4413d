using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions.Settings;

/// <summary>Where the value of a setting comes from; a later one wins over an earlier one.</summary>
internal enum SettingSource
{
    /// <summary>What the client was made with.</summary>
    Client,

    /// <summary>The arguments of the call and the members of the abstraction's options.</summary>
    Options,

    /// <summary>The entries of AdditionalProperties, also those of the typed views.</summary>
    Entries,

    /// <summary>The entry <c>extra_body</c>.</summary>
    ExtraBody,

    /// <summary>The JsonObject that RawRepresentationFactory returned.</summary>
    Raw,
}

/// <summary>A setting as it is sent.</summary>
internal readonly record struct ResolvedSetting(string Name, object? Value, SettingSource Source)
{
    /// <summary>Whether it is sent as it is, because this library need not know it.</summary>
    public bool IsVerbatim => Source >= SettingSource.ExtraBody;
}

/// <summary>
/// Decides which source of a setting wins, so that each name is sent once. The sources are added one after the other, the strongest first.
/// </summary>
/// <param name="rivalOf">The other name of a pair of which only one may be sent.</param>
internal sealed class SettingResolver(Func<string, string?>? rivalOf = null)
{
    private readonly List<ResolvedSetting> _settings = [];
    private SettingSource _source = SettingSource.Raw;
    private int _end;

    /// <summary>The settings that won, those of the weakest source first.</summary>
    public IReadOnlyList<ResolvedSetting> Settings => _settings;

    public bool Has(string name) => IndexOf(name) >= 0;

    /// <summary>Whether a setting may still be added: neither it nor its rival stands already.</summary>
    public bool IsOpen(string name) => !Has(name) && (rivalOf?.Invoke(name) is not { } rival || !Has(rival));

    public ResolvedSetting? Find(string name) => IndexOf(name) is >= 0 and var index ? _settings[index] : null;

    /// <summary>Adds a setting, unless a stronger source has it.</summary>
    /// <exception cref="ArgumentException">The same source has the rival of the setting too.</exception>
    public void Add(SettingSource source, string name, object? value)
    {
        if (source != _source)
        {
            _source = source;
            _end = 0;
        }

        if (Has(name))
        {
            return;
        }

        if (rivalOf?.Invoke(name) is { } rival && Find(rival) is { } other)
        {
            if (other.Source == source)
            {
                throw new ArgumentException($"'{name}' and '{rival}' are both set; Fireworks accepts one of them.");
            }

            return;
        }

        _settings.Insert(_end++, new(name, value, source));
    }

    /// <summary>Adds what a RawRepresentationFactory returned.</summary>
    /// <param name="raw">What it returned.</param>
    /// <param name="hint">What else to say where that is no JsonObject.</param>
    /// <exception cref="ArgumentException">It is something else than a JsonObject.</exception>
    public void AddRaw(object? raw, string hint = "")
    {
        if (raw is null)
        {
            return;
        }

        if (raw is not JsonObject properties)
        {
            throw new ArgumentException(
                $"RawRepresentationFactory returned a {raw.GetType()}. Return a JsonObject whose properties are merged into the request, " +
                $"or null.{hint}");
        }

        foreach (var (name, value) in properties)
        {
            Add(SettingSource.Raw, name, value);
        }
    }

    private int IndexOf(string name)
    {
        for (var index = 0; index < _settings.Count; index++)
        {
            if (_settings[index].Name == name)
            {
                return index;
            }
        }

        return -1;
    }
}
