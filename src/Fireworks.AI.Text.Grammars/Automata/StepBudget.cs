namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>
/// Counts the work of one mask, or of one token that is tried, on the thread that does it. Counted work, not time: the same grammar and
/// text end in the same way on every machine.
/// </summary>
internal static class StepBudget
{
    /// <summary>How many new places of a text one mask may visit.</summary>
    public const int MaximumSteps = 250_000;

    [ThreadStatic]
    private static int _remaining;

    [ThreadStatic]
    private static int _depth;

    /// <summary>Starts to count, unless a count is on its way; ends with the scope.</summary>
    public static Scope Begin()
    {
        if (_depth == 0)
        {
            _remaining = MaximumSteps;
        }

        return new Scope(_depth++);
    }

    /// <summary>False when the work is more than allowed. Outside of a scope nothing is counted.</summary>
    public static bool TrySpend(int steps = 1) => _depth == 0 || (_remaining -= steps) >= 0;

    /// <summary>What has been begun, with the depth to go back to.</summary>
    public readonly ref struct Scope(int depth)
    {
        private readonly int _before = depth;

        public void Dispose() => _depth = _before;
    }
}
