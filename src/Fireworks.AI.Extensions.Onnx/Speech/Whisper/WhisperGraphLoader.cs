using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>Loads the graphs of a Whisper model's folder, and turns what fails into errors that say what to do.</summary>
internal static class WhisperGraphLoader
{
    private const int MaximumBands = 512;

    /// <summary>Checks what can be checked before the graphs are read.</summary>
    /// <exception cref="OnnxModelException">The model is not one for these options.</exception>
    public static void CheckConfig(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        if (options.Engine == OnnxEngine.GenAI)
        {
            throw folder.Error(
                "Models of the type whisper run in this library's own engine, which hears a window once for all tries to write it down. "
                + "Leave OnnxModelOptions.Engine at Auto, or set it to Portable.");
        }

        if (options.Adapters.Count > 0)
        {
            throw folder.Error("OnnxModelOptions.Adapters is for models of text: models of the type whisper take no adapters.");
        }

        if (DecoderGraphLoader.FindProviderObstacle(config, options) is { } obstacle)
        {
            throw folder.Error(obstacle);
        }

        if (config.Decoder.IsPipeline)
        {
            throw folder.Error($"{ModelFolder.ConfigFile} splits the decoder into a pipeline of graphs; a model of speech has one.");
        }

        ContextLimits.Check(folder, config, options);
        folder.Require(config.Speech!.EncoderFile, $"{ModelFolder.ConfigFile} names it as the encoder's graph.");
        folder.RequireGraph(config);
        if (options.VoiceActivityModelPath is { } path && !File.Exists(folder.ResolveChosen(path)))
        {
            throw folder.Error(
                $"OnnxModelOptions.VoiceActivityModelPath names a file that does not exist: {folder.ResolveChosen(path)}.");
        }
    }

    /// <exception cref="OnnxModelException">The graphs or the native runtime cannot be used.</exception>
    public static WhisperGraph Load(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        CheckConfig(folder, config, options);
        var log = new RuntimeLog(options.LoggerFactory?.CreateLogger<OnnxModel>() ?? NullLogger<OnnxModel>.Instance);
        InferenceSession? encoder = null;
        InferenceSession? decoder = null;
        var file = config.Speech!.EncoderFile;
        try
        {
            options.LoadProgress?.Report(OnnxLoadStage.Runtime);
            var environment = OnnxRuntimeLibrary.Load(options.NativeLibraryPath, options.AllowRuntimeTelemetry);
            var provider = new ExecutionProvider(environment, options.ExecutionProvider, options.ExecutionProviderSettings);
            options.LoadProgress?.Report(OnnxLoadStage.Graph);
            encoder = CreateSession(file);
            file = config.Decoder.FileName;
            decoder = CreateSession(file);
            file = ModelFolder.ConfigFile;
            var graph = new WhisperGraph(
                encoder, decoder, config, provider.CreateMemoryInfo(), () => ReadBands(folder, config.Speech.ProcessorFile))
            {
                Log = log,
            };
            CheckVocabulary(folder, config, graph);
            return graph;

            InferenceSession CreateSession(string name)
            {
                using var session = provider.CreateSessionOptions(
                    log, made => DecoderGraphLoader.SetThreads(made, config.Decoder, options), options.ConfigureSession);
                return new InferenceSession(folder.Require(name, $"{ModelFolder.ConfigFile} names it."), session);
            }
        }
        catch (Exception exception)
        {
            encoder?.Dispose();
            decoder?.Dispose();
            log.Dispose();
            throw exception is UnsupportedGraphException
                ? folder.Error($"The model cannot be run: {exception.Message}", exception)
                : GraphFailure.Describe(exception, folder, file)
                    ?? new OnnxModelException($"The model could not be loaded: {exception.Message}", folder.FullPath, exception);
        }
    }

    private static void CheckVocabulary(ModelFolder folder, GenAIConfig config, WhisperGraph graph)
    {
        if (config.VocabularySize is { } size && size != graph.VocabularySize)
        {
            throw folder.Error(
                $"'model.vocab_size' in {ModelFolder.ConfigFile} is {size}, and {config.Decoder.FileName} gives {graph.VocabularySize} "
                + $"scores ('{config.Decoder.Logits}').");
        }
    }

    /// <summary>How many bands the features have, for graphs that take any number.</summary>
    private static int ReadBands(ModelFolder folder, string file)
    {
        var text = folder.ReadText(file, "It says how many bands the features of sound have, which the encoder's graph leaves open.");
        return folder.ReadJson(file, text, root => FindBands(root) is > 0 and <= MaximumBands and var bands ? bands : throw folder.Error(
            $"{file} lacks 'n_mel', how many bands the features of sound have, or it is not from 1 to {MaximumBands}."));
    }

    private static int? FindBands(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Array => element.EnumerateArray().Select(FindBands).FirstOrDefault(static found => found is not null),
        JsonValueKind.Object when element.TryGetProperty("n_mel", out var bands) =>
            bands.ValueKind == JsonValueKind.Number && bands.TryGetInt32(out var number) ? number : null,
        JsonValueKind.Object =>
            element.EnumerateObject().Select(static part => FindBands(part.Value)).FirstOrDefault(static found => found is not null),
        _ => null,
    };
}
