using System.Text.Json;
using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.Texts;

namespace Fireworks.AI.Text.Grammars.JsonValues;

/// <summary>All ways to write one JSON value: white space, escapes, spellings of numbers, orders of properties.</summary>
internal static class SpelledValue
{
    private static readonly ByteString Quote = new("\"");

    /// <summary>Where the spellings of a value start.</summary>
    public static Position Create(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => LiteralPosition.Create(Quote, TextAfterQuote(value.GetString()!)),
        JsonValueKind.Number => SpelledNumber.Create(value.GetRawText()),
        JsonValueKind.Array => new SpelledItems([.. value.EnumerateArray().Select(Create)], -1),
        JsonValueKind.Object => CreateObject(value),
        _ => LiteralPosition.Create(new ByteString(value.GetRawText()), EndPosition.Instance),
    };

    /// <summary>The rest of a JSON string with this text, to its closing quote.</summary>
    public static Position TextAfterQuote(string text) => new JsonStringPosition(new DfaText(FiniteLanguage.FromTexts([text]), 0));

    private static SpelledMembers CreateObject(JsonElement value)
    {
        // Of properties with one name the last one counts.
        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var property in value.EnumerateObject())
        {
            members[property.Name] = property.Value;
        }

        (Position, Position)[] spelled = [.. members.Select(static pair => (TextAfterQuote(pair.Key), Create(pair.Value)))];
        return new SpelledMembers(spelled, new MemberSet(spelled.Length), SpelledMembers.Place.Start);
    }

    private static void AddSpace(Transitions transitions, Position same)
    {
        transitions.Add('\t', '\n', same);
        transitions.Add('\r', '\r', same);
        transitions.Add(' ', ' ', same);
    }

    /// <summary>Inside an array: -1 before the bracket, even before an item, odd after one.</summary>
    private sealed record SpelledItems(Position[] Items, int Index) : Position
    {
        public override void AddTransitions(Transitions transitions)
        {
            if (Index < 0)
            {
                transitions.Add('[', '[', this with { Index = 0 });
                return;
            }

            AddSpace(transitions, this);
            var item = Index >> 1;
            if ((Index & 1) == 1)
            {
                transitions.Add(',', ',', this with { Index = Index + 1 });
                item++;
            }
            else if (item < Items.Length)
            {
                transitions.AddCall(Items[item], this with { Index = Index + 1 });
            }

            if (item == Items.Length && (Index == 0 || (Index & 1) == 1))
            {
                transitions.Add(']', ']', EndPosition.Instance);
            }
        }
    }

    /// <summary>Inside an object, with the members that have come.</summary>
    private sealed record SpelledMembers((Position Name, Position Value)[] Members, MemberSet Seen, SpelledMembers.Place At) : Position
    {
        public enum Place
        {
            Start,
            First,
            Name,
            AfterValue,
        }

        public override void AddTransitions(Transitions transitions)
        {
            if (At == Place.Start)
            {
                transitions.Add('{', '{', this with { At = Place.First });
                return;
            }

            AddSpace(transitions, this);
            var isComplete = Seen.Count == Members.Length;
            if (isComplete && At != Place.Name)
            {
                transitions.Add('}', '}', EndPosition.Instance);
            }

            if (At == Place.AfterValue)
            {
                if (!isComplete)
                {
                    transitions.Add(',', ',', this with { At = Place.Name });
                }

                return;
            }

            for (var i = 0; i < Members.Length; i++)
            {
                if (!Seen.Contains(i))
                {
                    var after = this with { Seen = Seen.With(i), At = Place.AfterValue };
                    var colon = new SpelledColon(new CallPosition(Members[i].Value, after));
                    transitions.Add('"', '"', new CallPosition(Members[i].Name, colon));
                }
            }
        }
    }

    private sealed record SpelledColon(Position Value) : Position
    {
        public override void AddTransitions(Transitions transitions)
        {
            AddSpace(transitions, this);
            transitions.Add(':', ':', new SpelledSpace(Value));
        }
    }

    private sealed record SpelledSpace(Position Value) : Position
    {
        public override void AddTransitions(Transitions transitions)
        {
            AddSpace(transitions, this);
            transitions.AddEpsilon(Value);
        }
    }

    /// <summary>A set of members by their places.</summary>
    private sealed class MemberSet : IEquatable<MemberSet>
    {
        private readonly ulong[] _words;

        public MemberSet(int count) => _words = new ulong[(count + 63) / 64];

        private MemberSet(ulong[] words, int count) => (_words, Count) = (words, count);

        public int Count { get; }

        public bool Contains(int index) => (_words[index >> 6] & (1UL << (index & 63))) != 0;

        public MemberSet With(int index)
        {
            ulong[] words = [.. _words];
            words[index >> 6] |= 1UL << (index & 63);
            return new MemberSet(words, Count + 1);
        }

        public bool Equals(MemberSet? other) => other is not null && _words.AsSpan().SequenceEqual(other._words);

        public override bool Equals(object? obj) => Equals(obj as MemberSet);

        public override int GetHashCode()
        {
            var hash = default(HashCode);
            foreach (var word in _words)
            {
                hash.Add(word);
            }

            return hash.ToHashCode();
        }
    }
}
