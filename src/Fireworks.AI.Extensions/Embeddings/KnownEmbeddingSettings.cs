using System.Collections.Frozen;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Embeddings;

/// <summary>
/// The settings that may stand in <see cref="Microsoft.Extensions.AI.EmbeddingGenerationOptions.AdditionalProperties"/>, under Fireworks'
/// own names.
/// </summary>
internal static class KnownEmbeddingSettings
{
    // Properties of the body that no entry can set.
    public const string Input = "input";
    public const string Model = "model";

    public const string Dimensions = "dimensions";
    public const string EncodingFormat = "encoding_format";
    public const string InputPrefix = "input_prefix";
    public const string Normalize = "normalize";
    public const string PromptTemplate = "prompt_template";
    public const string RequestId = SettingNames.RequestId;
    public const string ReturnLogits = "return_logits";

    public static FrozenDictionary<string, SettingKind> Known { get; } = new Dictionary<string, SettingKind>
    {
        [Dimensions] = SettingKind.Integer,
        [Normalize] = SettingKind.Boolean,
        [PromptTemplate] = SettingKind.Text,
        [ReturnLogits] = SettingKind.Integers,
        [EncodingFormat] = SettingKind.Text,

        [InputPrefix] = SettingKind.Local,
        [RequestId] = SettingKind.Local,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>The kind of a setting; null if there is none of that name.</summary>
    public static SettingKind? KindOf(string name) => Known.TryGetValue(name, out var kind) ? kind : null;
}
