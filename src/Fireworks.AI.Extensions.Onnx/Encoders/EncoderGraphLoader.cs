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
            var provider = new ExecutionProvider(environment, options.ExecutionProvider, options.ExecutionProviderSettings);
            using var sessionOptions = provider.CreateSessionOptions(log, made => SetThreads(made, options), options.ConfigureSession);
            session = new InferenceSession(path, sessionOptions);
            return new EncoderGraph(session, log, findOutput(session));
        }
        catch (Exception exception)
        {
            session?.Dispose();
            log.Dispose();
            throw GraphFailure.Describe(exception, folder, graphFile)
                ?? folder.Error($"The model could not be loaded: {exception.Message}", exception);
        }
    }

    private static void SetThreads(SessionOptions session, OnnxEncoderOptions options)
    {
        session.IntraOpNumThreads = options.ThreadCount;

        // Several batches run at once, each on its own thread: one that spins for work takes the processor from another.
        session.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
    }
}
