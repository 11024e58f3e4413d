using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>What a caller's options say about an answer, with the model's defaults where they are silent, all of it checked.</summary>
internal sealed record AnswerSettings
{
    public required SamplingOptions Sampling { get; init; }

    public required int? MaxOutputTokens { get; init; }

    public required IReadOnlyList<string> StopSequences { get; init; }

    public required bool IgnoreEndOfSequence { get; init; }

    /// <summary>A grammar in GBNF that the answer must match.</summary>
    public required string? Grammar { get; init; }

    /// <summary>How JSON in the answer is written and held to its schema.</summary>
    public required JsonSchemaGrammarOptions Json { get; init; }

    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    /// <exception cref="NotSupportedException">The options ask for what cannot be done in process.</exception>
    public static AnswerSettings Read(ChatOptions? options, SearchConfig defaults, int vocabularySize)
    {
        RefuseUnsupported(options);
        var settings = new SettingReader(options?.AdditionalProperties);
        settings.Refuse(SettingNames.Refused);
        if (options?.MaxOutputTokens is < 1)
        {
            throw new ArgumentException("ChatOptions.MaxOutputTokens must be at least 1.", nameof(options));
        }

        return new AnswerSettings
        {
            Sampling = ReadSampling(options, settings, defaults, vocabularySize),
            MaxOutputTokens = options?.MaxOutputTokens,
            StopSequences = [.. (options?.StopSequences ?? []).Concat(settings.Texts(SettingNames.Stop)).Where(static sequence => !string.IsNullOrEmpty(sequence))],
            IgnoreEndOfSequence = settings.Boolean(SettingNames.IgnoreEndOfSequence) ?? false,
            Grammar = settings.Text(SettingNames.Grammar),
            Json = JsonSchemaGrammarOptions.ForGeneration with
            {
                AllowRelaxation = settings.Boolean(SettingNames.AllowRelaxedSchema) ?? false,
                Whitespace = settings.Boolean(SettingNames.AllowJsonWhitespace) == true ? JsonWhitespace.Flexible : JsonWhitespace.Compact,
            },
        };
    }

    private static SamplingOptions ReadSampling(ChatOptions? options, SettingReader settings, SearchConfig defaults, int vocabularySize)
    {
        // A caller who names any way of drawing wants drawing; the temperature alone decides when it is given.
        var minP = settings.Number(SettingNames.MinP, 0, 1);
        var draws = defaults.DoSample || options?.TopP is not null || options?.TopK is > 1 || minP is not null;
        return new SamplingOptions
        {
            Temperature = InRange(options?.Temperature, 0, 100, nameof(ChatOptions.Temperature)) ?? (draws ? defaults.Temperature : 0),
            TopK = (int)(InRange(options?.TopK, 0, int.MaxValue, nameof(ChatOptions.TopK)) ?? (defaults.DoSample ? Math.Max(0, defaults.TopK) : 0)),
            TopP = InRange(options?.TopP, 0, 1, nameof(ChatOptions.TopP)) ?? (defaults.DoSample ? defaults.TopP : 1),
            MinP = minP ?? 0,
            RepetitionPenalty = settings.Number(SettingNames.RepetitionPenalty, 0.01f, 100) ?? defaults.RepetitionPenalty,
            FrequencyPenalty = InRange(options?.FrequencyPenalty, -2, 2, nameof(ChatOptions.FrequencyPenalty)) ?? 0,
            PresencePenalty = InRange(options?.PresencePenalty, -2, 2, nameof(ChatOptions.PresencePenalty)) ?? 0,
            LogitBias = settings.NumbersByToken(SettingNames.LogitBias, vocabularySize),
            Seed = options?.Seed,
        };
    }

    private static float? InRange(float? value, float minimum, float maximum, string name) =>
        value is null || (value >= minimum && value <= maximum)
            ? value
            : throw new ArgumentException(FormattableString.Invariant($"ChatOptions.{name} must be from {minimum} to {maximum}."));

    private static void RefuseUnsupported(ChatOptions? options)
    {
        if (options?.ConversationId is not null)
        {
            throw new NotSupportedException("The in-process chat client keeps no conversations: leave ChatOptions.ConversationId null and send the whole history.");
        }

        if (options?.ContinuationToken is not null || options?.AllowBackgroundResponses == true)
        {
            throw new NotSupportedException("The in-process chat client has no background responses: leave ContinuationToken and AllowBackgroundResponses unset.");
        }

        if (options?.Tools?.FirstOrDefault(static tool => tool is not AIFunctionDeclaration) is { } tool)
        {
            throw new NotSupportedException($"The tool '{tool.Name}' ({tool.GetType().Name}) runs at a service; in process only functions (AIFunctionDeclaration) can be tools.");
        }
    }
}
