namespace Fireworks.AI.Extensions.Onnx.Tokenization;

/// <summary>Several steps in a row.</summary>
internal sealed class DecoderSequence(IReadOnlyList<TokenDecoder> steps) : TokenDecoder
{
    public override bool JoinsTokens => steps.Any(step => step.JoinsTokens);

    public override DecoderStage CreateStage(DecoderStage next, ref bool fused, bool joined)
    {
        // What arrives fused is known from the front, the stages are linked from the back.
        bool[] arrivesFused = new bool[steps.Count];
        bool[] leavesJoined = new bool[steps.Count];
        for (int index = 0; index < steps.Count; index++)
        {
            arrivesFused[index] = fused;
            fused |= steps[index].JoinsTokens;
            leavesJoined[index] = index + 1 < steps.Count ? steps[index + 1].JoinsTokens : joined;
        }

        DecoderStage stage = next;
        for (int index = steps.Count - 1; index >= 0; index--)
        {
            bool before = arrivesFused[index];
            stage = steps[index].CreateStage(stage, ref before, leavesJoined[index]);
        }

        return stage;
    }

    public override string MapToken(string token) => steps.Aggregate(token, (mapped, step) => step.MapToken(mapped));

    public override byte[]? TryGetBytes(string token)
    {
        foreach (TokenDecoder step in steps)
        {
            if (step.TryGetBytes(token) is { } bytes)
            {
                return bytes;
            }

            token = step.MapToken(token);
        }

        return null;
    }
}
