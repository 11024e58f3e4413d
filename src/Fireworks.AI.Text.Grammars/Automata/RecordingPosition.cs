namespace Fireworks.AI.Text.Grammars.Automata;

/// <summary>
/// A part whose text must be remembered, because what may follow depends on it: an item that no other may equal, a name that must
/// not come twice. It runs in an automaton of its own, and its positions are as many as there are texts.
/// </summary>
/// <param name="Inner">Where the part is.</param>
/// <param name="Text">What has been read of it.</param>
/// <param name="Refused">The values that the text must not become.</param>
/// <param name="Owner">Who wants the text.</param>
internal sealed record RecordingPosition(State Inner, RecordedText Text, RefusedTexts Refused, RecordingPosition.IOwner Owner)
    : LazyPosition
{
    /// <summary>Who wants the text.</summary>
    public interface IOwner
    {
        /// <summary>The keyword for which the text is remembered.</summary>
        string Keyword { get; }

        /// <summary>The keyword's place in the schema.</summary>
        string Location { get; }

        /// <summary>The same place without memory: where the text may not become one that is refused, the same tokens may follow.</summary>
        Position WithoutMemory { get; }

        /// <summary>Where the complete text leads, or null when it is not allowed.</summary>
        Position? Finish(RecordedText text);

        /// <summary>Whatever the text is, any string may follow it: only a whole one can be refused then.</summary>
        bool IsFree { get; }

        /// <summary>When this text ends, there is always another that may follow.</summary>
        bool IsEndless { get; }

        /// <summary>
        /// With which bytes the text so far becomes one that is refused, as long as they hold no escape;
        /// null where there are too many ways.
        /// </summary>
        IReadOnlyList<byte[]>? RefusedEndings(RecordedText text);
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

        var target = new RecordingPosition(next, Text.With(value), Refused.Next(value), Owner);
        return target.CanFinish() ? target : null;
    }

    /// <summary>Some completion is allowed.</summary>
    public bool CanFinish() =>
        Refused.IsEmpty || Inner.FreeText == int.MaxValue || Refused.CanBeLeft(Inner, Owner);

    /// <summary>The text and who wants it say all the rest.</summary>
    public bool Equals(RecordingPosition? other) =>
        ReferenceEquals(this, other) || (other is not null && Text.Equals(other.Text) && Owner.Equals(other.Owner));

    public override int GetHashCode() => (Text.GetHashCode() * 31) + Owner.GetHashCode();
}
