using System.Buffers;
using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>Loads a model's folder with ONNX Runtime GenAI, and turns what fails into errors that say what to do.</summary>
internal static class GenAIDecoderLoader
{
    /// <summary>
    /// No token of any text. GenAI takes a token that pads for none at all, and models pad with the one that ends a message.
    /// </summary>
    private const int NoToken = int.MinValue;

    /// <summary>Checks what can be checked before the graphs are read.</summary>
    /// <exception cref="OnnxModelException">The model is not one for this engine and these options.</exception>
    public static void CheckConfig(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        if (config.VocabularySize is null)
        {
            throw folder.Error($"{ModelFolder.ConfigFile} lacks 'model.vocab_size', which ONNX Runtime GenAI needs.");
        }

        if (config.CustomOperators is { } library)
        {
            throw folder.Error(
                $"{ModelFolder.ConfigFile} asks for a library of operators of its own (session_options.custom_ops_library: {library}), "
                + "which would run code that came with the model. Remove it if you trust the model to run without.");
        }

        foreach (var file in config.Files)
        {
            folder.Require(file, $"{ModelFolder.ConfigFile} names it.");
        }

        if (options.ConfigureSession is not null)
        {
            throw folder.Error(
                "OnnxModelOptions.ConfigureSession changes sessions of the portable engine alone. Leave it null with ONNX Runtime GenAI, "
                + $"and write session_options into {ModelFolder.ConfigFile}.");
        }

        if (config.Decoder.SlidesInputs)
        {
            // GenAI fills each step up with the token that pads, and counts it to the sequence.
            throw folder.Error(
                "The model slides its inputs (model.decoder.sliding_window.slide_inputs, which is true where the file does not say): it "
                + "takes prompts in pieces of a fixed length, as graphs for NPUs do, and this library does not. Set it to false if the "
                + "graph takes any number of tokens, or export the model for another device.");
        }

        if (options.Adapters.Count > 0 && (config.OtherParts.Count > 0 || config.Decoder.IsPipeline))
        {
            // GenAI takes the adapter and does not use it.
            throw folder.Error("OnnxModelOptions.Adapters is for models of one graph: ONNX Runtime GenAI leaves adapters of others out.");
        }

        ContextLimits.Check(folder, config, options);
    }

    public static GenAIDecoder Load(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        CheckConfig(folder, config, options);
        var contextLength = ContextLimits.Choose(config, options);
        var log = new RuntimeLog(options.LoggerFactory?.CreateLogger<OnnxModel>() ?? NullLogger<OnnxModel>.Instance);
        try
        {
            options.LoadProgress?.Report(OnnxLoadStage.Runtime);
            var environment = GenAILibrary.Load(options.NativeLibraryPath, options.AllowRuntimeTelemetry);
            options.LoadProgress?.Report(OnnxLoadStage.Graph);
            return NativeLoading.InProcess.Run(() => LoadDecoder(folder, config, options, environment, log, contextLength));
        }
        catch (Exception exception)
        {
            log.Dispose();
            throw exception is GenAIException
                ? folder.Error($"ONNX Runtime GenAI cannot run the model: {exception.Message.ReplaceLineEndings(" ").Trim()}", exception)
                : GraphFailure.Describe(exception, folder, ModelFolder.ConfigFile)
                    ?? new OnnxModelException($"The model could not be loaded: {exception.Message}", folder.FullPath, exception);
        }
    }

    private static GenAIDecoder LoadDecoder(
        ModelFolder folder, GenAIConfig config, OnnxModelOptions options, OrtEnv environment, RuntimeLog log, int contextLength)
    {
        var model = LoadModel(folder, config, options, environment, log, contextLength);
        try
        {
            foreach (var (name, file) in options.Adapters)
            {
                AddAdapter(folder, model, name, file);
            }

            options.LoadProgress?.Report(OnnxLoadStage.Cache);
            var abilities = new GenAITrial(folder, config, model).Run(isHost: GetDevice(model) == "CPU");
            var slots = abilities.HoldsSeveral ? options.MaxConcurrency : 1;
            return new GenAIDecoder(model, config.Decoder.Logits, slots, abilities, options.PrefillChunkLength)
            {
                Log = log,
            };
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private static GenAIModel LoadModel(
        ModelFolder folder, GenAIConfig config, OnnxModelOptions options, OrtEnv environment, RuntimeLog log, int contextLength)
    {
        foreach (var provider in options.ExecutionProvider is { } chosen ? [chosen] : config.Decoder.Providers)
        {
            GenAIProvider.Require(environment, provider, isChosen: options.ExecutionProvider is not null);
        }

        GenAIResult.Check(GenAINative.OgaCreateConfig(folder.FullPath, out var handle));
        using (handle)
        {
            GenAIResult.Check(GenAINative.OgaConfigOverlay(handle, WriteOverlay(config, options, log)));
            if (options.ExecutionProvider is { } provider)
            {
                GenAIResult.Check(GenAINative.OgaConfigClearProviders(handle));
                SetProvider(handle, provider, options.ExecutionProviderSettings);
            }

            GenAIResult.Check(GenAINative.OgaCreateModelFromConfig(handle, out var loaded));
            return new GenAIModel(loaded, config.Type, config.VocabularySize!.Value, contextLength, config.Decoder.Window);
        }
    }

    private static void SetProvider(GenAIConfigHandle config, string provider, IDictionary<string, string> settings)
    {
        if (ExecutionProvider.IsCpu(provider))
        {
            return;
        }

        GenAIResult.Check(GenAINative.OgaConfigAppendProvider(config, provider));
        foreach (var (name, value) in settings)
        {
            GenAIResult.Check(GenAINative.OgaConfigSetProviderOption(config, provider, name, value));
        }
    }

    /// <summary>What the options, and this library, say otherwise than the folder.</summary>
    private static string WriteOverlay(GenAIConfig config, OnnxModelOptions options, RuntimeLog log)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("model");
            writer.WriteNumber("pad_token_id", NoToken);
            writer.WriteStartObject("decoder");
            writer.WriteStartObject("session_options");
            writer.WriteString("log_id", log.SessionId);
            writer.WriteNumber("log_severity_level", (int)log.Level);
            if (options.Threads is { } threads)
            {
                writer.WriteNumber("intra_op_num_threads", threads);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static void AddAdapter(ModelFolder folder, GenAIModel model, string name, string file)
    {
        var path = folder.ResolveChosen(file);
        if (!File.Exists(path))
        {
            throw folder.Error($"The file of the adapter '{name}' (OnnxModelOptions.Adapters) does not exist: {path}.");
        }

        try
        {
            model.AddAdapter(name, path);
        }
        catch (GenAIException exception)
        {
            throw folder.Error($"The adapter '{name}' cannot be loaded from {path}: {exception.Message}", exception);
        }
    }

    private static unsafe string GetDevice(GenAIModel model)
    {
        GenAIResult.Check(GenAINative.OgaModelGetDeviceType(model.Handle, out var device));
        return GenAIResult.TakeText(device);
    }
}
