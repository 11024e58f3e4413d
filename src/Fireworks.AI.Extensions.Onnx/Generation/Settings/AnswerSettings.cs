using System.Globalization;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Shared.Settings;
using Fireworks.AI.Text.Grammars;
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
        SettingEntries settings = new(options?.AdditionalProperties);
        RefuseUnsupported(settings);
        if (options?.MaxOutputTokens is < 1)
        {
            throw new ArgumentException("ChatOptions.MaxOutputTokens must be at least 1.", nameof(options));
        }

        return new AnswerSettings
        {
            Sampling = ReadSampling(options, settings, defaults, vocabularySize),
            MaxOutputTokens = options?.MaxOutputTokens,
            StopSequences = [.. (options?.StopSequences ?? []).Concat(settings.Texts(SettingNames.Stop) ?? []).Where(static sequence => !string.IsNullOrEmpty(sequence))],
            IgnoreEndOfSequence = settings.Boolean(SettingNames.IgnoreEndOfSequence) ?? false,
            Grammar = settings.Text(SettingNames.Grammar),
            Json = JsonSchemaGrammarOptions.ForGeneration with
            {
                AllowRelaxation = settings.Boolean(SettingNames.AllowRelaxedSchema) ?? false,
                Whitespace = settings.Boolean(SettingNames.AllowJsonWhitespace) == true ? JsonWhitespace.Flexible : JsonWhitespace.Compact,
            },
        };
    }

    private static SamplingOptions ReadSampling(ChatOptions? options, SettingEntries settings, SearchConfig defaults, int vocabularySize)
    {
        // A caller who names any way of drawing wants drawing; the temperature alone decides when it is given.
        var minP = (float?)settings.Number(SettingNames.MinP, 0, 1);
        var draws = defaults.DoSample || options?.TopP is not null || options?.TopK is > 1 || minP is not null;
        return new SamplingOptions
        {
            Temperature = InRange(options?.Temperature, 0, 100, nameof(ChatOptions.Temperature)) ?? (draws ? defaults.Temperature : 0),
            TopK = (int)(InRange(options?.TopK, 0, int.MaxValue, nameof(ChatOptions.TopK)) ?? (defaults.DoSample ? Math.Max(0, defaults.TopK) : 0)),
            TopP = InRange(options?.TopP, 0, 1, nameof(ChatOptions.TopP)) ?? (defaults.DoSample ? defaults.TopP : 1),
            MinP = minP ?? 0,
            RepetitionPenalty = (float?)settings.Number(SettingNames.RepetitionPenalty, 0.01, 100) ?? defaults.RepetitionPenalty,
            FrequencyPenalty = InRange(options?.FrequencyPenalty, -2, 2, nameof(ChatOptions.FrequencyPenalty)) ?? 0,
            PresencePenalty = InRange(options?.PresencePenalty, -2, 2, nameof(ChatOptions.PresencePenalty)) ?? 0,
            LogitBias = ReadLogitBias(settings, vocabularySize),
            Seed = options?.Seed,
        };
    }

    private static Dictionary<int, float>? ReadLogitBias(SettingEntries settings, int vocabularySize)
    {
        if (settings.NumbersByName(SettingNames.LogitBias) is not { } numbers)
        {
            return null;
        }

        Dictionary<int, float> bias = [];
        foreach (var (key, number) in numbers)
        {
            if (!int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var token) || token >= vocabularySize)
            {
                throw SettingEntries.Wrong(SettingNames.LogitBias, $"an object whose names are token numbers below {vocabularySize}");
            }

            bias[token] = float.IsFinite((float)number) ? (float)number : throw SettingEntries.Wrong(SettingNames.LogitBias, "an object of numbers");
        }

        return bias;
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

    /// <summary>Refuses settings that ask for what the response could not hold.</summary>
    private static void RefuseUnsupported(SettingEntries settings)
    {
        var refused =
            SettingValue.Number(settings.Get(SettingNames.LogProbabilities)) is not null || settings.Boolean(SettingNames.LogProbabilities) == true
                ? SettingNames.LogProbabilities
            : settings.Integer(SettingNames.TopLogProbabilities) > 0 ? SettingNames.TopLogProbabilities
            : settings.Boolean(SettingNames.Echo) == true ? SettingNames.Echo
            : settings.Integer(SettingNames.EchoLast) > 0 ? SettingNames.EchoLast
            : settings.Integer(SettingNames.Choices) > 1 ? SettingNames.Choices
            : settings.Boolean(SettingNames.ReturnTokenIds) == true ? SettingNames.ReturnTokenIds
            : settings.Boolean(SettingNames.RawOutput) == true ? SettingNames.RawOutput
            : settings.Has(SettingNames.PromptTokenIds) ? SettingNames.PromptTokenIds
            : null;
        if (refused is not null)
        {
            throw new NotSupportedException($"The in-process chat client cannot honour '{refused}'. Remove it from ChatOptions.AdditionalProperties.");
        }
    }
}
