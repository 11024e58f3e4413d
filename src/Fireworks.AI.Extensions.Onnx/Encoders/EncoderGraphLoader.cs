using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Encoders;

/// <summary>Loads the graph of an embedding model or a reranker, and turns what fails into errors that say what to do.</summary>
internal static class EncoderGraphLoader
{
    /// <param name="folder">The model's folder.</param>
    /// <param name="graphFile">The graph's file in it.</param>
    /// <param name="options">How to load it.</param>
    /// <param name="findOutput">Chooses the output that is read.</param>
    public static EncoderGraph Load(
        ModelFolder folder, string graphFile, OnnxEncoderOptions options, Func<InferenceSession, EncoderOutput> findOutput)
    {
        var path = folder.Require(graphFile, "It is the model's graph.");
        var log = new RuntimeLog(options.LoggerFactory?.CreateLogger<OnnxModel>() ?? NullLogger<OnnxModel>.Instance);
        InferenceSession? session = null;
        try
        {
            var environment = OnnxRuntimeLibrary.Load(options.NativeLibraryPath, options.AllowRuntimeTelemetry);
            using var sessionOptions = CreateSessionOptions(options, new ExecutionProvider(environment, options.ForProvider()), log);
            session = new InferenceSession(path, sessionOptions);
            return new EncoderGraph(session, log, findOutput(session));
        }
        catch (Exception exception)
        {
            session?.Dispose();
            log.Dispose();
            throw exception switch
            {
                OnnxRuntimeException or NotSupportedException => folder.Error($"{graphFile} cannot be used: {exception.Message}", exception),
                TypeInitializationException { InnerException: DllNotFoundException or EntryPointNotFoundException } =>
                    new OnnxModelException(exception.InnerException!.Message, folder: null, exception),
                DllNotFoundException or EntryPointNotFoundException or BadImageFormatException => new OnnxModelException(exception.Message, folder: null, exception),
                _ => folder.Error($"The model could not be loaded: {exception.Message}", exception),
            };
        }
    }

    private static SessionOptions CreateSessionOptions(OnnxEncoderOptions options, ExecutionProvider provider, RuntimeLog log)
    {
        var sessionOptions = new SessionOptions { LogId = log.SessionId, LogSeverityLevel = log.Level };
        try
        {
            sessionOptions.IntraOpNumThreads = options.ThreadCount;

            // Several batches run at once, each on its own thread: one that spins for work takes the processor from another.
            sessionOptions.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
            provider.AddTo(sessionOptions);
            options.ConfigureSession?.Invoke(sessionOptions);
            return sessionOptions;
        }
        catch
        {
            sessionOptions.Dispose();
            throw;
        }
    }
}
