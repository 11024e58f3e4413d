using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>Reads options from configuration by hand, which needs no reflection and can say which key is wrong.</summary>
internal static class OptionsSection
{
    /// <summary>What an application may keep in the same section for itself.</summary>
    private const string Folder = "Folder";

    /// <summary>Sets what a section says.</summary>
    /// <param name="section">The section.</param>
    /// <param name="options">The options.</param>
    /// <param name="properties">How each property that can be configured is set, by its name.</param>
    /// <exception cref="ArgumentException">A key is no property of the options, or its value cannot be read; the message names
    /// it.</exception>
    public static void Bind<TOptions>(
        IConfiguration section, TOptions options, Dictionary<string, Action<TOptions, IConfigurationSection>> properties)
    {
        foreach (var child in section.GetChildren())
        {
            if (properties.TryGetValue(child.Key, out var set))
            {
                set(options, child);
            }
            else if (!child.Key.Equals(Folder, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException(
                    $"The configuration value '{child.Path}' is no property of {typeof(TOptions).Name} that can be configured; those are "
                    + $"{string.Join(", ", properties.Keys)}.");
            }
        }
    }

    public static string? ReadText(IConfigurationSection value) => string.IsNullOrEmpty(value.Value) ? null : value.Value;

    public static int? ReadWhole(IConfigurationSection value) =>
        ReadText(value) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid(value, "a whole number");

    public static bool? ReadFlag(IConfigurationSection value) =>
        ReadText(value) is not { } text ? null : bool.TryParse(text, out var flag) ? flag : throw Invalid(value, "true or false");

    public static T? ReadName<T>(IConfigurationSection value)
        where T : struct, Enum =>
        ReadText(value) is not { } text ? null
        : Enum.TryParse<T>(text, ignoreCase: true, out var name) && Enum.IsDefined(name) ? name
        : throw Invalid(value, string.Join(", ", Enum.GetNames<T>()));

    public static void ReadTexts(IConfigurationSection value, IDictionary<string, string> target)
    {
        foreach (var entry in value.GetChildren())
        {
            target[entry.Key] = entry.Value ?? throw Invalid(entry, "a text");
        }
    }

    public static ArgumentException Invalid(IConfigurationSection value, string expected) =>
        new($"The configuration value '{value.Path}' must be {expected}.");
}
