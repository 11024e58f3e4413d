using System.Collections.Frozen;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Completions;

/// <summary>
/// The settings that may stand in the options of a completion: those of a chat, but for what belongs to messages and tools, and some of
/// its own.
/// </summary>
internal static class KnownCompletionSettings
{
    // Properties of the body that no entry can set.
    public const string Prompt = "prompt";

    public const string Images = "images";
    public const string Suffix = "suffix";

    private static readonly HashSet<string> OfChats =
    [
        SettingNames.AllowedTools, SettingNames.FunctionCall, SettingNames.Functions, SettingNames.ParallelToolCalls,
        SettingNames.ToolChoice, SettingNames.MergeSystemMessages, SettingNames.PromptTruncateLength,

        // The layer for NIM and vLLM translates these of chats.
        SettingNames.ChatTemplateArguments, SettingNames.TruncatePromptTokens, SettingNames.GuidedJson, SettingNames.GuidedGrammar,
        SettingNames.GuidedChoice,
    ];

    public static FrozenDictionary<string, SettingKind> Known { get; } =
        new Dictionary<string, SettingKind>(KnownChatSettings.Known.Where(static setting => !OfChats.Contains(setting.Key)))
        {
            [Suffix] = SettingKind.Text,
            [Images] = SettingKind.Local,
            [SettingNames.PromptTokenIds] = SettingKind.Local,
        }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
}
