using System.Globalization;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Shared.Settings;

/// <summary>
/// Typed access to the entries of <c>AdditionalProperties</c>, in whatever form they arrive. An entry that is null, also JSON's null,
/// counts as
/// absent. Lists and dictionaries come back as they were set; those of another type as a copy that does not change.
/// </summary>
internal readonly struct SettingEntries(AdditionalPropertiesDictionary? properties)
{
    /// <summary>The names of all entries that have a value.</summary>
    public IEnumerable<string> Names
    {
        get
        {
            foreach (var (name, value) in properties ?? [])
            {
                if (SettingValue.Unwrap(value) is not null)
                {
                    yield return name;
                }
            }
        }
    }

    public object? Get(string name) =>
        properties is not null && properties.TryGetValue(name, out var value) && SettingValue.Unwrap(value) is not null ? value : null;

    public bool Has(string name) => Get(name) is not null;

    public double? GetNumber(string name) =>
        Get(name) is { } value ? SettingValue.ToNumber(value) ?? throw Invalid(name, "a number") : null;

    public double? GetNumber(string name, double minimum, double maximum) => GetNumber(name) switch
    {
        { } number when number < minimum || number > maximum =>
            throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}")),
        var number => number,
    };

    public int? GetInteger(string name)
    {
        if (Get(name) is not { } value)
        {
            return null;
        }

        var number = SettingValue.ToInteger(value) ?? throw Invalid(name, "a whole number");
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Invalid(name, "a whole number of at most 32 bits");
    }

    public bool? GetBoolean(string name) =>
        Get(name) is { } value ? SettingValue.ToBoolean(value) ?? throw Invalid(name, "true or false") : null;

    public string? GetText(string name) =>
        Get(name) is { } value ? SettingValue.ToText(value) ?? throw Invalid(name, "a string") : null;

    /// <summary>One string or several.</summary>
    public IList<string>? GetTexts(string name)
    {
        return Get(name) switch
        {
            null => null,
            IList<string> texts => texts,
            var value when SettingValue.ToItems(value) is { } items => items.Select(Read).ToList().AsReadOnly(),
            var value => [Read(value)],
        };

        string Read(object? item) => SettingValue.ToText(item) ?? throw Invalid(name, "a string or a list of strings");
    }

    public IDictionary<string, double>? GetNumbersByName(string name)
    {
        const string Expected = "an object of numbers";
        return Get(name) switch
        {
            null => null,
            IDictionary<string, double> numbers => numbers,
            var value => GetProperties(name, value, Expected).ToDictionary(static property => property.Key, Read).AsReadOnly(),
        };

        double Read(KeyValuePair<string, object?> property) => SettingValue.ToNumber(property.Value) ?? throw Invalid(name, Expected);
    }

    public IDictionary<string, object?>? GetProperties(string name) => Get(name) switch
    {
        null => null,
        IDictionary<string, object?> properties => properties,
        var value => GetProperties(name, value, "an object").ToDictionary().AsReadOnly(),
    };

    public void Set(string name, object? value)
    {
        if (value is null)
        {
            properties?.Remove(name);
        }
        else
        {
            properties![name] = value;
        }
    }

    /// <summary>The exception for a value that a setting cannot have.</summary>
    public static ArgumentException Invalid(string name, string expected) => new($"The setting '{name}' must be {expected}.");

    private static IEnumerable<KeyValuePair<string, object?>> GetProperties(string name, object value, string expected) =>
        SettingValue.ToProperties(value) ?? throw Invalid(name, expected);
}
