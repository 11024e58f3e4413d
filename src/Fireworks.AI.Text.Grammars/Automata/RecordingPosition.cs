namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>
/// A part whose text must be remembered, because what may follow depends on it: an item that no other may equal, a name that must
/// not come twice. It runs in an automaton of its own, and its positions are as many as there are texts.
/// </summary>
internal sealed record RecordingPosition(State Inner, RecordedText Text, RecordingPosition.IOwner Owner) : LazyPosition
{
    private const int MaximumSearched = 2_000;

    /// <summary>Who wants the text.</summary>
    public interface IOwner
    {
        /// <summary>Where the complete text leads, or null when it is not allowed.</summary>
        Position? Finish(RecordedText text);

        /// <summary>False while every text that the part admits is allowed.</summary>
        bool MayRefuse { get; }

        /// <summary>There is no end of texts that are allowed, so that a search for one may be given up.</summary>
        bool IsEndless { get; }

        /// <summary>The same place without memory: where the text may not become one that is refused, the same tokens may follow.</summary>
        Position WithoutMemory { get; }

        /// <summary>
        /// With which bytes the text so far becomes one that is refused, as long as they hold no escape;
        /// null where there are too many ways.
        /// </summary>
        IReadOnlyList<byte[]>? Refused(RecordedText text);
    }

    public override void AddTransitions(Transitions transitions)
    {
        if (Inner.IsAccepting && Owner.Finish(Text) is { } next)
        {
            transitions.AddEpsilon(next);
        }

        transitions.FreeText = Inner.FreeText == int.MaxValue ? int.MaxValue : -1;
    }

    public override bool MayRead(byte value) => Inner.MayRead(value);

    public override RecordingPosition? Read(byte value)
    {
        if (Inner.Next(value) is not { } next)
        {
            return null;
        }

        var target = new RecordingPosition(next, Text.With(value), Owner);
        return !Owner.MayRefuse || next.FreeText == int.MaxValue || target.CanFinish() ? target : null;
    }

    /// <summary>Some completion is allowed: searched for, shortest first in each direction, within a budget.</summary>
    private bool CanFinish()
    {
        var searched = 0;
        var pending = new Queue<(State State, RecordedText Text)>();
        pending.Enqueue((Inner, Text));
        while (pending.TryDequeue(out var top))
        {
            if (top.State.IsAccepting && Owner.Finish(top.Text) is not null)
            {
                return true;
            }

            for (var value = 0; value < 256; value++)
            {
                var read = (byte)value;
                if (top.State.Next(read) is { } next)
                {
                    // Beyond ASCII, one way on is enough to know that there is one.
                    value = value < 128 ? value : 256;
                    if (++searched > MaximumSearched)
                    {
                        return Owner.IsEndless;
                    }

                    pending.Enqueue((next, top.Text.With(read)));
                }
            }
        }

        return false;
    }
}
