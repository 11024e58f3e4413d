using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>How a model is loaded.</summary>
public sealed class OnnxModelOptions
{
    /// <summary>Gets or sets the name under which the model appears in responses. Default: the name of its folder.</summary>
    public string? ModelId { get; set; }

    /// <summary>
    /// Gets or sets the most tokens that prompt and answer of one conversation may have together, at least 2. It decides how much memory
    /// the KV cache may take. Default: what the model allows (<c>search.max_length</c> and <c>model.context_length</c> of
    /// <c>genai_config.json</c>), but no more than 8,192. A larger value than the model's context length is refused.
    /// </summary>
    public int? ContextLength { get; set; }

    /// <summary>
    /// Gets or sets how many answers are generated at the same time, 1 to 256; further callers wait for their turn. As many recent
    /// conversations stay in the KV cache and continue without computing their beginning again. Default: 4.
    /// </summary>
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>
    /// Gets or sets how many tokens of a prompt are computed in one step, at least 1. Running answers wait for such a step, and it takes memory for
    /// the scores of its tokens. Default: up to 512, and up to 256 while answers run.
    /// </summary>
    public int? PrefillChunkLength { get; set; }

    /// <summary>
    /// Gets or sets the number of threads that compute. Default: what <c>genai_config.json</c> says, else one per physical core.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>
    /// Gets or sets the execution provider by the name the native runtime knows it under: <c>CPU</c> (default), <c>CUDA</c>,
    /// <c>DML</c>, <c>WebGPU</c>, ... It must be part of the native library that the application brought. With <c>CUDA</c> the KV cache lies on the
    /// device; the others are untried, and copy it there and back at each step.
    /// </summary>
    public string ExecutionProvider { get; set; } = "CPU";

    /// <summary>
    /// Gets the settings of the execution provider, such as <c>device_id</c>, in the words of the native runtime's documentation. <c>CPU</c> has none.
    /// With <c>enable_cuda_graph</c> set to <c>1</c>, CUDA records steps of one token and replays them, which is faster for small models; it asks for a graph that
    /// runs on the device as a whole.
    /// </summary>
    public IDictionary<string, string> ExecutionProviderSettings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets what is changed at the settings of the native session before it is made: optimizations, profiling, entries of its configuration.
    /// It is called once for each model that is loaded, after everything that these options say.
    /// </summary>
    public Action<SessionOptions>? ConfigureSession { get; set; }

    /// <summary>
    /// Gets or sets where the native runtime's messages about the model go, under the category of <see cref="OnnxModel"/>. Default: nowhere, in a container its own. If the application has
    /// made an <see cref="OrtEnv"/> before, they go where that sends them.
    /// </summary>
    public ILoggerFactory? LoggerFactory { get; set; }

    /// <summary>
    /// Gets or sets the file of the native ONNX Runtime library. Default: the environment variable
    /// <c>FIREWORKS_ONNXRUNTIME_PATH</c>, else the library of the NuGet package, of the application's folder or of the system. A process
    /// has one native runtime: the first model that is loaded decides.
    /// </summary>
    public string? NativeLibraryPath { get; set; }

    /// <summary>
    /// Gets or sets whether the native runtime may report its use to its maker, which some of its builds do. Default:
    /// <see langword="false"/>. The first model that a process loads decides.
    /// </summary>
    public bool AllowRuntimeTelemetry { get; set; }

    /// <summary>Gets or sets the chat template (Jinja), in place of the one in the model's folder.</summary>
    public string? ChatTemplate { get; set; }

    /// <summary>
    /// Gets or sets how the model writes tool calls. Default: what its chat template shows; set it for a model whose template does not, or
    /// to plug in a dialect of your own.
    /// </summary>
    public ToolCallDialect? ToolCallDialect { get; set; }

    private bool UsesCpu => ExecutionProvider.Equals("CPU", StringComparison.OrdinalIgnoreCase);

    internal void Validate()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(ContextLength ?? 2, 2, nameof(ContextLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(MaxConcurrency, 1, nameof(MaxConcurrency));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(MaxConcurrency, 256, nameof(MaxConcurrency));
        ArgumentOutOfRangeException.ThrowIfLessThan(PrefillChunkLength ?? 1, 1, nameof(PrefillChunkLength));
        ArgumentOutOfRangeException.ThrowIfLessThan(Threads ?? 1, 1, nameof(Threads));
        ArgumentException.ThrowIfNullOrWhiteSpace(ExecutionProvider, nameof(ExecutionProvider));
        if (ExecutionProviderSettings.FirstOrDefault(static setting => setting.Value is null) is { Key: { } name })
        {
            throw new ArgumentException($"The setting '{name}' of the execution provider is null. Give it a value or remove it.", nameof(ExecutionProviderSettings));
        }

        if (UsesCpu && ExecutionProviderSettings.Count > 0)
        {
            throw new ArgumentException("The execution provider CPU has no settings: remove ExecutionProviderSettings, or set ExecutionProvider to the one they are for.", nameof(ExecutionProviderSettings));
        }
    }
}
