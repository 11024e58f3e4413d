using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>Reads options from configuration by hand, which needs no reflection and can say which key is wrong.</summary>
internal static class OnnxModelOptionsBinder
{
    /// <summary>What an application may keep in the same section for itself.</summary>
    private const string Folder = "Folder";

    private static readonly Dictionary<string, Action<OnnxModelOptions, IConfigurationSection>> Properties =
        new(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(OnnxModelOptions.ModelId)] = static (options, value) => options.ModelId = Text(value),
            [nameof(OnnxModelOptions.ContextLength)] = static (options, value) => options.ContextLength = Whole(value),
            [nameof(OnnxModelOptions.MaxConcurrency)] = static (options, value) =>
                options.MaxConcurrency = Whole(value) ?? options.MaxConcurrency,
            [nameof(OnnxModelOptions.PrefillChunkLength)] = static (options, value) => options.PrefillChunkLength = Whole(value),
            [nameof(OnnxModelOptions.Threads)] = static (options, value) => options.Threads = Whole(value),
            [nameof(OnnxModelOptions.ExecutionProvider)] = static (options, value) => options.ExecutionProvider = Text(value),
            [nameof(OnnxModelOptions.ExecutionProviderSettings)] = Settings,
            [nameof(OnnxModelOptions.NativeLibraryPath)] = static (options, value) => options.NativeLibraryPath = Text(value),
            [nameof(OnnxModelOptions.AllowRuntimeTelemetry)] = static (options, value) => options.AllowRuntimeTelemetry = Flag(value),
            [nameof(OnnxModelOptions.ChatTemplate)] = static (options, value) => options.ChatTemplate = Text(value),
            [nameof(OnnxModelOptions.ToolCallDialect)] = static (options, value) =>
                options.ToolCallDialect = Text(value) is { } name ? new ToolCallDialect(name) : null,
            [nameof(OnnxModelOptions.LoadAtStart)] = static (options, value) => options.LoadAtStart = Flag(value),
        };

    /// <exception cref="ArgumentException">A key is no property of the options, or its value cannot be read; the message names
    /// it.</exception>
    public static void Bind(IConfiguration section, OnnxModelOptions options)
    {
        foreach (var child in section.GetChildren())
        {
            if (Properties.TryGetValue(child.Key, out var set))
            {
                set(options, child);
            }
            else if (!child.Key.Equals(Folder, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException(
                    $"The configuration value '{child.Path}' is no property of OnnxModelOptions that can be configured; those are "
                    + $"{string.Join(", ", Properties.Keys)}.");
            }
        }
    }

    private static string? Text(IConfigurationSection value) => string.IsNullOrEmpty(value.Value) ? null : value.Value;

    private static int? Whole(IConfigurationSection value) =>
        Text(value) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid(value, "a whole number");

    private static bool Flag(IConfigurationSection value) =>
        Text(value) is { } text && (bool.TryParse(text, out var flag) ? flag : throw Invalid(value, "true or false"));

    private static void Settings(OnnxModelOptions options, IConfigurationSection value)
    {
        foreach (var setting in value.GetChildren())
        {
            options.ExecutionProviderSettings[setting.Key] = setting.Value ?? throw Invalid(setting, "a text");
        }
    }

    private static ArgumentException Invalid(IConfigurationSection value, string expected) =>
        new($"The configuration value '{value.Path}' must be {expected}.");
}
