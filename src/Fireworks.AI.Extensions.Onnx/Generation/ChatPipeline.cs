using System.Numerics.Tensors;
using Fireworks.AI.Extensions.Onnx.Generation.Constraints;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>The way from messages to an answer, the same for every engine.</summary>
internal sealed class ChatPipeline : IDisposable, IAsyncDisposable
{
    /// <summary>From how many characters on a prompt is tokenized on another thread: about a millisecond's work.</summary>
    private const int LargePrompt = 16 * 1024;

    private readonly TextProcessor _text;
    private readonly ITextGenerator _generator;
    private readonly GenAIConfig _config;
    private readonly int _vocabularySize;
    private readonly string _modelId;
    private readonly string[] _adapters;
    private readonly ConstraintFactory _constraints;
    private readonly DeliveryThreads _deliveryThreads;
    private volatile bool _isDisposed;

    public ChatPipeline(
        TextProcessor text, ITextGenerator generator, GenAIConfig config, int vocabularySize, OnnxModelOptions options, string modelId,
        ILogger logger)
    {
        _text = text;
        _generator = generator;
        _config = config;
        _vocabularySize = vocabularySize;
        _modelId = modelId;
        _adapters = [.. options.Adapters.Keys];
        _constraints = new ConstraintFactory(text.Dialect, () => text.Vocabulary, modelId, logger);
        _deliveryThreads = new DeliveryThreads(options.MaxConcurrency);
    }

    public int ContextLength => _generator.ContextLength;

    /// <summary>The model's text side, which works until the model is disposed.</summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public TextProcessor Text
    {
        get
        {
            ObjectDisposedException.ThrowIf(_isDisposed, typeof(OnnxModel));
            return _text;
        }
    }

    /// <summary>Counts the tokens of a prompt; it waits for the work that images take.</summary>
    public int CountTokens(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        Text.CountTokensAsync(messages, GenerationSettingsReader.ReadPrompt(options)).AsTask().GetAwaiter().GetResult();

    /// <summary>Checks everything, and then queues the request.</summary>
    public async ValueTask<ResponseAssembler> StartAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, typeof(OnnxModel));
        cancellationToken.ThrowIfCancellationRequested();
        var settings = GenerationSettingsReader.Read(options, _config.Search, _vocabularySize);
        if (settings.PromptLookupTokens > 0 && !_generator.CanCheckDrafts)
        {
            throw new NotSupportedException(
                $"'{SettingNames.PromptLookupTokens}' needs scores after each token of a step, and to take back tokens; the model's graph "
                + "gives them after the last one alone, or its memory cannot go back. Leave it unset, or export the model with the scores "
                + "of all tokens.");
        }

        if (settings.Adapter is { } adapter && !_adapters.Contains(adapter))
        {
            throw new ArgumentException(
                $"The model has no adapter '{adapter}' ('{SettingNames.Adapter}'). OnnxModelOptions.Adapters names "
                + $"{(_adapters.Length == 0 ? "none" : string.Join(", ", _adapters))}.");
        }

        var prompt = await BuildPromptAsync([.. messages], settings.Prompt, cancellationToken).ConfigureAwait(false);
        try
        {
            return Submit(settings, prompt, cancellationToken);
        }
        catch
        {
            prompt.Inputs?.Dispose();
            throw;
        }
    }

    private ResponseAssembler Submit(GenerationSettings settings, Prompt prompt, CancellationToken cancellationToken)
    {
        var constraint = _constraints.Create(settings, prompt.EndsInReasoning);
        CheckTokens(prompt);
        var id = Guid.NewGuid().ToString("N");
        var blueprint = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ResponseId = id,
            MessageId = id,
            ModelId = _modelId,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        var response = new ResponseAssembler(_text, settings, prompt, blueprint, _deliveryThreads);
        _generator.Submit(new GenerationRequest
        {
            Prompt = prompt.Tokens,
            Inputs = prompt.Inputs,
            Sampling = Forbid(settings.Sampling, ignoresEnd: settings.IgnoreEndOfSequence && constraint is null),
            MaxNewTokens = settings.MaxOutputTokens ?? int.MaxValue,
            Constraint = constraint,
            Adapter = settings.Adapter,
            PromptLookupTokens = settings.PromptLookupTokens,
            Observer = response,
            CancellationToken = cancellationToken,
        });
        return response;
    }

    public void Dispose()
    {
        _isDisposed = true;
        _generator.Dispose();
        _deliveryThreads.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _isDisposed = true;
        await _generator.DisposeAsync().ConfigureAwait(false);
        _deliveryThreads.Dispose();
    }

    /// <summary>
    /// Renders and tokenizes: on the caller's thread, unless that takes long enough for the caller to notice, as images do.
    /// </summary>
    private ValueTask<Prompt> BuildPromptAsync(ChatMessage[] messages, PromptSettings settings, CancellationToken cancellationToken)
    {
        var length = ContentText.EstimateLength(messages);
        var limit = (long)ContextLength * _text.LongestToken;
        if (length > limit)
        {
            throw new ArgumentException(
                $"The conversation has {length} characters; in the context of {ContextLength} tokens is room for {limit} at the very most. "
                + "Send fewer messages, or raise OnnxModelOptions.ContextLength.");
        }

        return length < LargePrompt && !messages.Any(ConversationImages.AreIn)
            ? _text.BuildPromptAsync(messages, settings, ContextLength, cancellationToken)
            : new(Task.Run(
                () => _text.BuildPromptAsync(messages, settings, ContextLength, cancellationToken).AsTask(), cancellationToken));
    }

    private void CheckTokens(Prompt prompt)
    {
        if (prompt.Tokens.Length == 0)
        {
            throw new ArgumentException(
                "The conversation gives the model no token to start from. Send a message with text, or check the chat template.");
        }

        if (prompt.Tokens.Length >= ContextLength)
        {
            throw new ArgumentException(
                $"The conversation has {prompt.Tokens.Length} tokens and leaves no room for an answer in the context of {ContextLength}. "
                + "Send fewer messages, or raise OnnxModelOptions.ContextLength.");
        }

        var last = TensorPrimitives.Max<int>(prompt.Tokens);
        if (last >= _vocabularySize)
        {
            throw new NotSupportedException(
                $"The chat template writes '{_text.Tokenizer.GetToken(last)}' (token {last}), which the model's graph does not know; it "
                + $"has {_vocabularySize} tokens.");
        }
    }

    /// <summary>Keeps out of an answer what no answer holds: the tokens of images, and those that end it where it may not end.</summary>
    private SamplingOptions Forbid(SamplingOptions sampling, bool ignoresEnd)
    {
        var reserved = _text.Images?.ReservedTokens.Where(id => id < _vocabularySize) ?? [];
        int[] forbidden = [.. reserved, .. ignoresEnd ? _config.EndOfSequenceIds : []];
        if (forbidden.Length == 0)
        {
            return sampling;
        }

        var bias = new Dictionary<int, float>(sampling.LogitBias ?? new Dictionary<int, float>());
        foreach (var id in forbidden)
        {
            bias[id] = float.NegativeInfinity;
        }

        return sampling with { LogitBias = bias };
    }
}
