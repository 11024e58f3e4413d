using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// A model inside the process: loaded once, used by any number of clients and callers at the same time. Reads the folder format of
/// ONNX Runtime GenAI (<c>genai_config.json</c>, the graph it names, <c>tokenizer.json</c>, <c>tokenizer_config.json</c> or
/// <c>chat_template.jinja</c>).
/// </summary>
/// <remarks>All members may be used from several threads. Disposing ends running answers with <see cref="ObjectDisposedException"/>.</remarks>
public sealed class OnnxModel : IDisposable
{
    private OnnxModel(string folder, string id, ChatPipeline pipeline)
    {
        Folder = folder;
        Id = id;
        Pipeline = pipeline;
    }

    /// <summary>Gets the full path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the model's name, as responses show it.</summary>
    public string Id { get; }

    /// <summary>Gets the most tokens that prompt and answer may have together.</summary>
    public int ContextLength => Pipeline.ContextLength;

    internal ChatPipeline Pipeline { get; }

    /// <summary>Loads a model.</summary>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    public static OnnxModel Load(string folder, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new OnnxModelOptions();
        options.Validate();
        var files = new ModelFolder(folder);
        var config = GenAIConfigReader.Read(files);
        var text = TextProcessor.Load(files, config, options);
        var graph = DecoderGraphLoader.Load(files, config, options);
        var generator = new BatchScheduler(graph, config.EndOfSequenceIds);
        return new OnnxModel(files.FullPath, options.ModelId ?? files.Name, new ChatPipeline(text, generator, config, graph.VocabularySize, options.MaxConcurrency));
    }

    /// <summary>Loads a model on another thread.</summary>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for the model; a model loaded after that is disposed.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<OnnxModel> LoadAsync(string folder, OnnxModelOptions? options = null, CancellationToken cancellationToken = default)
    {
        var loading = Task.Run(() => Load(folder, options), cancellationToken);
        try
        {
            return await loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            _ = loading.ContinueWith(
                static loaded => loaded.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }

    /// <summary>Counts the tokens that a conversation has as a prompt: with the chat template around it, and with the tools and instructions of the options.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options it would be sent with.</param>
    /// <exception cref="ArgumentException">The chat template refuses the conversation.</exception>
    /// <exception cref="NotSupportedException">The messages or options hold something that cannot be used in process.</exception>
    /// <exception cref="OnnxModelException">The model has no chat template, or it fails.</exception>
    public int CountTokens(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Pipeline.CountTokens(messages, options);
    }

    /// <inheritdoc/>
    public void Dispose() => Pipeline.Dispose();
}
