using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Images;
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
    /// conversations stay in the KV cache and continue without computing their beginning again. Of a model of speech it is how many windows
    /// of 30 seconds are written down at the same time. Default: 4.
    /// </summary>
    public int MaxConcurrency { get; set; } = 4;

    /// <summary>
    /// Gets or sets how many tokens of a prompt are computed in one step, at least 1. Running answers wait for such a step, and it takes
    /// memory for the scores of its tokens. Default: up to 512, and up to 256 while answers run. With ONNX Runtime GenAI a prompt runs in
    /// one step up to its last image, and as a whole on devices that cannot append to a sequence (DirectML).
    /// </summary>
    public int? PrefillChunkLength { get; set; }

    /// <summary>
    /// Gets or sets the number of threads that compute. Default: what <c>genai_config.json</c> says, else one per physical core.
    /// </summary>
    public int? Threads { get; set; }

    /// <summary>
    /// Gets or sets what runs the model. Default: <see cref="OnnxEngine.Auto"/>, this library's own engine where it can run the model on
    /// the processor, and ONNX Runtime GenAI for the rest.
    /// </summary>
    public OnnxEngine Engine { get; set; }

    /// <summary>
    /// Gets the adapters (LoRA) that calls may ask for with <see cref="OnnxChatOptions.Adapter"/>: a name for each, and the file in ONNX
    /// Runtime's format (<c>.onnx_adapter</c>), relative to the model's folder or with a full path. They need ONNX Runtime GenAI.
    /// </summary>
    /// <example>
    /// <code>
    /// options.Adapters["legal"] = "adapters/legal.onnx_adapter";
    /// </code>
    /// </example>
    public IDictionary<string, string> Adapters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>
    /// Gets or sets the execution provider by the name the native runtime knows it under: <c>CPU</c>, <c>CUDA</c>, <c>DML</c>,
    /// <c>WebGPU</c>, <c>NvTensorRtRtx</c>, <c>OpenVINO</c>, <c>QNN</c>, ... It must be part of the native library that the application
    /// brought. With ONNX Runtime GenAI, and with <c>CUDA</c> in the portable engine, the KV cache lies on the device; the portable engine
    /// copies it there and back at each step with the others. Default: what <c>genai_config.json</c> asks for, with ONNX Runtime GenAI; in
    /// the portable engine <c>CPU</c>, which refuses a model that asks for another one, so that it is a choice to run it elsewhere.
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
    /// configuration. It is called once for each model that is loaded, after everything that these options say. It is for the portable
    /// engine, which <see cref="OnnxEngine.Auto"/> then keeps to.
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

    /// <summary>
    /// Gets or sets the most images in one conversation, for models that see. Default: 30. Each takes memory while the answer runs, and
    /// tokens of the context. The page docs/images-in-process.md has more.
    /// </summary>
    public int MaxImages { get; set; } = 30;

    /// <summary>Gets or sets the most bytes of an image's file. Default: 20,000,000.</summary>
    public int MaxImageBytes { get; set; } = 20_000_000;

    /// <summary>
    /// Gets or sets the most pixels of an image, from 1 to 100,000,000. Default: 16,000,000, room for the photo of a phone. A file of few
    /// bytes may have many, and some models take a second and a hundred megabytes for each million. Neither side may have more than
    /// 16,384.
    /// </summary>
    public int MaxImagePixels { get; set; } = 16_000_000;

    /// <summary>
    /// Gets or sets the most pixels that all images of one conversation have together, at least 1. Default: 64,000,000.
    /// </summary>
    public int MaxConversationImagePixels { get; set; } = 64_000_000;

    /// <summary>
    /// Gets or sets the file of Silero's model of voice activity (<c>silero_vad.onnx</c>), relative to the model's folder or with a full
    /// path, for models of speech: it tells speech from other sounds, which are then skipped. Default: none, and what is about as soft as
    /// the background is skipped. The page docs/speech.md has more.
    /// </summary>
    public string? VoiceActivityModelPath { get; set; }

    /// <summary>Gets or sets what hears how far loading has come, on the thread that loads.</summary>
    public IProgress<OnnxLoadStage>? LoadProgress { get; set; }

    /// <summary>
    /// Gets or sets whether a host loads the model while it starts, so that no first request waits for it, and a model that cannot be
    /// loaded keeps the host from starting. Default: <see langword="false"/>, the model is loaded when it is first asked for. Without a
    /// host it has no effect.
    /// </summary>
    public bool LoadAtStart { get; set; }

    internal ImageLimits ImageLimits => new(MaxImages, MaxImageBytes, MaxImagePixels, MaxConversationImagePixels);

    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    internal void Validate()
    {
        Require(MaxImages >= 0, nameof(MaxImages), MaxImages, "at least 0");
        Require(MaxImageBytes >= 1, nameof(MaxImageBytes), MaxImageBytes, "at least 1");
        Require(
            MaxImagePixels is >= 1 and <= Images.ImageLimits.MaxPixels, nameof(MaxImagePixels), MaxImagePixels, "from 1 to 100000000");
        Require(MaxConversationImagePixels >= 1, nameof(MaxConversationImagePixels), MaxConversationImagePixels, "at least 1");
        Require(ContextLength is null or >= 2, nameof(ContextLength), ContextLength, "at least 2");
        Require(MaxConcurrency is >= 1 and <= 256, nameof(MaxConcurrency), MaxConcurrency, "from 1 to 256");
        Require(PrefillChunkLength is null or >= 1, nameof(PrefillChunkLength), PrefillChunkLength, "at least 1");
        Require(Threads is null or >= 1, nameof(Threads), Threads, "at least 1");
        if (ExecutionProvider is not null && string.IsNullOrWhiteSpace(ExecutionProvider))
        {
            throw new ArgumentException("OnnxModelOptions.ExecutionProvider is empty: name one, such as CPU or CUDA, or leave it null.");
        }

        if (VoiceActivityModelPath is not null && string.IsNullOrWhiteSpace(VoiceActivityModelPath))
        {
            throw new ArgumentException("OnnxModelOptions.VoiceActivityModelPath is empty: name a file, or leave it null.");
        }

        Decoding.ExecutionProvider.CheckSettings(typeof(OnnxModelOptions), ExecutionProvider, ExecutionProviderSettings);
        if (!Enum.IsDefined(Engine))
        {
            throw new ArgumentException($"OnnxModelOptions.Engine is {Engine}; it must be Auto, Portable or GenAI.");
        }

        if (Engine == OnnxEngine.GenAI && ConfigureSession is not null)
        {
            throw new ArgumentException(
                "OnnxModelOptions.ConfigureSession changes sessions of the portable engine alone: leave it null, or Engine Portable.");
        }

        if (Engine == OnnxEngine.Portable && Adapters.Count > 0)
        {
            throw new ArgumentException("OnnxModelOptions.Adapters needs ONNX Runtime GenAI: set Engine to Auto or GenAI.");
        }

        if (Adapters.FirstOrDefault(static adapter => adapter.Key.Length == 0 || string.IsNullOrEmpty(adapter.Value))
            is { Key: { } nameless })
        {
            throw new ArgumentException($"The adapter '{nameless}' in OnnxModelOptions.Adapters has no name or no file.");
        }

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
