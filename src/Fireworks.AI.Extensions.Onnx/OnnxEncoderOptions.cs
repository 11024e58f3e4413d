using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Says how a model that reads whole texts is loaded: what embedding models and rerankers have in common.</summary>
public abstract class OnnxEncoderOptions
{
    private const int DefaultBatchTokens = 512;
    private const int DefaultDeviceBatchTokens = 16_384;

    private protected OnnxEncoderOptions()
    {
    }

    /// <summary>Gets or sets the name under which the model appears in results. Default: the name of its folder.</summary>
    public string? ModelId { get; set; }

    /// <summary>
    /// Gets or sets the graph's file, relative to the folder, such as <c>onnx/model_int8.onnx</c>. Default: the one that
    /// <c>genai_config.json</c> names, else <c>model.onnx</c>, else <c>onnx/model.onnx</c>.
    /// </summary>
    public string? GraphFile { get; set; }

    /// <summary>
    /// Gets or sets the graph's output that is read. Default: the one of a usual name, such as <c>last_hidden_state</c> or <c>logits</c>.
    /// </summary>
    public string? OutputName { get; set; }

    /// <summary>
    /// Gets or sets the most tokens of an input, special tokens included, at least 3; what is longer is cut at its end. Default: what the
    /// folder says (<c>max_seq_length</c>, else the smaller of <c>model_max_length</c>, <c>max_position_embeddings</c> and
    /// <c>context_length</c>), else 512.
    /// </summary>
    public int? MaxTokens { get; set; }

    /// <summary>
    /// Gets or sets the most tokens that are computed in one batch, padding included, at least 1. It decides how much memory a batch
    /// takes; a longer input has a batch of its own. Default: 512 on the processor, where larger batches leave its caches, 16,384 on a
    /// device.
    /// </summary>
    public int? MaxBatchTokens { get; set; }

    /// <summary>
    /// Gets or sets the number of threads that compute, at least 1: so many batches run at the same time, and one that runs alone is shared
    /// among them. Default: one per processor that the process may use. On a device batches run one after another.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>
    /// Gets or sets the execution provider by the name the native runtime knows it under: <c>CPU</c>, <c>CUDA</c>, ... It must be part of
    /// the native library that the application brought. Default: <c>CPU</c>.
    /// </summary>
    public string? ExecutionProvider { get; set; }

    /// <summary>
    /// Gets the settings of the execution provider, such as <c>device_id</c>, in the words of the native runtime's documentation.
    /// <c>CPU</c> has none.
    /// </summary>
    public IDictionary<string, string> ExecutionProviderSettings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets what is changed at the settings of the native session before it is made. It is called once for each model that is
    /// loaded, after everything that these options say.
    /// </summary>
    public Action<SessionOptions>? ConfigureSession { get; set; }

    /// <summary>
    /// Gets or sets where the native runtime's messages about the model go, under the category of <see cref="OnnxModel"/>. Default:
    /// nowhere; in a container, its own.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>Gets or sets the file of the native ONNX Runtime library; see <see cref="OnnxModelOptions.NativeLibraryPath"/>.</summary>
    public string? NativeLibraryPath { get; set; }

    /// <summary>
    /// Gets or sets whether the native runtime may report its use to its maker. Default: <see langword="false"/>. The first model that a
    /// process loads decides.
    /// </summary>
    public bool AllowRuntimeTelemetry { get; set; }

    internal int ThreadCount => Threads ?? Environment.ProcessorCount;

    internal bool UsesProcessor => Decoding.ExecutionProvider.IsCpu(ExecutionProvider);

    internal int BatchTokens => MaxBatchTokens ?? (UsesProcessor ? DefaultBatchTokens : DefaultDeviceBatchTokens);

    internal int ConcurrentBatches => UsesProcessor ? ThreadCount : 1;

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal virtual void Validate()
    {
        RequireNotEmpty(ModelId, nameof(ModelId));
        RequireNotEmpty(GraphFile, nameof(GraphFile));
        RequireNotEmpty(OutputName, nameof(OutputName));
        RequireNotEmpty(ExecutionProvider, nameof(ExecutionProvider));
        RequireAtLeast(3, MaxTokens, nameof(MaxTokens));
        RequireAtLeast(1, MaxBatchTokens, nameof(MaxBatchTokens));
        RequireAtLeast(1, Threads, nameof(Threads));
        Decoding.ExecutionProvider.CheckSettings(GetType(), ExecutionProvider, ExecutionProviderSettings);
    }

    private protected void RequireAtLeast(int minimum, int? value, string name)
    {
        if (value < minimum)
        {
            throw new ArgumentException(FormattableString.Invariant($"{GetType().Name}.{name} is {value}; it must be at least {minimum}."));
        }
    }

    private protected void RequireNotEmpty(string? value, string name)
    {
        if (value is not null && string.IsNullOrWhiteSpace(value))
        {
            throw new ArgumentException($"{GetType().Name}.{name} is empty: give it a value, or leave it null.");
        }
    }
}
