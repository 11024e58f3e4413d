using Fireworks.AI.Extensions.Onnx.Dialects;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>Says how a model is loaded. The defaults suit a processor and a handful of callers.</summary>
/// <remarks>The page docs/in-process.md has more, and docs/gpu.md the settings of a device.</remarks>
/// <example>
/// <code>
/// var options = new OnnxModelOptions { MaxConcurrency = 8, ContextLength = 4096 };
/// using var model = await OnnxModel.LoadAsync("models/my-model", options);
/// </code>
/// </example>
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
    /// Gets or sets how many tokens of a prompt are computed in one step, at least 1. Running answers wait for such a step, and it takes
    /// memory for the scores of its tokens. Default: up to 512, and up to 256 while answers run.
    /// </summary>
    public int? PrefillChunkLength { get; set; }

    /// <summary>
    /// Gets or sets the number of threads that compute. Default: what <c>genai_config.json</c> says, else one per physical core.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>
    /// Gets or sets the execution provider by the name the native runtime knows it under: <c>CPU</c>, <c>CUDA</c>, <c>DML</c>,
    /// <c>WebGPU</c>, ... It must be part of the native library that the application brought. With <c>CUDA</c> the KV cache lies on the
    /// device; the others are untried, and copy it there and back at each step. Default: <c>CPU</c>; a model whose
    /// <c>genai_config.json</c> asks for another one is then refused, so that it is a choice to run it elsewhere.
    /// </summary>
    public string? ExecutionProvider { get; set; }

    /// <summary>
    /// Gets the settings of the execution provider, such as <c>device_id</c>, in the words of the native runtime's documentation.
    /// <c>CPU</c> has none. With <c>enable_cuda_graph</c> set to <c>1</c>, CUDA records steps of one token and replays them, which is
    /// faster for small models; it asks for a graph that runs on the device as a whole.
    /// </summary>
    public IDictionary<string, string> ExecutionProviderSettings { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets what is changed at the settings of the native session before it is made: optimizations, profiling, entries of its
    /// configuration. It is called once for each model that is loaded, after everything that these options say.
    /// </summary>
    public Action<SessionOptions>? ConfigureSession { get; set; }

    /// <summary>
    /// Gets or sets where messages about the model go, those of the native runtime among them, under the category of
    /// <see cref="OnnxModel"/>. Default: nowhere; in a container, its own. If the application has made an <see cref="OrtEnv"/> before, the
    /// runtime's messages go where that sends them.
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
    /// Gets or sets how the model writes tool calls. Default: what its chat template shows; set it for a model whose template does not.
    /// </summary>
    public ToolCallDialect? ToolCallDialect { get; set; }

    /// <summary>Gets or sets what hears how far loading has come, on the thread that loads.</summary>
    public IProgress<OnnxLoadStage>? LoadProgress { get; set; }

    /// <summary>
    /// Gets or sets whether a host loads the model while it starts, so that no first request waits for it, and a model that cannot be
    /// loaded keeps the host from starting. Default: <see langword="false"/>, the model is loaded when it is first asked for. Without a
    /// host it has no effect.
    /// </summary>
    public bool LoadAtStart { get; set; }

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        Require(ContextLength is null or >= 2, nameof(ContextLength), ContextLength, "at least 2");
        Require(MaxConcurrency is >= 1 and <= 256, nameof(MaxConcurrency), MaxConcurrency, "from 1 to 256");
        Require(PrefillChunkLength is null or >= 1, nameof(PrefillChunkLength), PrefillChunkLength, "at least 1");
        Require(Threads is null or >= 1, nameof(Threads), Threads, "at least 1");
        if (ExecutionProvider is not null && string.IsNullOrWhiteSpace(ExecutionProvider))
        {
            throw new ArgumentException("OnnxModelOptions.ExecutionProvider is empty: name one, such as CPU or CUDA, or leave it null.");
        }

        Decoding.ExecutionProvider.CheckSettings(typeof(OnnxModelOptions), ExecutionProvider, ExecutionProviderSettings);
        if (ToolCallDialect is { } dialect && KnownDialects.Find(dialect) is null)
        {
            throw new ArgumentException(
                $"OnnxModelOptions.ToolCallDialect is '{dialect}', which this library does not know. It knows "
                + $"{string.Join(", ", KnownDialects.Names)}.");
        }
    }

    private static void Require(bool isValid, string name, int? value, string expected)
    {
        if (!isValid)
        {
            throw new ArgumentException(FormattableString.Invariant($"OnnxModelOptions.{name} is {value}; it must be {expected}."));
        }
    }
}
