using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Shared.Settings;
using Fireworks.AI.Text.Grammars;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>Decides what an answer must match, from the response format, the grammar and the tools of the options.</summary>
internal sealed class ConstraintFactory(ModelText text)
{
    /// <summary>JSON as the chat templates write calls, and with them the models: a space after each colon and comma.</summary>
    private static readonly JsonSchemaGrammarOptions CallJson = JsonSchemaGrammarOptions.ForGeneration with { Whitespace = JsonWhitespace.PythonStyle };

    private readonly GrammarCache _cache = new();

    /// <summary>Makes the constraint of one answer; null when any text will do.</summary>
    /// <param name="settings">What the options say about the answer.</param>
    /// <param name="options">The options.</param>
    /// <param name="startsInReasoning">Whether the prompt leaves the model inside of its reasoning.</param>
    /// <exception cref="ArgumentException">The options contradict each other, or a schema or grammar is malformed or cannot be enforced.</exception>
    public ITokenConstraint? Create(AnswerSettings settings, ChatOptions? options, bool startsInReasoning) => Create(settings, options) switch
    {
        { } constraint when text.Reasons && (startsInReasoning || constraint is ToolCallConstraint) =>
            new ReasoningConstraint(constraint, startsInReasoning, text.Vocabulary),
        var constraint => constraint,
    };

    private ITokenConstraint? Create(AnswerSettings settings, ChatOptions? options)
    {
        try
        {
            var tools = ChatPipeline.DeclaredTools(options);
            if (options?.ToolMode is RequiredChatToolMode required)
            {
                if (settings.Grammar is not null)
                {
                    throw new ArgumentException($"ChatOptions.ToolMode requires a call, and '{SettingNames.Grammar}' another answer; set one of them.", nameof(options));
                }

                return Hold(Calls(Callable(tools, required.RequiredFunctionName), options));
            }

            var answer = Answer(settings, options);
            return answer is not null && tools.Count > 0 ? Hold(AnswerOrCalls(answer.Value, tools, options))
                : answer is not null ? Hold(Compile(answer.Value))
                : tools.Count > 0 && text.Dialect.StartMarker is { } marker ? new ToolCallConstraint(marker, Calls(tools, options), text.Vocabulary)
                : null;
        }
        catch (GrammarException exception)
        {
            throw new ArgumentException(exception.Message, nameof(options), exception);
        }
    }

    private static IReadOnlyList<AIFunctionDeclaration> Callable(IReadOnlyList<AIFunctionDeclaration> tools, string? name)
    {
        var callable = name is null ? tools : [.. tools.Where(tool => tool.Name == name)];
        return callable.Count > 0 ? callable : throw new ArgumentException(
            name is null ? "ChatOptions.ToolMode requires a call, but ChatOptions.Tools holds no function."
            : $"ChatOptions.ToolMode requires the function '{name}', which is not among ChatOptions.Tools.",
            nameof(name));
    }

    /// <summary>What the text of the answer must be: a grammar, a schema, any JSON object, or anything.</summary>
    private static AnswerForm? Answer(AnswerSettings settings, ChatOptions? options) => (settings.Grammar, options?.ResponseFormat) switch
    {
        ({ } grammar, null or ChatResponseFormatText) => new AnswerForm(grammar, Schema: null, settings.Json),
        (not null, _) => throw new ArgumentException($"Both ChatOptions.ResponseFormat and '{SettingNames.Grammar}' say what the answer must be; set one of them.", nameof(options)),
        (null, ChatResponseFormatJson { Schema: { } schema }) => new AnswerForm(Gbnf: null, Unwrap(schema), settings.Json),
        (null, ChatResponseFormatJson) => new AnswerForm(Gbnf: null, Schema: null, settings.Json),
        _ => null,
    };

    /// <summary>Semantic Kernel takes a whole response format, as OpenAI's API has it, for a schema; none has such a type.</summary>
    private static JsonElement? Unwrap(JsonElement schema) =>
        schema.ValueKind != JsonValueKind.Object || !schema.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String ? schema
        : type.ValueEquals("json_object") ? null
        : type.ValueEquals("json_schema") && schema.TryGetProperty("json_schema", out var format) && format.TryGetProperty("schema", out var inner) ? inner
        : schema;

    private static GrammarPart Describe(ToolCallGrammar calls, bool relax) => calls.Kind switch
    {
        ToolCallGrammarKind.Literal => GrammarPart.Literal(calls.Text),
        ToolCallGrammarKind.JsonSchema => GrammarPart.JsonSchema(calls.Schema, CallJson with { AllowRelaxation = relax }),
        ToolCallGrammarKind.Sequence => GrammarPart.Sequence([.. calls.Parts.Select(part => Describe(part, relax))]),
        ToolCallGrammarKind.Choice => GrammarPart.Choice([.. calls.Parts.Select(part => Describe(part, relax))]),
        _ => GrammarPart.Repeat(Describe(calls.Parts[0], relax), minimum: 0),
    };

    private static GrammarPart Describe(AnswerForm answer) =>
        answer.Gbnf is not null ? GrammarPart.Gbnf(answer.Gbnf)
        : answer.Schema is { } schema ? GrammarPart.JsonSchema(schema, answer.Json)
        : GrammarPart.AnyJsonObject(answer.Json);

    private static bool IsStrict(AITool tool) =>
        tool.AdditionalProperties.TryGetValue(SettingNames.Strict, out var strict) && SettingValue.Boolean(strict) == true;

    private GrammarConstraint Hold(Grammar grammar) => new(new GrammarMatcher(grammar, text.Vocabulary));

    private Grammar Compile(AnswerForm answer) => _cache.Get(answer.Key, () => Grammar.FromParts(Describe(answer)));

    private Grammar Calls(IReadOnlyList<AIFunctionDeclaration> tools, ChatOptions? options) =>
        _cache.Get(Key(tools, options), () => Grammar.FromParts(DescribeCalls(tools, options)));

    private Grammar AnswerOrCalls(AnswerForm answer, IReadOnlyList<AIFunctionDeclaration> tools, ChatOptions? options) =>
        _cache.Get(Key(tools, options) + "\n" + answer.Key, () => Grammar.FromParts(GrammarPart.Choice(DescribeCalls(tools, options), Describe(answer))));

    /// <summary>A schema that cannot be enforced in full is relaxed, unless one of the tools is strict.</summary>
    private GrammarPart DescribeCalls(IReadOnlyList<AIFunctionDeclaration> tools, ChatOptions? options) =>
        Describe(text.Dialect.DescribeCalls(tools, AllowsSeveral(options)), relax: !tools.Any(IsStrict));

    private static bool AllowsSeveral(ChatOptions? options) => options?.AllowMultipleToolCalls != false;

    private static string Key(IReadOnlyList<AIFunctionDeclaration> tools, ChatOptions? options) =>
        $"calls {AllowsSeveral(options)}\n" + string.Join('\n', tools.Select(static tool => $"{IsStrict(tool)} {tool.Name} {tool.JsonSchema.GetRawText()}"));

    private readonly record struct AnswerForm(string? Gbnf, JsonElement? Schema, JsonSchemaGrammarOptions Json)
    {
        public string Key => Gbnf is not null ? "gbnf " + Gbnf : $"json {Json.Whitespace} {Json.AllowRelaxation} {Schema?.GetRawText()}";
    }
}
