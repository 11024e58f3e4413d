using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Loads the graph of a model's folder, and turns what fails into errors that say what to do.</summary>
internal static class DecoderGraphLoader
{
    public static DecoderGraph Load(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        CheckConfig(folder, config, options);
        var contextLength = ContextLimits.Choose(config, options);
        var path = folder.RequireGraph(config);
        var log = new RuntimeLog(options.LoggerFactory?.CreateLogger<OnnxModel>() ?? NullLogger<OnnxModel>.Instance);
        InferenceSession? session = null;
        TensorMemory? memory = null;
        DecoderGraph? graph = null;
        try
        {
            options.LoadProgress?.Report(OnnxLoadStage.Runtime);
            var environment = OnnxRuntimeLibrary.Load(options.NativeLibraryPath, options.AllowRuntimeTelemetry);
            var provider = new ExecutionProvider(environment, options.ExecutionProvider, options.ExecutionProviderSettings);
            using var sessionOptions = provider.CreateSessionOptions(
                log, made => SetThreads(made, config.Decoder, options), options.ConfigureSession);
            options.LoadProgress?.Report(OnnxLoadStage.Graph);
            session = new InferenceSession(path, sessionOptions);
            options.LoadProgress?.Report(OnnxLoadStage.Cache);
            memory = provider.CreateMemory(session);
            graph = new DecoderGraph(
                session, memory, config.Decoder, options.MaxConcurrency, contextLength, provider.Placement, options.PrefillChunkLength)
            {
                Log = log,
            };
            CheckVocabulary(folder, config, graph.VocabularySize);
            GraphTrial.Run(folder, config.Decoder, graph);
            return graph;
        }
        catch (Exception exception)
        {
            if (graph is not null)
            {
                graph.Dispose();
            }
            else
            {
                memory?.Dispose();
                session?.Dispose();
                log.Dispose();
            }

            throw exception switch
            {
                OutOfMemoryException => folder.Error(
                    $"The KV cache of {options.MaxConcurrency} conversations of {contextLength} tokens does not fit into memory "
                    + $"({exception.Message}). Lower OnnxModelOptions.ContextLength or MaxConcurrency.",
                    exception),
                _ => GraphFailure.Describe(exception, folder, config.Decoder.FileName)
                    ?? new OnnxModelException($"The model could not be loaded: {exception.Message}", folder.FullPath, exception),
            };
        }
    }

    /// <summary>Checks what can be checked before the graph is read.</summary>
    /// <exception cref="OnnxModelException">
    /// The model is not one for this engine and these options; around an <see cref="UnsupportedGraphException"/>, if another engine may
    /// run it.
    /// </exception>
    public static void CheckConfig(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        if (FindObstacle(config, options) is { } obstacle)
        {
            throw folder.Error(obstacle, new UnsupportedGraphException(obstacle));
        }

        ContextLimits.Check(folder, config, options);
        folder.RequireGraph(config);
    }

    private static string? FindObstacle(GenAIConfig config, OnnxModelOptions options) =>
        config.OtherParts is [var part, ..]
            ? $"The model has a part '{part}' beside its decoder (model.{part} in {ModelFolder.ConfigFile}), and the portable engine runs "
                + "text models alone, such as llama, qwen3 or phi3."
        : config.Decoder.IsPipeline
            ? $"{ModelFolder.ConfigFile} splits the decoder into a pipeline of graphs, and the portable engine runs models of one graph."
        : !config.Search.PastPresentShareBuffer
            ? $"The graph does not update its KV cache in place (search.past_present_share_buffer in {ModelFolder.ConfigFile}). Export "
                + "the model with GroupQueryAttention, as the model builder of ONNX Runtime GenAI does by default for its int4 and fp16 "
                + "models."
        : FindProviderObstacle(config, options) is { } obstacle ? obstacle
        : options.Adapters.Count > 0
            ? "OnnxModelOptions.Adapters names adapters, and the portable engine has none."
        : null;

    /// <summary>What keeps a model from being run where the options say, if it was made for another device.</summary>
    public static string? FindProviderObstacle(GenAIConfig config, OnnxModelOptions options) =>
        options.ExecutionProvider is null && config.Decoder.Providers is [var provider, ..]
            ? $"The model was made for the execution provider {provider} (model.decoder.session_options.provider_options in "
                + $"{ModelFolder.ConfigFile}), and none was chosen. Set OnnxModelOptions.ExecutionProvider to it, by the name that the "
                + "native runtime has for it, or to CPU to run the model on the processor."
            : null;

    private static void CheckVocabulary(ModelFolder folder, GenAIConfig config, int vocabularySize)
    {
        if (config.VocabularySize is { } size && size != vocabularySize)
        {
            throw folder.Error(
                $"'model.vocab_size' in {ModelFolder.ConfigFile} is {size}, and {config.Decoder.FileName} gives {vocabularySize} scores "
                + $"('{config.Decoder.Logits}').");
        }

        if (config.EndOfSequenceIds.FirstOrDefault(id => id >= vocabularySize, -1) is >= 0 and var end)
        {
            throw folder.Error(
                $"'model.eos_token_id' in {ModelFolder.ConfigFile} names token {end}, and {config.Decoder.FileName} gives {vocabularySize} "
                + "scores.");
        }
    }

    public static void SetThreads(SessionOptions session, DecoderConfig decoder, OnnxModelOptions options)
    {
        if ((options.Threads ?? decoder.IntraOpThreads) is { } threads)
        {
            session.IntraOpNumThreads = threads;
        }

        if (decoder.InterOpThreads is { } interOpThreads)
        {
            session.InterOpNumThreads = interOpThreads;
        }
    }
}
