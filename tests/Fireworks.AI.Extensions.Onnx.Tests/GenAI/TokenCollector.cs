using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

/// <summary>Collects the tokens of one sequence.</summary>
internal sealed class TokenCollector : IGenerationObserver
{
    private readonly List<int> _tokens = [];
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<(int[] Tokens, GenerationResult End)> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Called with the number of tokens so far, on the engine's thread.</summary>
    public Action<int> OnCount { get; init; } = static _ => { };

    public Task First => _first.Task;

    public Task<(int[] Tokens, GenerationResult End)> Result => _result.Task;

    /// <summary>Generates greedily, and gives the tokens.</summary>
    public static Task<(int[] Tokens, GenerationResult End)> RunAsync(
        BatchScheduler scheduler, int[] prompt, int count, int lookup = 0, string? adapter = null, TokenCollector? collector = null)
    {
        collector ??= new TokenCollector();
        scheduler.Submit(new GenerationRequest
        {
            Prompt = prompt,
            Sampling = new SamplingOptions(),
            MaxNewTokens = count,
            PromptLookupTokens = lookup,
            Adapter = adapter,
            Observer = collector,
        });
        return collector.Result;
    }

    public bool OnToken(int token)
    {
        _tokens.Add(token);
        _first.TrySetResult();
        OnCount(_tokens.Count);
        return true;
    }

    public void OnEnd(GenerationResult end) => _result.SetResult(([.. _tokens], end));
}
