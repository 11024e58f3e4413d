using Microsoft.Extensions.Configuration;
using static Fireworks.AI.Extensions.Onnx.DependencyInjection.OptionsSection;

namespace Fireworks.AI.Extensions.Onnx.DependencyInjection;

/// <summary>Reads how embedding models and rerankers are loaded from configuration.</summary>
internal static class OnnxEncoderOptionsBinder
{
    private static readonly Dictionary<string, Action<OnnxEncoderOptions, IConfigurationSection>> Common =
        new(StringComparer.OrdinalIgnoreCase)
        {
            [nameof(OnnxEncoderOptions.ModelId)] = static (options, value) => options.ModelId = ReadText(value),
            [nameof(OnnxEncoderOptions.GraphFile)] = static (options, value) => options.GraphFile = ReadText(value),
            [nameof(OnnxEncoderOptions.OutputName)] = static (options, value) => options.OutputName = ReadText(value),
            [nameof(OnnxEncoderOptions.MaxTokens)] = static (options, value) => options.MaxTokens = ReadWhole(value),
            [nameof(OnnxEncoderOptions.MaxBatchTokens)] = static (options, value) => options.MaxBatchTokens = ReadWhole(value),
            [nameof(OnnxEncoderOptions.Threads)] = static (options, value) => options.Threads = ReadWhole(value),
            [nameof(OnnxEncoderOptions.ExecutionProvider)] = static (options, value) => options.ExecutionProvider = ReadText(value),
            [nameof(OnnxEncoderOptions.ExecutionProviderSettings)] = static (options, value) =>
                ReadTexts(value, options.ExecutionProviderSettings),
            [nameof(OnnxEncoderOptions.NativeLibraryPath)] = static (options, value) => options.NativeLibraryPath = ReadText(value),
            [nameof(OnnxEncoderOptions.AllowRuntimeTelemetry)] = static (options, value) =>
                options.AllowRuntimeTelemetry = ReadFlag(value) ?? false,
        };

    private static readonly Dictionary<string, Action<OnnxEmbeddingGeneratorOptions, IConfigurationSection>> Embedding =
        WithCommon<OnnxEmbeddingGeneratorOptions>(new()
        {
            [nameof(OnnxEmbeddingGeneratorOptions.Pooling)] = static (options, value) => options.Pooling = ReadName<OnnxPooling>(value),
            [nameof(OnnxEmbeddingGeneratorOptions.Normalize)] = static (options, value) => options.Normalize = ReadFlag(value),
            [nameof(OnnxEmbeddingGeneratorOptions.Dimensions)] = static (options, value) => options.Dimensions = ReadWhole(value),
            [nameof(OnnxEmbeddingGeneratorOptions.Prompts)] = static (options, value) => ReadTexts(value, options.Prompts),
            [nameof(OnnxEmbeddingGeneratorOptions.DefaultPromptName)] = static (options, value) =>
                options.DefaultPromptName = ReadText(value),
        });

    private static readonly Dictionary<string, Action<OnnxRerankerOptions, IConfigurationSection>> Reranking =
        WithCommon<OnnxRerankerOptions>(new()
        {
            [nameof(OnnxRerankerOptions.RawScores)] = static (options, value) => options.RawScores = ReadFlag(value),
        });

    /// <inheritdoc cref="OptionsSection.Bind"/>
    public static void Bind(IConfiguration section, OnnxEmbeddingGeneratorOptions options) =>
        OptionsSection.Bind(section, options, Embedding);

    /// <inheritdoc cref="OptionsSection.Bind"/>
    public static void Bind(IConfiguration section, OnnxRerankerOptions options) => OptionsSection.Bind(section, options, Reranking);

    private static Dictionary<string, Action<TOptions, IConfigurationSection>> WithCommon<TOptions>(
        Dictionary<string, Action<TOptions, IConfigurationSection>> own)
        where TOptions : OnnxEncoderOptions
    {
        var all = new Dictionary<string, Action<TOptions, IConfigurationSection>>(own, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, set) in Common)
        {
            all.Add(name, set);
        }

        return all;
    }
}
