using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Speech.Whisper;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>Chooses the engine of a model, as its options say or as its graph and the native libraries allow.</summary>
internal static class EngineChoice
{
    /// <summary>Checks what can be checked before large files are read.</summary>
    /// <exception cref="OnnxModelException">The model is not one for the engine and these options.</exception>
    public static void CheckConfig(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        if (config.Speech is not null)
        {
            WhisperGraphLoader.CheckConfig(folder, config, options);
            return;
        }

        if (options.Engine != OnnxEngine.GenAI)
        {
            try
            {
                DecoderGraphLoader.CheckConfig(folder, config, options);
                return;
            }
            catch (OnnxModelException exception) when (CanBeForGenAI(exception, options))
            {
            }
        }

        GenAIDecoderLoader.CheckConfig(folder, config, options);
    }

    /// <exception cref="OnnxModelException">No engine that the options allow can run the model.</exception>
    public static IDecoder Load(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        if (options.Engine == OnnxEngine.GenAI || (options.Engine == OnnxEngine.Auto && PrefersGenAI(options)))
        {
            return GenAIDecoderLoader.Load(folder, config, options);
        }

        try
        {
            return DecoderGraphLoader.Load(folder, config, options);
        }
        catch (OnnxModelException exception) when (CanBeForGenAI(exception, options))
        {
            if (GenAILibrary.TryLoad(options.NativeLibraryPath, options.AllowRuntimeTelemetry, out var problem))
            {
                return GenAIDecoderLoader.Load(folder, config, options);
            }

            throw folder.Error(
                $"The portable engine cannot run the model: {exception.InnerException!.Message} ONNX Runtime GenAI runs more kinds of "
                + $"models: {problem.Message}",
                exception);
        }
    }

    private static bool CanBeForGenAI(OnnxModelException exception, OnnxModelOptions options) =>
        options is { Engine: OnnxEngine.Auto, ConfigureSession: null } && exception.InnerException is UnsupportedGraphException;

    /// <summary>Whether the options ask for what GenAI does better than the portable engine, and GenAI is there to do it.</summary>
    private static bool PrefersGenAI(OnnxModelOptions options)
    {
        if (options.ConfigureSession is not null)
        {
            return false;
        }

        // The portable engine says what is missing where GenAI is.
        return options.Adapters.Count > 0
            || (!ExecutionProvider.IsCpu(options.ExecutionProvider)
                && GenAILibrary.TryLoad(options.NativeLibraryPath, options.AllowRuntimeTelemetry, out _)
                && GenAIProvider.IsAvailable(OrtEnv.Instance(), options.ExecutionProvider!));
    }
}
