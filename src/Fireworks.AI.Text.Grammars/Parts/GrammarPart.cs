using System.Text.Json;

namespace Fireworks.AI.Text.Grammars;

/// <summary>A piece of a grammar put together in code, as the call of a tool is.</summary>
internal abstract class GrammarPart
{
    private GrammarPart()
    {
    }

    /// <summary>This text.</summary>
    public static GrammarPart Literal(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Built(_ => LiteralPosition.Create(new ByteString(text), DonePosition.Instance));
    }

    /// <summary>A JSON value that is valid under a schema.</summary>
    public static GrammarPart JsonSchema(JsonElement schema, JsonSchemaGrammarOptions? options = null) => new Built(relaxations =>
    {
        var (start, relaxed) = SchemaCompiler.Compile(schema, options ?? JsonSchemaGrammarOptions.Default);
        relaxations.AddRange(relaxed);
        return start;
    });

    /// <summary>Any JSON object.</summary>
    public static GrammarPart AnyJsonObject(JsonSchemaGrammarOptions? options = null)
    {
        using var schema = JsonDocument.Parse("""{"type":"object"}""");
        return JsonSchema(schema.RootElement.Clone(), options);
    }

    /// <summary>A text of a grammar in GBNF, from its rule <c>root</c>.</summary>
    public static GrammarPart Gbnf(string gbnf) => new Built(_ => RuleProgram.Compile(gbnf, "root"));

    /// <summary>A text that a regular expression matches from beginning to end.</summary>
    public static GrammarPart Regex(string pattern) => new Built(_ => Text(RegexLanguage.Whole(pattern), $"The regular expression '{pattern}' matches no text."));

    /// <summary>Any text, also none, in which none of the markers occurs.</summary>
    public static GrammarPart TextWithout(params string[] markers)
    {
        ArgumentNullException.ThrowIfNull(markers);
        return new Built(_ => Text(
            markers.Aggregate(Dfa.Any, static (language, marker) => DfaProduct.Except(language, RegexLanguage.Search(System.Text.RegularExpressions.Regex.Escape(marker)))),
            "An empty marker leaves no text."));
    }

    /// <summary>One of the parts.</summary>
    public static GrammarPart Choice(params GrammarPart[] parts) => Choice((IReadOnlyList<GrammarPart>)parts);

    /// <inheritdoc cref="Choice(GrammarPart[])"/>
    public static GrammarPart Choice(IReadOnlyList<GrammarPart> parts) => parts.Count == 0
        ? throw new ArgumentException("A choice needs at least one part.", nameof(parts))
        : new Built(relaxations => new ChoicePosition([.. parts.Select(part => part.Build(relaxations))]));

    /// <summary>The parts one after the other.</summary>
    public static GrammarPart Sequence(params GrammarPart[] parts) => new Built(relaxations =>
    {
        Position next = DonePosition.Instance;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var start = parts[i].Build(relaxations);
            next = next is DonePosition ? start : new CallPosition(start, next);
        }

        return next;
    });

    /// <summary>The part several times, with a separator between.</summary>
    /// <param name="part">What is repeated.</param>
    /// <param name="minimum">The least number of times.</param>
    /// <param name="maximum">The largest number of times; null for no limit.</param>
    /// <param name="separator">What stands between two of them; null for nothing.</param>
    public static GrammarPart Repeat(GrammarPart part, int minimum, int? maximum = null, GrammarPart? separator = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minimum);
        if (maximum < minimum)
        {
            throw new ArgumentOutOfRangeException(nameof(maximum), maximum, "The maximum is less than the minimum.");
        }

        return new Built(relaxations => new RepeatPosition(new Repetition(part.Build(relaxations), minimum, maximum, separator?.Build(relaxations)), 0));
    }

    public abstract Position Build(List<string> relaxations);

    private static RawTextPosition Text(Dfa language, string ifEmpty) =>
        language.IsEmpty ? throw new GrammarException(ifEmpty) : new RawTextPosition(new DfaText(language, 0));

    private sealed class Built(Func<List<string>, Position> build) : GrammarPart
    {
        public override Position Build(List<string> relaxations) => build(relaxations);
    }

    private sealed record ChoicePosition(Position[] Choices) : Position
    {
        public override void Describe(Moves moves)
        {
            foreach (var choice in Choices)
            {
                moves.Also(choice);
            }
        }
    }

    private sealed class Repetition(Position part, int minimum, int? maximum, Position? separator)
    {
        public Position Part { get; } = part;

        public int Minimum { get; } = minimum;

        public int? Maximum { get; } = maximum;

        public Position? Separator { get; } = separator;
    }

    /// <summary>After so many repetitions; without a maximum they count up to the minimum only, but for the first.</summary>
    private sealed record RepeatPosition(Repetition Repetition, int Count) : Position
    {
        public override void Describe(Moves moves)
        {
            if (Count >= Repetition.Minimum)
            {
                moves.Accept();
            }

            if (Count < (Repetition.Maximum ?? int.MaxValue))
            {
                var next = new RepeatPosition(Repetition, Repetition.Maximum is null ? Math.Min(Count + 1, Math.Max(1, Repetition.Minimum)) : Count + 1);
                if (Count > 0 && Repetition.Separator is { } separator)
                {
                    moves.Call(separator, new CallPosition(Repetition.Part, next));
                }
                else
                {
                    moves.Call(Repetition.Part, next);
                }
            }
        }
    }
}
