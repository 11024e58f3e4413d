using Fireworks.AI.Extensions.Onnx.Generation.Constraints;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>The way from messages to an answer, the same for every engine.</summary>
internal sealed class ChatPipeline : IDisposable
{
    private readonly ModelText _text;
    private readonly ITextGenerator _generator;
    private readonly GenAIConfig _config;
    private readonly int _vocabularySize;
    private readonly ConstraintFactory _constraints;

    public ChatPipeline(ModelText text, ITextGenerator generator, GenAIConfig config, int vocabularySize)
    {
        _text = text;
        _generator = generator;
        _config = config;
        _vocabularySize = vocabularySize;
        _constraints = new ConstraintFactory(text);
    }

    public int ContextLength => _generator.ContextLength;

    public int CountTokens(IEnumerable<ChatMessage> messages, ChatOptions? options) => _text.BuildPrompt(messages, options).Tokens.Length;

    /// <summary>Checks everything, and then queues the request.</summary>
    public ChatGeneration Start(IEnumerable<ChatMessage> messages, ChatOptions? options, string modelId, CancellationToken cancellationToken)
    {
        var settings = AnswerSettings.Read(options, _config.Search, _vocabularySize);
        var (prompt, endsInReasoning) = _text.BuildPrompt(messages, options);
        var constraint = _constraints.Create(settings, options, endsInReasoning);
        if (prompt.Length == 0)
        {
            throw new ArgumentException("The conversation gives the model no token to start from. Send a message with text, or check the chat template.", nameof(messages));
        }

        if (prompt.Length >= ContextLength)
        {
            throw new ArgumentException(
                $"The conversation has {prompt.Length} tokens and leaves no room for an answer in the context of {ContextLength}. Send fewer messages, or raise OnnxModelOptions.ContextLength.",
                nameof(messages));
        }

        var id = Guid.NewGuid().ToString("N");
        var generation = new ChatGeneration(
            _text.Tokenizer.CreateStream(skipSpecialTokens: false),
            _text.IsHidden,
            settings.StopSequences,
            _text.Reasons ? new ReasoningReader(endsInReasoning) : null,
            DeclaredTools(options) is { Count: > 0 } tools ? _text.Dialect.CreateReader(tools) : null,
            new ChatResponseUpdate { Role = ChatRole.Assistant, ResponseId = id, MessageId = id, ModelId = modelId, CreatedAt = DateTimeOffset.UtcNow },
            prompt.Length,
            keepsReasoning: options?.Reasoning?.Output != ReasoningOutput.None);
        _generator.Submit(new GenerationRequest
        {
            Prompt = prompt,
            Sampling = settings.IgnoreEndOfSequence && constraint is null ? WithoutEnd(settings.Sampling) : settings.Sampling,
            MaxNewTokens = settings.MaxOutputTokens ?? int.MaxValue,
            Constraint = constraint,
            Observer = generation,
            CancellationToken = cancellationToken,
        });
        return generation;
    }

    public void Dispose() => _generator.Dispose();

    private SamplingOptions WithoutEnd(SamplingOptions sampling)
    {
        var bias = new Dictionary<int, float>(sampling.LogitBias ?? new Dictionary<int, float>());
        foreach (var id in _config.EndOfSequenceIds)
        {
            bias[id] = float.NegativeInfinity;
        }

        return sampling with { LogitBias = bias };
    }

    /// <summary>The tools that the model may call.</summary>
    public static IReadOnlyList<AIFunctionDeclaration> DeclaredTools(ChatOptions? options) =>
        options?.ToolMode is NoneChatToolMode || options?.Tools is null ? [] : [.. options.Tools.OfType<AIFunctionDeclaration>()];
}
