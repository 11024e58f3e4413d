using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>
/// Reads options of embedding models and rerankers from configuration by hand, which needs no reflection and can say which key is wrong.
/// </summary>
internal static class OnnxEncoderOptionsBinder
{
    /// <summary>What an application may keep in the same section for itself.</summary>
    private const string Folder = "Folder";

    private static readonly Dictionary<string, Action<OnnxEncoderOptions, IConfigurationSection>> Common = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(OnnxEncoderOptions.ModelId)] = static (options, value) => options.ModelId = Text(value),
        [nameof(OnnxEncoderOptions.GraphFile)] = static (options, value) => options.GraphFile = Text(value),
        [nameof(OnnxEncoderOptions.OutputName)] = static (options, value) => options.OutputName = Text(value),
        [nameof(OnnxEncoderOptions.MaxTokens)] = static (options, value) => options.MaxTokens = Whole(value),
        [nameof(OnnxEncoderOptions.MaxBatchTokens)] = static (options, value) => options.MaxBatchTokens = Whole(value),
        [nameof(OnnxEncoderOptions.Threads)] = static (options, value) => options.Threads = Whole(value),
        [nameof(OnnxEncoderOptions.ExecutionProvider)] = static (options, value) => options.ExecutionProvider = Text(value),
        [nameof(OnnxEncoderOptions.ExecutionProviderSettings)] = static (options, value) => Texts(value, options.ExecutionProviderSettings),
        [nameof(OnnxEncoderOptions.NativeLibraryPath)] = static (options, value) => options.NativeLibraryPath = Text(value),
        [nameof(OnnxEncoderOptions.AllowRuntimeTelemetry)] = static (options, value) => options.AllowRuntimeTelemetry = Flag(value) ?? false,
    };

    private static readonly Dictionary<string, Action<OnnxEmbeddingGeneratorOptions, IConfigurationSection>> Embedding = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(OnnxEmbeddingGeneratorOptions.Pooling)] = static (options, value) => options.Pooling = Pooling(value),
        [nameof(OnnxEmbeddingGeneratorOptions.Normalize)] = static (options, value) => options.Normalize = Flag(value),
        [nameof(OnnxEmbeddingGeneratorOptions.Dimensions)] = static (options, value) => options.Dimensions = Whole(value),
        [nameof(OnnxEmbeddingGeneratorOptions.Prompts)] = static (options, value) => Texts(value, options.Prompts),
        [nameof(OnnxEmbeddingGeneratorOptions.DefaultPromptName)] = static (options, value) => options.DefaultPromptName = Text(value),
    };

    private static readonly Dictionary<string, Action<OnnxRerankerOptions, IConfigurationSection>> Reranking = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(OnnxRerankerOptions.RawScores)] = static (options, value) => options.RawScores = Flag(value),
    };

    /// <exception cref="ArgumentException">A key is no member of the options, or its value cannot be read; the message names
    /// it.</exception>
    public static void Bind(IConfiguration section, OnnxEmbeddingGeneratorOptions options) => Bind(section, options, Embedding);

    /// <exception cref="ArgumentException">A key is no member of the options, or its value cannot be read; the message names
    /// it.</exception>
    public static void Bind(IConfiguration section, OnnxRerankerOptions options) => Bind(section, options, Reranking);

    private static void Bind<TOptions>(IConfiguration section, TOptions options, Dictionary<string, Action<TOptions, IConfigurationSection>> own)
        where TOptions : OnnxEncoderOptions
    {
        foreach (var child in section.GetChildren())
        {
            if (own.TryGetValue(child.Key, out var setOwn))
            {
                setOwn(options, child);
            }
            else if (Common.TryGetValue(child.Key, out var set))
            {
                set(options, child);
            }
            else if (!child.Key.Equals(Folder, StringComparison.OrdinalIgnoreCase))
            {
                throw new ArgumentException(
                    $"The configuration value '{child.Path}' is no property of {typeof(TOptions).Name} that can be configured; those are "
                    + $"{string.Join(", ", [.. own.Keys, .. Common.Keys])}.");
            }
        }
    }

    private static string? Text(IConfigurationSection value) => string.IsNullOrEmpty(value.Value) ? null : value.Value;

    private static int? Whole(IConfigurationSection value) =>
        Text(value) is not { } text ? null
        : int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Invalid(value, "a whole number");

    private static bool? Flag(IConfigurationSection value) =>
        Text(value) is not { } text ? null : bool.TryParse(text, out var flag) ? flag : throw Invalid(value, "true or false");

    private static OnnxPooling? Pooling(IConfigurationSection value) =>
        Text(value) is not { } text ? null
        : Enum.TryParse<OnnxPooling>(text, ignoreCase: true, out var pooling) && Enum.IsDefined(pooling) ? pooling
        : throw Invalid(value, string.Join(", ", Enum.GetNames<OnnxPooling>()));

    private static void Texts(IConfigurationSection value, IDictionary<string, string> target)
    {
        foreach (var entry in value.GetChildren())
        {
            target[entry.Key] = entry.Value ?? throw Invalid(entry, "a text");
        }
    }

    private static ArgumentException Invalid(IConfigurationSection value, string expected) =>
        new($"The configuration value '{value.Path}' must be {expected}.");
}
