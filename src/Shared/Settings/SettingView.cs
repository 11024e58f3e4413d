using Microsoft.Extensions.AI;

namespace Fireworks.AI.Shared.Settings;

/// <summary>
/// What the typed views of options read and write. Reading never throws: a value of another kind reads as not set, and is refused by
/// <see cref="SettingEntries"/> when a request is made from it.
/// </summary>
internal readonly struct SettingView(AdditionalPropertiesDictionary properties)
{
    private readonly SettingEntries _entries = new(properties);

    public object? Get(string name) => _entries.Get(name);

    public double? GetNumber(string name) => SettingValue.ToNumber(Get(name));

    public int? GetInteger(string name) => ToInt32(Get(name));

    public bool? GetBoolean(string name) => SettingValue.ToBoolean(Get(name));

    public string? GetText(string name) => SettingValue.ToText(Get(name));

    /// <summary>A word that has a type of its own.</summary>
    public T? GetWord<T>(string name, Func<string, T> create)
        where T : struct => GetText(name) is { } text && !string.IsNullOrWhiteSpace(text) ? create(text) : null;

    public IList<string>? GetTexts(string name)
    {
        var value = Get(name);
        return value as IList<string> ?? ReadAll(value, SettingValue.ToText)?.AsReadOnly();
    }

    public IReadOnlyList<int>? GetIntegers(string name)
    {
        var value = Get(name);
        return value as IReadOnlyList<int> ?? ReadAll(value, static item => ToInt32(item) is { } number ? (object)number : null)?
            .ConvertAll(static item => (int)item);
    }

    public IDictionary<string, double>? GetNumbersByName(string name)
    {
        var value = Get(name);
        return value as IDictionary<string, double> ??
            ReadProperties(value, static item => SettingValue.ToNumber(item) is { } number ? (object)number : null)?
                .ToDictionary(static item => item.Key, static item => (double)item.Value).AsReadOnly();
    }

    public IDictionary<string, string>? GetTextsByName(string name)
    {
        var value = Get(name);
        return value as IDictionary<string, string> ?? ReadProperties(value, SettingValue.ToText)?.ToDictionary().AsReadOnly();
    }

    public IDictionary<string, object?>? GetProperties(string name)
    {
        var value = Get(name);
        return value as IDictionary<string, object?> ?? SettingValue.ToProperties(value)?.ToDictionary().AsReadOnly();
    }

    public void Set(string name, object? value) => _entries.Set(name, value);

    /// <summary>Sets a word as the plain text that it is on the wire, so that it survives other middleware and serializers.</summary>
    public void SetWord<T>(string name, T? word)
        where T : struct, ISettingWord => _entries.Set(name, word?.Value is { Length: > 0 } text ? text : null);

    private static int? ToInt32(object? value) =>
        SettingValue.ToInteger(value) is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>One item or several; null if any is of another kind.</summary>
    private static List<T>? ReadAll<T>(object? value, Func<object?, T?> read)
        where T : class
    {
        if (value is null)
        {
            return null;
        }

        List<T> found = [];
        foreach (var item in SettingValue.ToItems(value) ?? [value])
        {
            if (read(item) is not { } one)
            {
                return null;
            }

            found.Add(one);
        }

        return found;
    }

    /// <summary>The properties of an object; null if any is of another kind.</summary>
    private static List<KeyValuePair<string, T>>? ReadProperties<T>(object? value, Func<object?, T?> read)
        where T : class
    {
        if (SettingValue.ToProperties(value) is not { } properties)
        {
            return null;
        }

        List<KeyValuePair<string, T>> found = [];
        foreach (var (name, item) in properties)
        {
            if (read(item) is not { } one)
            {
                return null;
            }

            found.Add(new(name, one));
        }

        return found;
    }
}
