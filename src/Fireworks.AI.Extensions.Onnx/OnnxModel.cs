using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Fireworks.AI.Extensions.Onnx.Speech;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fireworks.AI.Extensions.Onnx;

/// <summary>
/// A model inside the process: loaded once, used by any number of clients and callers at the same time. Reads the folder format of
/// ONNX Runtime GenAI (<c>genai_config.json</c>, the graphs it names, <c>tokenizer.json</c>, <c>tokenizer_config.json</c> or
/// <c>chat_template.jinja</c>). Models of the type whisper turn speech into text, with <see cref="OnnxSpeechToTextClient"/>; the others
/// take conversations, with <see cref="OnnxChatClient"/>.
/// </summary>
/// <remarks>
/// <para>All members may be used from several threads. Disposing ends running answers with <see cref="ObjectDisposedException"/>.</para>
/// <para>The page docs/in-process.md has more.</para>
/// </remarks>
/// <example>
/// <code>
/// await using var model = await OnnxModel.LoadAsync("models/my-model");
/// using var client = new OnnxChatClient(model);
/// Console.WriteLine(await client.GetResponseAsync("Name three rivers."));
/// </code>
/// </example>
public sealed class OnnxModel : IDisposable, IAsyncDisposable
{
    private readonly ChatPipeline? _chat;
    private readonly SpeechPipeline? _speech;

    private OnnxModel(string folder, string id, ChatPipeline? chat, SpeechPipeline? speech)
    {
        Folder = folder;
        Id = id;
        _chat = chat;
        _speech = speech;
    }

    /// <summary>Gets the full path of the model's folder.</summary>
    public string Folder { get; }

    /// <summary>Gets the model's name, as responses show it.</summary>
    public string Id { get; }

    /// <summary>Gets the most tokens that prompt and answer may have together.</summary>
    public int ContextLength => _chat?.ContextLength ?? _speech!.ContextLength;

    /// <exception cref="NotSupportedException">The model is of another kind.</exception>
    internal ChatPipeline Pipeline => _chat ?? throw new NotSupportedException(
        $"The model '{Id}' turns speech into text, and takes no conversations. Use it with OnnxSpeechToTextClient.");

    /// <exception cref="NotSupportedException">The model is of another kind.</exception>
    internal SpeechPipeline Speech => _speech ?? throw new NotSupportedException(
        $"The model '{Id}' takes conversations, and hears nothing. Use it with {nameof(OnnxChatClient)}, or load a model of the type "
        + $"{SpeechConfig.ModelType}.");

    private TextProcessor Text => _chat?.Text ?? _speech!.Text;

    /// <summary>Loads a model.</summary>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    /// <example>
    /// <code>
    /// using var model = OnnxModel.Load("models/my-model", new OnnxModelOptions { MaxConcurrency = 8 });
    /// </code>
    /// </example>
    public static OnnxModel Load(string folder, OnnxModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(folder);
        options ??= new OnnxModelOptions();
        options.Validate();
        options.LoadProgress?.Report(OnnxLoadStage.Text);
        var files = new ModelFolder(folder);
        var config = GenAIConfigReader.Read(files);
        var text = TextProcessor.Load(files, config, options);
        var id = options.ModelId ?? files.Name;
        if (config.Speech is not null)
        {
            var speech = SpeechPipeline.Load(files, config, text, options);
            return Report(options, new OnnxModel(files.FullPath, id, chat: null, speech));
        }

        // Finding the dialect takes about as long as reading the graph of a small model. Both are done at the same time.
        text.PrepareDialect();
        var decoder = EngineChoice.Load(files, config, options);
        ChatPipeline pipeline;
        try
        {
            text.CheckVocabulary(decoder.VocabularySize, config.Decoder.FileName);
            if (decoder is GenAIDecoder sees && config.Vision is { } vision && ImageMarkup.Find(config.Type) is { } markup)
            {
                var processor = sees.LoadImages(files, markup, vision, text.Tokenizer);
                text.Images = new ImagePrompt(markup, processor, options.ImageLimits);
            }

            var logger = options.LoggerFactory?.CreateLogger<OnnxModel>() ?? NullLogger<OnnxModel>.Instance;
            var dialect = text.Dialect; // should it fail, then before the scheduler has begun
            if (dialect.Origin == DialectOrigin.Unknown && text.TemplateSource is { } source)
            {
                GenerationLog.DialectUnknown(logger, source.Trim().Split('\n')[0]);
            }

            pipeline = new ChatPipeline(
                text, new BatchScheduler(decoder, config.EndOfSequenceIds), config, decoder.VocabularySize, options, id, logger);
        }
        catch
        {
            decoder.Dispose();
            throw;
        }

        return Report(options, new OnnxModel(files.FullPath, id, pipeline, speech: null));
    }

