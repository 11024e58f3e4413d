using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>Decides what an answer must match, from its format and the tools.</summary>
/// <param name="dialect">How the model writes calls and reasoning.</param>
/// <param name="vocabulary">The model's tokens, made when the first grammar is used.</param>
/// <param name="modelId">The model's name, for the telemetry.</param>
/// <param name="logger">Takes what is left out of schemas.</param>
internal sealed class ConstraintFactory(Dialect dialect, Func<TokenVocabulary> vocabulary, string modelId, ILogger logger)
{
    /// <summary>JSON as the chat templates write calls, and with them the models: a space after each colon and comma.</summary>
    private static readonly JsonSchemaGrammarOptions CallJson =
        JsonSchemaGrammarOptions.ForGeneration with { Whitespace = JsonWhitespace.PythonStyle };

    private readonly GrammarCache _cache = new();

    /// <summary>Makes the constraint of one answer; null when any text will do.</summary>
    /// <param name="settings">What the caller wants of the answer.</param>
    /// <param name="startsInReasoning">Whether the prompt leaves the model inside of its reasoning.</param>
    /// <exception cref="ArgumentException">A schema or grammar is malformed or cannot be enforced.</exception>
    public ITokenConstraint? Create(GenerationSettings settings, bool startsInReasoning) => Create(settings) switch
    {
        { } constraint when Reasoning.IsInTemplate
            && (startsInReasoning || constraint is ToolCallConstraint || settings.RequiredTools is not null) =>
            new ReasoningConstraint(constraint, FirstWords(settings, startsInReasoning), Reasoning, startsInReasoning, vocabulary()),
        var constraint => constraint,
    };

    private ReasoningMarks Reasoning => dialect.Reasoning;

    /// <summary>Before a required call, a model that reasons may reason; null where the answer's own constraint says all.</summary>
    private GrammarConstraint? FirstWords(GenerationSettings settings, bool startsInReasoning)
    {
        if (startsInReasoning || settings.RequiredTools is not { } tools)
        {
            return null;
        }

        return CreateConstraint(Compile(
            "first " + CacheKey(tools, settings),
            () => GrammarPart.Choice(Describe(tools, settings), GrammarPart.Literal(Reasoning.Open))));
    }

    private ITokenConstraint? Create(GenerationSettings settings)
    {
        try
        {
            var tools = settings.Prompt.Tools;
            return settings.RequiredTools is { } required ? CreateConstraint(Reasoning.IsInTemplate
                    ? CompileAfterReasoning(required, settings)
                    : CompileCalls(required, settings))
                : settings.Format is { } format ? CreateConstraint(tools.Count > 0
                    ? CompileFormatOrCalls(format, tools, settings)
                    : Compile(format))
                : tools.Count > 0 && dialect.StartMarks is { Count: > 0 } marks
                    ? new ToolCallConstraint(marks, CompileCalls(tools, settings), vocabulary())
                : null;
        }
        catch (GrammarException exception)
        {
            throw new ArgumentException(exception.Message, exception);
        }
    }

    private GrammarConstraint CreateConstraint(Grammar grammar) => new(new GrammarMatcher(grammar, vocabulary()));

    private Grammar Compile(ResponseFormat format) => Compile(CacheKey(format), () => Describe(format));

    private Grammar CompileCalls(IReadOnlyList<AIFunctionDeclaration> tools, GenerationSettings settings) =>
        Compile(CacheKey(tools, settings), () => Describe(tools, settings));

    /// <summary>Line breaks and whatever else the family writes between reasoning and answer come before the calls.</summary>
    private Grammar CompileAfterReasoning(IReadOnlyList<AIFunctionDeclaration> tools, GenerationSettings settings) => Compile(
        "after " + CacheKey(tools, settings), () => GrammarPart.Sequence(
            GrammarPart.Choice([.. new[] { "", "\n", "\n\n", Reasoning.Gap }.Distinct().Select(GrammarPart.Literal)]),
            Describe(tools, settings)));

    private Grammar CompileFormatOrCalls(
        ResponseFormat format, IReadOnlyList<AIFunctionDeclaration> tools, GenerationSettings settings) => Compile(
        CacheKey(tools, settings) + "\n" + CacheKey(format), () => GrammarPart.Choice(Describe(tools, settings), Describe(format)));

    /// <summary>What is left out of a schema is logged when it is compiled, and counted whenever it is used.</summary>
    private Grammar Compile(string key, Func<GrammarPart> describe)
    {
        var grammar = _cache.Get(key, () =>
        {
            var compiled = Grammar.FromParts(describe());
            if (compiled.Relaxations.Count > 0)
            {
                GenerationLog.SchemaRelaxed(logger, compiled.Relaxations);
            }

            return compiled;
        });
        if (grammar.Relaxations.Count > 0)
        {
            GenerationTelemetry.CountRelaxedSchema(modelId);
        }

        return grammar;
    }

    private static GrammarPart Describe(ResponseFormat format) =>
        format.Regex is not null ? GrammarPart.Regex(format.Regex)
        : format.Grammar is not null ? GrammarPart.Gbnf(format.Grammar)
        : format.Schema is { } schema ? GrammarPart.JsonSchema(schema, format.Json)
        : GrammarPart.AnyJsonObject(format.Json);

    /// <summary>A schema that cannot be enforced in full is relaxed, unless one of the tools is strict.</summary>
    private GrammarPart Describe(IReadOnlyList<AIFunctionDeclaration> tools, GenerationSettings settings) => Describe(
        dialect.DescribeCalls(tools, settings.AllowMultipleToolCalls),
        relax: !tools.Any(tool => ToolFilter.IsStrict(tool, settings.StrictTools)));

    private static GrammarPart Describe(ToolCallGrammar calls, bool relax) => calls.Kind switch
    {
        ToolCallGrammarKind.Literal => GrammarPart.Literal(calls.Text),
        ToolCallGrammarKind.JsonSchema => GrammarPart.JsonSchema(calls.Schema, CallJson with
        {
            AllowRelaxation = relax,
            Whitespace = calls.IsCompact ? JsonWhitespace.Compact : CallJson.Whitespace,
        }),
        ToolCallGrammarKind.Pattern => GrammarPart.Regex(calls.Text),
        ToolCallGrammarKind.TextUntil => GrammarPart.Gbnf(TextUntilGrammar.Write(calls.Text)),
        ToolCallGrammarKind.Sequence => GrammarPart.Sequence([.. calls.Parts.Select(part => Describe(part, relax))]),
        ToolCallGrammarKind.Choice => GrammarPart.Choice([.. calls.Parts.Select(part => Describe(part, relax))]),
        _ => GrammarPart.Repeat(Describe(calls.Parts[0], relax), minimum: 0),
    };

    private static string CacheKey(ResponseFormat format) =>
        format.Regex is not null ? "regex " + format.Regex
        : format.Grammar is not null ? "gbnf " + format.Grammar
        : $"json {format.Json.Whitespace} {format.Json.AllowRelaxation} {format.Schema?.GetRawText()}";

    private static string CacheKey(IReadOnlyList<AIFunctionDeclaration> tools, GenerationSettings settings) =>
        $"calls {settings.AllowMultipleToolCalls}\n" + string.Join('\n', tools.Select(tool =>
            $"{ToolFilter.IsStrict(tool, settings.StrictTools)} {tool.Name} {tool.JsonSchema.GetRawText()}"));
}
