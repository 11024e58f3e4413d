using Fireworks.AI.Extensions.Onnx.Generation.Constraints;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>The way from messages to an answer, the same for every engine.</summary>
internal sealed class ChatPipeline : IDisposable
{
    private readonly TextProcessor _text;
    private readonly ITextGenerator _generator;
    private readonly GenAIConfig _config;
    private readonly int _vocabularySize;
    private readonly ConstraintFactory _constraints;
    private readonly DeliveryThreads _deliveryThreads;

    public ChatPipeline(TextProcessor text, ITextGenerator generator, GenAIConfig config, int vocabularySize, int concurrency)
    {
        _text = text;
        _generator = generator;
        _config = config;
        _vocabularySize = vocabularySize;
        _constraints = new ConstraintFactory(text);
        _deliveryThreads = new DeliveryThreads(concurrency);
    }

    public int ContextLength => _generator.ContextLength;

    public int CountTokens(IEnumerable<ChatMessage> messages, ChatOptions? options) =>
        _text.BuildPrompt(messages, GenerationSettingsReader.ReadPrompt(options)).Tokens.Length;

    /// <summary>Checks everything, and then queues the request.</summary>
    public ResponseAssembler Start(
        IEnumerable<ChatMessage> messages, ChatOptions? options, string modelId, CancellationToken cancellationToken)
    {
        var settings = GenerationSettingsReader.Read(options, _config.Search, _vocabularySize);
        if (settings.PromptLookupTokens > 0 && !_generator.CanCheckDrafts)
        {
            throw new NotSupportedException(
                $"The model's graph gives scores after the last token of a step alone, and '{SettingNames.PromptLookupTokens}' needs them after each. "
                + "Leave it unset, or export the model with the scores of all tokens.");
        }

        var prompt = _text.BuildPrompt(messages, settings.Prompt);
        var constraint = _constraints.Create(settings, prompt.EndsInReasoning);
        CheckLength(prompt);
        var id = Guid.NewGuid().ToString("N");
        var blueprint = new ChatResponseUpdate
        {
            Role = ChatRole.Assistant,
            ResponseId = id,
            MessageId = id,
            ModelId = modelId,
            CreatedAt = DateTimeOffset.UtcNow,
        };
        var response = new ResponseAssembler(_text, settings, prompt, blueprint, _deliveryThreads);
        _generator.Submit(new GenerationRequest
        {
            Prompt = prompt.Tokens,
            Sampling = settings.IgnoreEndOfSequence && constraint is null ? ForbidEndOfSequence(settings.Sampling) : settings.Sampling,
            MaxNewTokens = settings.MaxOutputTokens ?? int.MaxValue,
            Constraint = constraint,
            PromptLookupTokens = settings.PromptLookupTokens,
            Observer = response,
            CancellationToken = cancellationToken,
        });
        return response;
    }

    public void Dispose()
    {
        _generator.Dispose();
        _deliveryThreads.Dispose();
    }

    private void CheckLength(Prompt prompt)
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
    }

    private SamplingOptions ForbidEndOfSequence(SamplingOptions sampling)
    {
        var bias = new Dictionary<int, float>(sampling.LogitBias ?? new Dictionary<int, float>());
        foreach (var id in _config.EndOfSequenceIds)
        {
            bias[id] = float.NegativeInfinity;
        }

        return sampling with { LogitBias = bias };
    }
}
