using System.Text;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>What a model knows of text: its tokenizer, its chat template and its tool-call dialect.</summary>
internal sealed class TextProcessor
{
    private readonly ModelFolder _folder;
    private readonly ChatTemplate? _template;
    private readonly SpecialTokens _specialTokens;
    private readonly Lazy<Dialect> _dialect;
    private readonly Lazy<HashSet<int>> _visibleSpecialTokens;
    private readonly Lazy<TokenVocabulary> _vocabulary;

    private TextProcessor(
        ModelFolder folder,
        Tokenizer tokenizer,
        ChatTemplate? template,
        SpecialTokens specialTokens,
        ToolCallDialect? chosenDialect,
        IReadOnlyList<int> endOfSequenceIds)
    {
        _folder = folder;
        Tokenizer = tokenizer;
        _template = template;
        _specialTokens = specialTokens;
        _dialect = new(() => FindDialect(template, specialTokens, chosenDialect));
        _visibleSpecialTokens = new(VisibleSpecialTokens);
        LongestToken = 2 * tokenizer.LongestToken;
        _vocabulary = new(() =>
            new TokenVocabulary([.. Enumerable.Range(0, tokenizer.VocabularySize).Select(GetTokenBytes)], endOfSequenceIds, EncodeOrNull));
    }

    public Tokenizer Tokenizer { get; }

    /// <summary>Gets how the model writes calls and reasoning; it is found when it is first asked for.</summary>
    public Dialect Dialect => _dialect.Value;

    /// <summary>Gets or sets what takes images into prompts; null for a model that reads text only.</summary>
    public ImagePrompt? Images { get; set; }

    /// <summary>Gets the source of the chat template; null where the model has none.</summary>
    public string? TemplateSource => _template?.Source;

    /// <summary>
    /// The most characters that a token may stand for. What a normalizer or a pre-tokenizer drops, mostly white space, is allowed for.
    /// </summary>
    public int LongestToken { get; }

    /// <summary>The tokens as grammars see them, made when the first grammar is used.</summary>
    public TokenVocabulary Vocabulary => _vocabulary.Value;