    /// <summary>Loads a model on another thread.</summary>
    /// <param name="folder">The folder that holds <c>genai_config.json</c>.</param>
    /// <param name="options">How to load it, or <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Stops waiting for the model; a model loaded after that is disposed.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="OnnxModelException">The folder, one of its files or the native runtime cannot be used.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <example>
    /// <code>
    /// var options = new OnnxModelOptions { LoadProgress = new Progress&lt;OnnxLoadStage&gt;(stage => Console.WriteLine(stage)) };
    /// await using var model = await OnnxModel.LoadAsync("models/my-model", options, cancellationToken);
    /// </code>
    /// </example>
    public static Task<OnnxModel> LoadAsync(
        string folder, OnnxModelOptions? options = null, CancellationToken cancellationToken = default) =>
        BackgroundLoading.RunAsync(() => Load(folder, options), cancellationToken);

    /// <summary>
    /// Counts the tokens that a conversation has as a prompt: with the chat template around it, and with the tools and instructions of the
    /// options.
    /// </summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="options">The options it would be sent with.</param>
    /// <exception cref="ArgumentException">The chat template refuses the conversation.</exception>
    /// <exception cref="NotSupportedException">
    /// The messages or options hold something that cannot be used in process, or the model takes no conversations.
    /// </exception>
    /// <exception cref="OnnxModelException">The model has no chat template, or it fails.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <example>
    /// <code>
    /// if (model.CountTokens(messages, options) > model.ContextLength - 500)
    /// {
    ///     messages.RemoveAt(1); // the oldest one after the system message
    /// }
    /// </code>
    /// </example>
    public int CountTokens(IEnumerable<ChatMessage> messages, ChatOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return Pipeline.CountTokens(messages, options);
    }

    /// <summary>
    /// Counts the tokens of a text by itself, as part of a message: without the chat template, and without reading special tokens in it.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <exception cref="OnnxModelException">The text has characters that the tokenizer lacks.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public int CountTokens(string text) => Tokenize(text).Length;

    /// <summary>
    /// Turns a text into token ids, without the chat template and without tokens that a tokenizer may put around texts. A text that looks
    /// like a special token, such as <c>&lt;|im_end|&gt;</c>, is read as the characters it is written with, as in messages.
    /// </summary>
    /// <param name="text">The text.</param>
    /// <param name="allowSpecialTokens">
    /// Whether to read special tokens in the text instead: for texts of your own, never for those of users.
    /// </param>
    /// <returns>The ids.</returns>
    /// <exception cref="OnnxModelException">The text has characters that the tokenizer lacks.</exception>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    /// <example>
    /// <code>
    /// var tokens = model.Tokenize("Name three rivers.");
    /// Console.WriteLine(model.Detokenize(tokens)); // Name three rivers.
    /// </code>
    /// </example>
    public int[] Tokenize(string text, bool allowSpecialTokens = false)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Text.Encode(text, allowSpecialTokens);
    }

    /// <summary>Turns token ids into their text. Ids that no token has are passed over.</summary>
    /// <param name="tokens">The ids.</param>
    /// <param name="skipSpecialTokens">Whether to leave out special tokens, which otherwise appear as they are written.</param>
    /// <returns>The text.</returns>
    /// <exception cref="ObjectDisposedException">The model was disposed.</exception>
    public string Detokenize(ReadOnlySpan<int> tokens, bool skipSpecialTokens = false) =>
        Text.Tokenizer.Decode(tokens, skipSpecialTokens);

    /// <summary>Ends running answers, and waits until the model has left the step that it is in.</summary>
    public void Dispose()
    {
        _chat?.Dispose();
        _speech?.Dispose();
    }

    /// <summary>Ends running answers, and waits until the model has left the step that it is in, without blocking a thread.</summary>
    public ValueTask DisposeAsync() => _chat?.DisposeAsync() ?? _speech!.DisposeAsync();

    /// <summary>Tells that a model is loaded.</summary>
    private static OnnxModel Report(OnnxModelOptions options, OnnxModel model)
    {
        try
        {
            options.LoadProgress?.Report(OnnxLoadStage.Ready);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }
}
