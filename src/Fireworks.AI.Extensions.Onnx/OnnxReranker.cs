using Fireworks.AI.Extensions.Onnx.Encoders;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Reranking;
using Fireworks.AI.Extensions.Onnx.Runtime;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// Puts documents in order of how well they answer a query, by a model inside the process: a cross-encoder with one score or two classes,
/// or Qwen3-Reranker. It reads the query together with each document, so it is slower and better than to compare vectors: use it for the
/// best few dozen that a search by vectors found.
/// </summary>
/// <remarks>
/// All members may be used from several threads; callers share batches. Disposing ends running calls with
/// <see cref="ObjectDisposedException"/>. The page docs/reranking.md has more.
/// </remarks>
/// <example>
/// <code>
/// using var reranker = await OnnxReranker.LoadAsync("models/ms-marco-MiniLM-L-6-v2");
/// var response = await reranker.RerankAsync("capital of Italy", ["Milan is large.", "Rome is the capital."]);
/// Console.WriteLine(response.Results[0].Document);
/// </code>
/// </example>
public sealed class OnnxReranker : IDisposable
{
    private readonly RerankModel _model;

    private OnnxReranker(string folder, RerankModel model)
    {
        Folder = folder;
        _model = model;
    }

    /// <summary>Gets the full path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the model's name, as responses show it.</summary>
    public string ModelId => _model.Id;

    /// <summary>
    /// Gets the most tokens that a query and a document may have together, special tokens included; what is longer is cut.
    /// </summary>
    public int MaxTokens => _model.MaxTokens;

    /// <summary>Loads a reranker.</summary>
    /// <param name="folder">The folder that holds the graph, <c>tokenizer.json</c> and <c>config.json</c>.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    public static OnnxReranker Load(string folder, OnnxRerankerOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new OnnxRerankerOptions();
        options.Validate();
        var files = new ModelFolder(folder);
        return new OnnxReranker(files.FullPath, RerankModelLoader.Load(files, options));
    }

    /// <summary>Loads a reranker on another thread.</summary>
    /// <param name="folder">The folder that holds the graph, <c>tokenizer.json</c> and <c>config.json</c>.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for the model; a model loaded after that is disposed.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static Task<OnnxReranker> LoadAsync(
        string folder, OnnxRerankerOptions? options = null, CancellationToken cancellationToken = default) =>
        BackgroundLoading.RunAsync(() => Load(folder, options), cancellationToken);

    /// <summary>Scores documents by how well they answer a query.</summary>
    /// <param name="query">The query, not empty.</param>
    /// <param name="documents">The documents, none of them null or empty; any number of them.</param>
    /// <param name="options">What to give, or <see langword="null"/> for all documents.</param>
    /// <param name="cancellationToken">Ends the call, between batches at the latest.</param>
    /// <returns>The documents with their scores, the best first.</returns>
    /// <exception cref="ArgumentException">The query or a document is null or empty, an option is out of its range, or an input is too long
    /// and must not be cut.</exception>
    /// <exception cref="NotSupportedException">The options ask for what the model does not do.</exception>
    /// <exception cref="OnnxModelException">The graph failed.</exception>
    /// <exception cref="ObjectDisposedException">The reranker is disposed, before or meanwhile.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<OnnxRerankResponse> RerankAsync(
        string query, IEnumerable<string> documents, OnnxRerankOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(query);
        ArgumentNullException.ThrowIfNull(documents);
        if (options?.TopN < 1)
        {
            throw new ArgumentException($"OnnxRerankOptions.TopN is {options.TopN}; it must be at least 1.");
        }

        var texts = InputTexts.From(documents, "document");
        return Task.Run(() => _model.RerankAsync(query, texts, options, cancellationToken), cancellationToken);
    }

    /// <summary>Releases the model. Calls in flight end with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => _model.Dispose();
}
