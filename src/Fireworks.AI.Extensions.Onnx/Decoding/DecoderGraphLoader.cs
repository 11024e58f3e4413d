using Fireworks.AI.Extensions.Onnx.Interop;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>Loads the graph of a model's folder, and turns what fails into errors that say what to do.</summary>
internal static class DecoderGraphLoader
{
    private const int DefaultContextLimit = 8192;

    /// <summary>The environment lives as long as the process, as the native one does.</summary>
    private static OrtEnvironment? _environment;

    public static DecoderGraph Load(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        var contextLength = ContextLength(folder, config, options);
        if (!config.Search.PastPresentShareBuffer)
        {
            throw folder.Error(
                $"The graph does not update its KV cache in place (search.past_present_share_buffer in {ModelFolder.ConfigFile}). " +
                "Export the model with GroupQueryAttention, as the model builder of ONNX Runtime GenAI does by default for its int4 and fp16 models.");
        }

        var path = folder.Require(config.Decoder.FileName, $"{ModelFolder.ConfigFile} names it as the decoder's graph.");
        try
        {
            var api = OnnxRuntimeLibrary.Load(options.NativeLibraryPath, options.AllowRuntimeTelemetry);
            var environment = LazyInitializer.EnsureInitialized(ref _environment, () => new OrtEnvironment(api));
            using var sessionOptions = CreateSessionOptions(api, config.Decoder, options);
            var session = new OrtSession(api, environment, path, sessionOptions);
            try
            {
                return new DecoderGraph(api, session, config.Decoder, options.MaxConcurrency, contextLength, options.UsesCpu);
            }
            catch
            {
                session.Dispose();
                throw;
            }
        }
        catch (Exception exception) when (exception is OrtException or NotSupportedException)
        {
            throw folder.Error($"{config.Decoder.FileName} cannot be used: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            throw new OnnxModelException(exception.Message, folder: null, exception);
        }
        catch (OutOfMemoryException exception)
        {
            throw folder.Error(
                $"The KV cache of {options.MaxConcurrency} conversations of {contextLength} tokens does not fit into memory. Lower OnnxModelOptions.ContextLength or MaxConcurrency.", exception);
        }
    }

    private static int ContextLength(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        if (options.ContextLength > config.ContextLength)
        {
            throw folder.Error($"OnnxModelOptions.ContextLength is {options.ContextLength}; the model was made for {config.ContextLength} tokens at most.");
        }

        var modelLimit = config.Search.MaxLength > 1 ? Math.Min(config.Search.MaxLength, config.ContextLength) : config.ContextLength;
        return options.ContextLength ?? Math.Min(modelLimit, DefaultContextLimit);
    }

    private static OrtSessionOptions CreateSessionOptions(OrtApi api, DecoderConfig decoder, OnnxModelOptions options)
    {
        var sessionOptions = new OrtSessionOptions(api);
        if ((options.Threads ?? decoder.IntraOpThreads) is { } threads)
        {
            sessionOptions.SetIntraOpThreads(threads);
        }

        if (decoder.InterOpThreads is { } interOpThreads)
        {
            sessionOptions.SetInterOpThreads(interOpThreads);
        }

        if (!options.UsesCpu)
        {
            try
            {
                sessionOptions.AppendExecutionProvider(options.ExecutionProvider, options.ExecutionProviderSettings.AsReadOnly());
            }
            catch (OrtException exception)
            {
                throw new NotSupportedException(
                    $"the execution provider {options.ExecutionProvider} could not be started ({exception.Message}). The native runtime {api.RuntimeVersion} " +
                    $"was built with: {string.Join(", ", OrtEnvironment.GetAvailableProviders(api))}. Add the package that brings the provider, such as Microsoft.ML.OnnxRuntime.Gpu for CUDA.", exception);
            }
        }

        return sessionOptions;
    }
}
