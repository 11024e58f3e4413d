using System.Text.Json;
using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.Gbnf;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.RegularExpressions;
using Fireworks.AI.Text.Grammars.Schemas;
using Fireworks.AI.Text.Grammars.Texts;

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
        return new BuiltGrammar((_, _) => LiteralPosition.Create(new ByteString(text), EndPosition.Instance));
    }

    /// <summary>A JSON value that is valid under a schema.</summary>
    public static GrammarPart JsonSchema(JsonElement schema, JsonSchemaGrammarOptions? options = null) =>
        new BuiltGrammar((relaxations, budget) =>
    {
        var (start, relaxed) = SchemaCompiler.Compile(schema, options ?? JsonSchemaGrammarOptions.Default, budget);
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
    public static GrammarPart Gbnf(string gbnf)
    {
        ArgumentNullException.ThrowIfNull(gbnf);
        return new BuiltGrammar((_, _) => RuleAutomaton.Compile(gbnf));
    }

    /// <summary>A text that a regular expression (ECMA-262) matches from beginning to end.</summary>
    public static GrammarPart Regex(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        return new BuiltGrammar((_, budget) =>
        {
            var language = RegexLanguage.BuildWhole(pattern, budget);
            return language.IsEmpty
                ? throw new GrammarException($"The regular expression '{pattern}' matches no text.")
                : new RawTextPosition(new DfaText(language, 0));
        });
    }

    /// <summary>One of the parts.</summary>
    public static GrammarPart Choice(params GrammarPart[] parts) => Choice((IReadOnlyList<GrammarPart>)parts);

    /// <inheritdoc cref="Choice(GrammarPart[])"/>
    public static GrammarPart Choice(IReadOnlyList<GrammarPart> parts) => parts.Count == 0
        ? throw new ArgumentException("A choice needs at least one part.", nameof(parts))
        : new BuiltGrammar((relaxations, budget) => new ChoicePosition([.. parts.Select(part => part.Build(relaxations, budget))]));

    /// <summary>The parts one after the other.</summary>
    public static GrammarPart Sequence(params GrammarPart[] parts) => new BuiltGrammar((relaxations, budget) =>
    {
        Position next = EndPosition.Instance;
        for (var i = parts.Length - 1; i >= 0; i--)
        {
            var start = parts[i].Build(relaxations, budget);
            next = next is EndPosition ? start : new CallPosition(start, next);
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

        return new BuiltGrammar((relaxations, budget) => new RepeatPosition(
            new Repetition(part.Build(relaxations, budget), minimum, maximum, separator?.Build(relaxations, budget)), 0));
    }

    /// <summary>Compiles the part to the position where its texts start.</summary>
    /// <param name="relaxations">Takes the keywords that are not enforced.</param>
    /// <param name="budget">What the compilation may still spend.</param>
    public abstract Position Build(List<string> relaxations, DfaBudget budget);

    private sealed class BuiltGrammar(Func<List<string>, DfaBudget, Position> build) : GrammarPart
    {
        public override Position Build(List<string> relaxations, DfaBudget budget) => build(relaxations, budget);
    }

    private sealed record ChoicePosition(Position[] Choices) : Position
    {
        public override void AddTransitions(Transitions transitions)
        {
            foreach (var choice in Choices)
            {
                transitions.AddEpsilon(choice);
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
        public override void AddTransitions(Transitions transitions)
        {
            if (Count >= Repetition.Minimum)
            {
                transitions.Accept();
            }

            if (Count < (Repetition.Maximum ?? int.MaxValue))
            {
                var count = Repetition.Maximum is null ? Math.Min(Count + 1, Math.Max(1, Repetition.Minimum)) : Count + 1;
                var next = new RepeatPosition(Repetition, count);
                if (Count > 0 && Repetition.Separator is { } separator)
                {
                    transitions.AddCall(separator, new CallPosition(Repetition.Part, next));
                }
                else
                {
                    transitions.AddCall(Repetition.Part, next);
                }
            }
        }
    }
}
