using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Decoders;

/// <summary>Several steps in a row.</summary>
internal sealed class DecoderSequence(IReadOnlyList<TokenDecoder> steps) : TokenDecoder
{
    public override bool JoinsTokens => steps.Any(step => step.JoinsTokens);

    public override DecoderStage CreateStage(DecoderStage next, bool fused, bool joined)
    {
        // What arrives fused is known from the front, the stages are linked from the back.
        var arrivesFused = new bool[steps.Count];
        var leavesJoined = new bool[steps.Count];
        for (var index = 0; index < steps.Count; index++)
        {
            arrivesFused[index] = fused;
            fused |= steps[index].JoinsTokens;
            leavesJoined[index] = index + 1 < steps.Count ? steps[index + 1].JoinsTokens : joined;
        }

        var stage = next;
        for (var index = steps.Count - 1; index >= 0; index--)
        {
            stage = steps[index].CreateStage(stage, arrivesFused[index], leavesJoined[index]);
            stage = arrivesFused[index] && !steps[index].TakesParts ? new CollectingStage(stage) : stage;
        }

        return stage;
    }

    public override string MapToken(string token) => steps.Aggregate(token, (mapped, step) => step.MapToken(mapped));

    public override byte[]? TryGetBytes(string token)
    {
        foreach (var step in steps)
        {
            if (step.TryGetBytes(token) is { } bytes)
            {
                return bytes;
            }

            token = step.MapToken(token);
        }

        return null;
    }

    // All tokens are one here, and the step behind needs it whole: its parts wait for the end.
    private sealed class CollectingStage(DecoderStage next) : DecoderStage
    {
        private readonly StringBuilder _text = new();

        public override void Push(ReadOnlySpan<char> token) => _text.Append(token);

        public override void Finish()
        {
            next.Push(_text.ToString());
            next.Finish();
        }
    }
}
