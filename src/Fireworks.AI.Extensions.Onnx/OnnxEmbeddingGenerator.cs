using Fireworks.AI.Extensions.Onnx.Embeddings;
using Fireworks.AI.Extensions.Onnx.Encoders;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Turns texts into vectors by a model inside the process, as an <see cref="IEmbeddingGenerator{TInput, TEmbedding}"/>. Reads folders in
/// the layout of sentence-transformers with an ONNX export (<c>model.onnx</c> or <c>onnx/model.onnx</c>, <c>tokenizer.json</c> or
/// <c>vocab.txt</c>, <c>config.json</c>, <c>modules.json</c>, <c>1_Pooling/config.json</c>), and in that of ONNX Runtime GenAI.
/// </summary>
/// <remarks>
/// <para>
/// All members may be used from several threads. Any number of texts may be given: those of about the same length are computed together,
/// also those of different callers, and results come in the order of the texts. Vectors of different models do not compare.
/// </para>
/// <para>
/// <see cref="EmbeddingGenerationOptions.ModelId"/> and <see cref="EmbeddingGenerationOptions.RawRepresentationFactory"/> are ignored: a
/// generator has its one model. Disposing ends running calls with <see cref="ObjectDisposedException"/>. The page docs/embeddings.md has
/// more.
/// </para>
/// </remarks>
/// <example>
/// <code>
/// using var generator = await OnnxEmbeddingGenerator.LoadAsync("models/all-MiniLM-L6-v2");
/// var embeddings = await generator.GenerateAsync(["red", "green"]);
/// Console.WriteLine($"{embeddings.Count} vectors of {embeddings[0].Dimensions} values");
/// </code>
/// </example>
public sealed class OnnxEmbeddingGenerator : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly EmbeddingModel _model;
    private readonly EmbeddingGeneratorMetadata _metadata;

    private OnnxEmbeddingGenerator(string folder, EmbeddingModel model)
    {
        Folder = folder;
        _model = model;
        _metadata = new EmbeddingGeneratorMetadata("onnx", providerUri: null, model.Id, model.DefaultDimensions);
    }

    /// <summary>Gets the full path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the model's name, as embeddings show it.</summary>
    public string ModelId => _model.Id;

    /// <summary>Gets the number of values in a vector where a call does not say it.</summary>
    public int Dimensions => _model.DefaultDimensions;

    /// <summary>Gets the most tokens of a text, special tokens and prompt included; what is longer is cut.</summary>
    public int MaxTokens => _model.MaxTokens;

    /// <summary>Gets the texts that can be put before inputs, by name (<see cref="OnnxEmbeddingOptions.PromptName"/>).</summary>
    public IReadOnlyDictionary<string, string> Prompts => _model.Prompts;

    internal EncoderScheduler Scheduler => _model.Scheduler;

    /// <summary>Loads an embedding model.</summary>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    public static OnnxEmbeddingGenerator Load(string folder, OnnxEmbeddingGeneratorOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new OnnxEmbeddingGeneratorOptions();
        options.Validate();
        var files = new ModelFolder(folder);
        return new OnnxEmbeddingGenerator(files.FullPath, EmbeddingModelLoader.Load(files, options));
    }

    /// <summary>Loads an embedding model on another thread.</summary>
    /// <param name="folder">The folder that holds the graph and the tokenizer.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for the model; a model loaded after that is disposed.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<OnnxEmbeddingGenerator> LoadAsync(
        string folder, OnnxEmbeddingGeneratorOptions? options = null, CancellationToken cancellationToken = default) =>
        BackgroundLoading.RunAsync(() => Load(folder, options), cancellationToken);

    /// <summary>Counts the tokens that a text has for the model, special tokens included and nothing cut.</summary>
    /// <param name="text">The text, with its prompt before it if it has one.</param>
    public int CountTokens(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return _model.CountTokens(text);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A text is null or empty, a setting has a value that it cannot have, or a text is too long and
    /// must not be cut.</exception>
    /// <exception cref="NotSupportedException">The options ask for what a model in process does not do.</exception>
    /// <exception cref="OnnxModelException">The graph failed.</exception>
    /// <exception cref="ObjectDisposedException">The generator is disposed, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(values);
        var texts = InputTexts.From(values, "value");
        var settings = EmbeddingSettings.Read(_model, options);
        return Task.Run(() => _model.GenerateAsync(texts, settings, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Gives <see cref="EmbeddingGeneratorMetadata"/>, the generator itself, and as <c>Func&lt;string, int&gt;</c> what counts a text's
    /// tokens.
    /// </remarks>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(EmbeddingGeneratorMetadata) ? _metadata
            : serviceType == typeof(Func<string, int>) ? new Func<string, int>(CountTokens)
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>Releases the model. Calls in flight end with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _model.Dispose();
}
