using System.Collections.Frozen;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>
/// The settings that may stand in <see cref="Microsoft.Extensions.AI.ChatOptions.AdditionalProperties"/>, under Fireworks' own names.
/// Fireworks answers 400 to any other property.
/// </summary>
internal static class KnownChatSettings
{
    // Properties of the body that no entry can set.
    public const string Messages = "messages";
    public const string Model = "model";
    public const string Stream = "stream";
    public const string Tools = "tools";

    public static FrozenDictionary<string, SettingKind> Known { get; } = new Dictionary<string, SettingKind>
    {
        [SettingNames.PromptTokenIds] = SettingKind.Json,
        [SettingNames.MaxTokens] = SettingKind.Integer,
        [SettingNames.MaxCompletionTokens] = SettingKind.Integer,
        [SettingNames.MinTokens] = SettingKind.Integer,
        [SettingNames.Temperature] = SettingKind.Number,
        [SettingNames.TopP] = SettingKind.Number,
        [SettingNames.TopK] = SettingKind.Integer,
        [SettingNames.MinP] = SettingKind.Number,
        [SettingNames.TypicalP] = SettingKind.Number,
        [SettingNames.FrequencyPenalty] = SettingKind.Number,
        [SettingNames.PresencePenalty] = SettingKind.Number,
        [SettingNames.RepetitionPenalty] = SettingKind.Number,
        [SettingNames.MirostatTarget] = SettingKind.Number,
        [SettingNames.MirostatLearningRate] = SettingKind.Number,
        [SettingNames.Seed] = SettingKind.Integer,
        [SettingNames.Stop] = SettingKind.Texts,
        [SettingNames.Choices] = SettingKind.Integer,
        [SettingNames.LogitBias] = SettingKind.NumbersByName,
        [SettingNames.IgnoreEndOfSequence] = SettingKind.Boolean,
        [SettingNames.User] = SettingKind.Text,
        [SettingNames.Metadata] = SettingKind.Json,
        [SettingNames.StreamOptions] = SettingKind.Json,
        [SettingNames.ResponseFormat] = SettingKind.Json,
        [SettingNames.LogProbabilities] = SettingKind.BooleanOrInteger,
        [SettingNames.TopLogProbabilities] = SettingKind.Integer,
        [SettingNames.Echo] = SettingKind.Boolean,
        [SettingNames.EchoLast] = SettingKind.Integer,
        [SettingNames.ReturnTokenIds] = SettingKind.Boolean,
        [SettingNames.RawOutput] = SettingKind.Boolean,
        [SettingNames.IncludePerformanceMetrics] = SettingKind.Boolean,
        [SettingNames.SamplingMask] = SettingKind.Text,
        [SettingNames.IncludeRoutingMatrix] = SettingKind.Boolean,
        [SettingNames.Prediction] = SettingKind.Json,
        [SettingNames.Speculation] = SettingKind.Json,
        [SettingNames.RewriteSpeculation] = SettingKind.Json,
        [SettingNames.ContextLengthExceededBehavior] = SettingKind.Text,
        [SettingNames.PromptTruncateLength] = SettingKind.Integer,
        [SettingNames.SafeTokenization] = SettingKind.Boolean,
        [SettingNames.PromptCacheKey] = SettingKind.Text,
        [SettingNames.PromptCacheIsolationKey] = SettingKind.Text,
        [SettingNames.ServiceTier] = SettingKind.Text,
        [SettingNames.ToolChoice] = SettingKind.Json,
        [SettingNames.ParallelToolCalls] = SettingKind.Boolean,
        [SettingNames.Functions] = SettingKind.Json,
        [SettingNames.FunctionCall] = SettingKind.Json,
        [SettingNames.ReasoningEffort] = SettingKind.Scalar,
        [SettingNames.ReasoningHistory] = SettingKind.Text,
        [SettingNames.Thinking] = SettingKind.Json,

        // Taken by the service's compatibility layer for NIM and vLLM, which translates them.
        [SettingNames.ChatTemplateArguments] = SettingKind.Json,
        [SettingNames.TruncatePromptTokens] = SettingKind.Integer,
        [SettingNames.GuidedJson] = SettingKind.Json,
        [SettingNames.GuidedGrammar] = SettingKind.Text,
        [SettingNames.GuidedChoice] = SettingKind.Json,

        [SettingNames.AllowedTools] = SettingKind.Local,
        [SettingNames.ExtraBody] = SettingKind.Local,
        [SettingNames.Grammar] = SettingKind.Local,
        [SettingNames.IncludeRawChunks] = SettingKind.Local,
        [SettingNames.JsonObjectSchema] = SettingKind.Local,
        [SettingNames.MergeSystemMessages] = SettingKind.Local,
        [SettingNames.MultiTurnSessionId] = SettingKind.Local,
        [SettingNames.RequestId] = SettingKind.Local,
        [SettingNames.RoutingPreference] = SettingKind.Local,
        [SettingNames.SessionAffinity] = SettingKind.Local,
        [SettingNames.SplitThinkTags] = SettingKind.Local,
        [SettingNames.Strict] = SettingKind.Local,
        [SettingNames.StrictJsonSchema] = SettingKind.Local,
        [SettingNames.TokenSelectionBiases] = SettingKind.Local,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The kind of a setting; null if there is none of that name.</summary>
    public static SettingKind? KindOf(string name) => Known.TryGetValue(name, out var kind) ? kind : null;

    /// <summary>The other property of a pair that must not be sent together.</summary>
    public static string? RivalOf(string name) => name switch
    {
        SettingNames.MaxTokens => SettingNames.MaxCompletionTokens,
        SettingNames.MaxCompletionTokens => SettingNames.MaxTokens,
        SettingNames.ReasoningEffort => SettingNames.Thinking,
        SettingNames.Thinking => SettingNames.ReasoningEffort,
        SettingNames.Grammar => SettingNames.ResponseFormat,
        SettingNames.ResponseFormat => SettingNames.Grammar,
        _ => null,
    };
}