    public static TextProcessor Load(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        var tokenizerConfig = TokenizerConfig.Read(folder);
        var template = ReadTemplate(folder, tokenizerConfig, options);
        try
        {
            var tokenizer = Tokenizer.Load(folder.RequireTokenizer());
            if (config.EndOfSequenceIds.Any(id => id >= tokenizer.VocabularySize))
            {
                throw folder.Error(
                    $"'model.eos_token_id' in {ModelFolder.ConfigFile} names a token that {ModelFolder.TokenizerFile} does not have; "
                    + $"its ids end at {tokenizer.VocabularySize - 1}.");
            }

            return new TextProcessor(
                folder, tokenizer, template, tokenizerConfig.SpecialTokens, options.ToolCallDialect, config.EndOfSequenceIds);
        }
        catch (TokenizerException exception)
        {
            throw folder.Error($"{ModelFolder.TokenizerFile} cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the chat template; null where there is none.</summary>
    /// <exception cref="OnnxModelException">It is no template.</exception>
    public static ChatTemplate? ReadTemplate(ModelFolder folder, TokenizerConfig config, OnnxModelOptions options)
    {
        var source = options.ChatTemplate ?? folder.ReadTextOrNull(ModelFolder.ChatTemplateFile) ?? config.ChatTemplate;
        try
        {
            return source is null ? null : ChatTemplate.Parse(source);
        }
        catch (ChatTemplateException exception)
        {
            throw folder.Error($"The chat template cannot be used: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Begins to find the dialect on another thread. An error waits for whoever asks for the dialect, and counts as observed until then.
    /// </summary>
    public void PrepareDialect() => Task.Run(() => _visibleSpecialTokens.Value).ContinueWith(
        static done => done.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    /// <summary>
    /// Compares the tokens with the graph's. Special tokens beyond it are let through, as published models have some that their text part
    /// never sees; a prompt that holds one is refused.
    /// </summary>
    /// <exception cref="OnnxModelException">The tokenizer has ordinary tokens that the graph does not know.</exception>
    public void CheckVocabulary(int graphSize, string graphFile)
    {
        for (var id = graphSize; id < Tokenizer.VocabularySize; id++)
        {
            if (Tokenizer.HasToken(id) && !Tokenizer.IsSpecial(id))
            {
                throw _folder.Error(
                    $"{ModelFolder.TokenizerFile} has the token '{Tokenizer.GetToken(id)}' with the id {id}, and {graphFile} knows "
                    + $"{graphSize} tokens. The two are of different models.");
            }
        }
    }

    /// <summary>Renders a conversation as the model was trained to see it, and encodes it.</summary>
    /// <param name="messages">The conversation.</param>
    /// <param name="settings">What goes into the prompt beside it.</param>
    /// <param name="contextLength">More tokens than a prompt with images may have; prompts of text alone are not checked here.</param>
    /// <param name="cancellationToken">Stops between the parts of the work.</param>
    /// <exception cref="ArgumentException">
    /// The chat template refuses the conversation, an image is damaged or too large, or images have too many tokens.
    /// </exception>
    /// <exception cref="NotSupportedException">A message holds what the model does not take.</exception>
    /// <exception cref="OnnxModelException">
    /// The model has no chat template, it fails, its text has characters that the tokenizer lacks, or an image cannot be processed.
    /// </exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async ValueTask<Prompt> BuildPromptAsync(
        IEnumerable<ChatMessage> messages, PromptSettings settings, int contextLength, CancellationToken cancellationToken = default)
    {
        try
        {
            var (segments, images) = Render(messages, settings, cancellationToken);
            var endsInReasoning = segments.Count > 0 && Dialect.Reasoning.IsOpenAtEnd(segments[^1].Text);
            if (images.Count > 0)
            {
                var (compared, inputs) = await Images!.BuildAsync(segments, images, Tokenizer, contextLength, cancellationToken)
                    .ConfigureAwait(false);
                return new Prompt(compared, endsInReasoning, inputs);
            }

            var tokens = new List<int>();
            Tokenizer.Encode(segments, tokens, cancellationToken);
            return new Prompt([.. tokens], endsInReasoning);
        }
        catch (Exception exception) when (exception is ChatTemplateException or TokenizerException)
        {
            throw Translate(exception);
        }
    }

    /// <summary>Counts the tokens of a conversation as a prompt; fails as <see cref="BuildPromptAsync"/> does.</summary>
    public async ValueTask<int> CountTokensAsync(IEnumerable<ChatMessage> messages, PromptSettings settings)
    {
        try
        {
            var (segments, images) = Render(messages, settings, CancellationToken.None);
            if (images.Count > 0)
            {
                return await Images!.CountTokensAsync(segments, images, Tokenizer).ConfigureAwait(false);
            }

            var tokens = new List<int>();
            Tokenizer.Encode(segments, tokens);
            return tokens.Count;
        }
        catch (Exception exception) when (exception is ChatTemplateException or TokenizerException)
        {
            throw Translate(exception);
        }
    }

    private static Dialect FindDialect(ChatTemplate? template, SpecialTokens specialTokens, ToolCallDialect? chosen)
    {
        var inferred = DialectInference.Infer(template, specialTokens.Eos);
        return chosen is { } family ? KnownDialects.Find(family)!.WithReasoningOf(inferred) : inferred;
    }

    private (IReadOnlyList<TextSegment> Segments, IReadOnlyList<ImageFile> Images) Render(
        IEnumerable<ChatMessage> messages, PromptSettings settings, CancellationToken cancellationToken)
    {
        if (_template is null)
        {
            throw _folder.Error(
                $"The model has no chat template. Add {ModelFolder.ChatTemplateFile} or set OnnxModelOptions.ChatTemplate.");
        }

        var images = Images?.CreateConversation();
        var input = TemplateInputFactory.Create(_template, messages, settings, Dialect, _specialTokens, images: images);
        return (_template.Render(input, cancellationToken), images?.Files ?? []);
    }

    private Exception Translate(Exception exception) => exception is ChatTemplateException { IsRefusal: true }
        ? new ArgumentException(exception.Message, exception)
        : _folder.Error(exception.Message, exception);

    /// <summary>Encodes a text by itself, without the chat template; special tokens are read in it only if they may be.</summary>
    /// <exception cref="OnnxModelException">It has characters that the tokenizer lacks.</exception>
    public int[] Encode(string text, bool allowSpecialTokens)
    {
        try
        {
            var tokens = new List<int>();
            Tokenizer.Encode([new TextSegment(text, allowSpecialTokens)], tokens);
            return [.. tokens];
        }
        catch (TokenizerException exception)
        {
            throw _folder.Error(exception.Message, exception);
        }
    }

    /// <summary>
    /// Whether a token is markup that belongs to no reader: special, and no part of how the model writes calls or reasoning.
    /// </summary>
    public bool IsHidden(int token) => Tokenizer.IsSpecial(token) && !_visibleSpecialTokens.Value.Contains(token);

    private HashSet<int> VisibleSpecialTokens()
    {
        var markup = Dialect.Markup;
        return [.. Enumerable.Range(0, Tokenizer.VocabularySize).Where(id =>
            Tokenizer.IsSpecial(id) && markup.Contains(Tokenizer.GetToken(id), StringComparison.Ordinal))];
    }

    private int[]? EncodeOrNull(string text)
    {
        try
        {
            return Tokenizer.Encode(text);
        }
        catch (TokenizerException)
        {
            return null;
        }
    }

    private ReadOnlyMemory<byte> GetTokenBytes(int id) =>
        _visibleSpecialTokens.Value.Contains(id) ? Encoding.UTF8.GetBytes(Tokenizer.GetToken(id))
        : Tokenizer.GetTokenBytes(id);
}
