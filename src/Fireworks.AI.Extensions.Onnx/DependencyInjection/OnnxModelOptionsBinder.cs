using Microsoft.Extensions.Configuration;
using static Fireworks.AI.Extensions.Onnx.DependencyInjection.OptionsSection;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>Reads how a model is loaded from configuration.</summary>
internal static class OnnxModelOptionsBinder
{
    private static readonly Dictionary<string, Action<OnnxModelOptions, IConfigurationSection>> Properties =
        new(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(OnnxModelOptions.ModelId)] = static (options, value) => options.ModelId = ReadText(value),
            [nameof(OnnxModelOptions.ContextLength)] = static (options, value) => options.ContextLength = ReadWhole(value),
            [nameof(OnnxModelOptions.MaxConcurrency)] = static (options, value) =>
                options.MaxConcurrency = ReadWhole(value) ?? options.MaxConcurrency,
            [nameof(OnnxModelOptions.PrefillChunkLength)] = static (options, value) => options.PrefillChunkLength = ReadWhole(value),
            [nameof(OnnxModelOptions.Threads)] = static (options, value) => options.Threads = ReadWhole(value),
            [nameof(OnnxModelOptions.ExecutionProvider)] = static (options, value) => options.ExecutionProvider = ReadText(value),
            [nameof(OnnxModelOptions.ExecutionProviderSettings)] = static (options, value) =>
                ReadTexts(value, options.ExecutionProviderSettings),
            [nameof(OnnxModelOptions.Engine)] = static (options, value) =>
                options.Engine = ReadName<OnnxEngine>(value) ?? options.Engine,
            [nameof(OnnxModelOptions.Adapters)] = static (options, value) => ReadTexts(value, options.Adapters),
            [nameof(OnnxModelOptions.NativeLibraryPath)] = static (options, value) => options.NativeLibraryPath = ReadText(value),
            [nameof(OnnxModelOptions.AllowRuntimeTelemetry)] = static (options, value) =>
                options.AllowRuntimeTelemetry = ReadFlag(value) ?? false,
            [nameof(OnnxModelOptions.ChatTemplate)] = static (options, value) => options.ChatTemplate = ReadText(value),
            [nameof(OnnxModelOptions.ToolCallDialect)] = static (options, value) =>
                options.ToolCallDialect = ReadText(value) is { } name ? new ToolCallDialect(name) : null,
            [nameof(OnnxModelOptions.MaxImages)] = static (options, value) => options.MaxImages = ReadWhole(value) ?? options.MaxImages,
            [nameof(OnnxModelOptions.MaxImageBytes)] = static (options, value) =>
                options.MaxImageBytes = ReadWhole(value) ?? options.MaxImageBytes,
            [nameof(OnnxModelOptions.MaxImagePixels)] = static (options, value) =>
                options.MaxImagePixels = ReadWhole(value) ?? options.MaxImagePixels,
            [nameof(OnnxModelOptions.MaxConversationImagePixels)] = static (options, value) =>
                options.MaxConversationImagePixels = ReadWhole(value) ?? options.MaxConversationImagePixels,
            [nameof(OnnxModelOptions.VoiceActivityModelPath)] = static (options, value) => options.VoiceActivityModelPath = ReadText(value),
            [nameof(OnnxModelOptions.LoadAtStart)] = static (options, value) => options.LoadAtStart = ReadFlag(value) ?? false,
        };

    /// <exception cref="ArgumentException">A key is no property of the options, or its value cannot be read; the message names
    /// it.</exception>
    public static void Bind(IConfiguration section, OnnxModelOptions options) => OptionsSection.Bind(section, options, Properties);
}
