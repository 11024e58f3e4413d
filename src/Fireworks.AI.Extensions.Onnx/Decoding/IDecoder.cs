using Fireworks.AI.Extensions.Onnx.Generation;

namespace Fireworks.AI.Extensions.Onnx.Decoding;

/// <summary>
/// The seam between the scheduler and an engine: a fixed number of slots, each of which takes tokens of one sequence, gives the scores of
/// what may follow, and goes back to an earlier length. Used on one thread.
/// </summary>
internal interface IDecoder : IDisposable
{
    int SlotCount { get; }

    /// <summary>The most tokens a slot holds.</summary>
    int ContextLength { get; }

    int VocabularySize { get; }

    /// <summary>Whether drafted tokens can be checked: a step gives the scores after each of its tokens, and some can be taken
    /// back.</summary>
    bool CanCheckDrafts { get; }

    /// <summary>Whether neighbouring slots run in one step; otherwise each has a step of its own.</summary>
    bool SharesSteps { get; }

    /// <summary>Whether a slot's beginning can be copied to another.</summary>
    bool CopiesPrefixes { get; }

    /// <summary>How many tokens of a prompt run in one step.</summary>
    /// <param name="othersWait">Whether answers wait for the step.</param>
    int GetChunkLength(bool othersWait);

    /// <summary>The slots to run when these are wanted: as many, or more where only some runs of slots are worth keeping.</summary>
    (int First, int Count) GetSlotRange(int first, int count);

    /// <summary>Whether a sequence can go on after the first tokens of what a slot holds, as far as can be told before.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="length">How many tokens stay.</param>
    bool CanContinue(int slot, int length);

    /// <summary>Prepares a slot for a sequence that goes on after the first tokens of what the slot holds.</summary>
    /// <param name="slot">The slot.</param>
    /// <param name="length">How many tokens stay; 0 for none.</param>
    /// <param name="adapter">The adapter that the sequence runs with, if any; tokens of another one never stay.</param>
    /// <returns><see langword="false"/> when the slot cannot go back there, and is empty instead.</returns>
    bool TryPrepare(int slot, int length, string? adapter);

    /// <summary>Copies the first tokens of one slot to another; only where <see cref="CopiesPrefixes"/> says so.</summary>
    void CopyPrefix(int from, int to, int tokens);

    /// <summary>Runs one step for neighbouring slots.</summary>
    /// <param name="firstSlot">The first slot.</param>
    /// <param name="tokens">The new tokens, <paramref name="width"/> for each slot.</param>
    /// <param name="width">New tokens per slot; above 1 the step is for one slot only.</param>
    /// <param name="lengths">
    /// For each slot the tokens that stay before the new ones: what the slot holds, or less after a draft that was dropped.
    /// </param>
    /// <param name="scoredTokens">After how many of the last tokens scores are wanted; above 1 the step is for one slot only.</param>
    /// <param name="inputs">What the tokens of a prompt's first step come with, if anything.</param>
    void Run(
        int firstSlot,
        ReadOnlySpan<int> tokens,
        int width,
        ReadOnlySpan<int> lengths,
        int scoredTokens = 1,
        PromptInputs? inputs = null);

    /// <summary>Scores of the last run, for the caller to overwrite; valid until the next run.</summary>
    /// <param name="row">The row, or the scored token of the only row.</param>
    /// <param name="buffer">Takes them where they are not in single precision.</param>
    Span<float> GetLogits(int row, ref float[] buffer);
}
