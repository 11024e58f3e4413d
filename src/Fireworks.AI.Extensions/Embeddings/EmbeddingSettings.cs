using System.Collections.Frozen;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions;

/// <summary>
/// The settings that may stand in <see cref="Microsoft.Extensions.AI.EmbeddingGenerationOptions.AdditionalProperties"/>, under Fireworks' own names.
/// </summary>
internal static class EmbeddingSettings
{
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
        [ReturnLogits] = SettingKind.Json,
        [EncodingFormat] = SettingKind.Text,

        [InputPrefix] = SettingKind.Local,
        [RequestId] = SettingKind.Local,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
