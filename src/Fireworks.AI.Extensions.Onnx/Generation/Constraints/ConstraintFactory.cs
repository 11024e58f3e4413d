using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>Decides what an answer must match, from its format and the tools.</summary>
internal sealed class ConstraintFactory(TextProcessor text, string modelId, ILogger logger)
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
        { } constraint when text.UsesThinkTags && (startsInReasoning || constraint is ToolCallConstraint) =>
            new ReasoningConstraint(constraint, startsInReasoning, text.Vocabulary),
        var constraint => constraint,
    };

    private ITokenConstraint? Create(GenerationSettings settings)
    {
        try
        {
            var tools = settings.Prompt.Tools;
            return settings.RequiredTools is { } required ? CreateConstraint(CompileCalls(required, settings))
                : settings.Format is { } format ? CreateConstraint(tools.Count > 0 ? CompileFormatOrCalls(format, tools, settings) : Compile(format))
                : tools.Count > 0 && text.Dialect.StartMarker is { } marker
                    ? new ToolCallConstraint(marker, CompileCalls(tools, settings), text.Vocabulary)
                : null;
        }
        catch (GrammarException exception)
        {
            throw new ArgumentException(exception.Message, exception);
        }
    }

    private GrammarConstraint CreateConstraint(Grammar grammar) => new(new GrammarMatcher(grammar, text.Vocabulary));

    private Grammar Compile(ResponseFormat format) => Compile(CacheKey(format), () => Describe(format));

    private Grammar CompileCalls(IReadOnlyList<AIFunctionDeclaration> tools, GenerationSettings settings) =>
        Compile(CacheKey(tools, settings), () => Describe(tools, settings));

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
        text.Dialect.DescribeCalls(tools, settings.AllowMultipleToolCalls),
        relax: !tools.Any(tool => ToolFilter.IsStrict(tool, settings.StrictTools)));

    private static GrammarPart Describe(ToolCallGrammar calls, bool relax) => calls.Kind switch
    {
        ToolCallGrammarKind.Literal => GrammarPart.Literal(calls.Text),
        ToolCallGrammarKind.JsonSchema => GrammarPart.JsonSchema(calls.Schema, CallJson with { AllowRelaxation = relax }),
        ToolCallGrammarKind.Sequence => GrammarPart.Sequence([.. calls.Parts.Select(part => Describe(part, relax))]),
        ToolCallGrammarKind.Choice => GrammarPart.Choice([.. calls.Parts.Select(part => Describe(part, relax))]),
        _ => GrammarPart.Repeat(Describe(calls.Parts[0], relax), minimum: 0),
    };

    private static string CacheKey(ResponseFormat format) => format.Grammar is not null
        ? "gbnf " + format.Grammar
        : $"json {format.Json.Whitespace} {format.Json.AllowRelaxation} {format.Schema?.GetRawText()}";

    private static string CacheKey(IReadOnlyList<AIFunctionDeclaration> tools, GenerationSettings settings) =>
        $"calls {settings.AllowMultipleToolCalls}\n" + string.Join('\n', tools.Select(tool =>
            $"{ToolFilter.IsStrict(tool, settings.StrictTools)} {tool.Name} {tool.JsonSchema.GetRawText()}"));
}
