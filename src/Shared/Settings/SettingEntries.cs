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

    public double? Number(string name) =>
        Get(name) is { } value ? SettingValue.Number(value) ?? throw Wrong(name, "a number") : null;

    public double? Number(string name, double minimum, double maximum) => Number(name) switch
    {
        { } number when number < minimum || number > maximum =>
            throw Wrong(name, string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}")),
        var number => number,
    };

    public int? Integer(string name)
    {
        if (Get(name) is not { } value)
        {
            return null;
        }

        var number = SettingValue.Integer(value) ?? throw Wrong(name, "a whole number");
        return number is >= int.MinValue and <= int.MaxValue ? (int)number : throw Wrong(name, "a whole number of at most 32 bits");
    }

    public bool? Boolean(string name) =>
        Get(name) is { } value ? SettingValue.Boolean(value) ?? throw Wrong(name, "true or false") : null;

    public string? Text(string name) =>
        Get(name) is { } value ? SettingValue.Text(value) ?? throw Wrong(name, "a string") : null;

    /// <summary>One string or several.</summary>
    public IList<string>? Texts(string name)
    {
        return Get(name) switch
        {
            null => null,
            IList<string> texts => texts,
            var value when SettingValue.Items(value) is { } items => items.Select(Read).ToList().AsReadOnly(),
            var value => [Read(value)],
        };

        string Read(object? item) => SettingValue.Text(item) ?? throw Wrong(name, "a string or a list of strings");
    }

    /// <summary>One number or several.</summary>
    public IReadOnlyList<double>? Numbers(string name)
    {
        return Get(name) switch
        {
            null => null,
            IReadOnlyList<double> numbers => numbers,
            var value when SettingValue.Items(value) is { } items => [.. items.Select(Read)],
            var value => [Read(value)],
        };

        double Read(object? item) => SettingValue.Number(item) ?? throw Wrong(name, "a number or a list of numbers");
    }

    /// <summary>One whole number or several.</summary>
    public IReadOnlyList<int>? Integers(string name)
    {
        return Get(name) switch
        {
            null => null,
            IReadOnlyList<int> numbers => numbers,
            var value when SettingValue.Items(value) is { } items => [.. items.Select(Read)],
            var value => [Read(value)],
        };

        int Read(object? item) => SettingValue.Integer(item) is { } number and >= int.MinValue and <= int.MaxValue
            ? (int)number
            : throw Wrong(name, "a whole number or a list of them");
    }

    public IDictionary<string, double>? NumbersByName(string name)
    {
        const string Expected = "an object of numbers";
        return Get(name) switch
        {
            null => null,
            IDictionary<string, double> numbers => numbers,
            var value => Members(name, value, Expected).ToDictionary(static member => member.Key, Read).AsReadOnly(),
        };

        double Read(KeyValuePair<string, object?> member) => SettingValue.Number(member.Value) ?? throw Wrong(name, Expected);
    }

    public IDictionary<string, string>? TextsByName(string name)
    {
        const string Expected = "an object of strings";
        return Get(name) switch
        {
            null => null,
            IDictionary<string, string> texts => texts,
            var value => Members(name, value, Expected).ToDictionary(static member => member.Key, Read).AsReadOnly(),
        };

        string Read(KeyValuePair<string, object?> member) => SettingValue.Text(member.Value) ?? throw Wrong(name, Expected);
    }

    public IDictionary<string, object?>? Members(string name) => Get(name) switch
    {
        null => null,
        IDictionary<string, object?> members => members,
        var value => Members(name, value, "an object").ToDictionary().AsReadOnly(),
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
    public static ArgumentException Wrong(string name, string expected) => new($"The setting '{name}' must be {expected}.", name);

    private static IEnumerable<KeyValuePair<string, object?>> Members(string name, object value, string expected) =>
        SettingValue.Members(value) ?? throw Wrong(name, expected);
}
