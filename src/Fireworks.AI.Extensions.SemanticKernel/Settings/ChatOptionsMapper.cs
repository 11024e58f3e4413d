using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.SemanticKernel.Settings;

/// <summary>
/// Writes settings to the options of a request: to members where there are any, and the rest as entries in the form that they have.
/// Semantic Kernel has written them before, but from a copy by way of JSON, in which some are lost.
/// </summary>
internal static class ChatOptionsMapper
{
    /// <summary>What Semantic Kernel takes for instructions, and has written as such.</summary>
    private static readonly HashSet<string> Instructions =
        new(["chat_system_prompt", "chat_developer_prompt", "systemInstruction"], StringComparer.OrdinalIgnoreCase);

    public static void Apply(FireworksPromptExecutionSettings settings, ChatOptions options)
    {
        AdditionalPropertiesDictionary entries = [];
        foreach (var (name, value) in settings.ExtensionData ?? new Dictionary<string, object>())
        {
            if (SettingValue.Unwrap(value) is not null && !Instructions.Contains(name))
            {
                entries[name] = value;
            }
        }

        // A value that is not of its kind stays an entry, so that the client refuses it.
        options.Temperature = (float?)Move(SettingNames.Temperature, settings.Temperature);
        options.TopP = (float?)Move(SettingNames.TopP, settings.TopP);
        options.TopK = Move(SettingNames.TopK, settings.TopK);
        options.FrequencyPenalty = (float?)Move(SettingNames.FrequencyPenalty, settings.FrequencyPenalty);
        options.PresencePenalty = (float?)Move(SettingNames.PresencePenalty, settings.PresencePenalty);
        options.Seed = Move(SettingNames.Seed, settings.Seed);
        options.MaxOutputTokens = Move(SettingNames.MaxTokens, settings.MaxTokens);
        options.Reasoning = null; // Only the entry has all of its words.
        MoveStops();

        options.ResponseFormat = null;
        if (settings.ResponseFormat is { } format)
        {
            var (form, grammar, strict) = ResponseFormatEntry.Read(format);
            options.ResponseFormat = form;
            entries.Remove(SettingNames.ResponseFormat);
            AddIfAbsent(SettingNames.Grammar, grammar);
            AddIfAbsent(SettingNames.Strict, strict);
        }

        options.AdditionalProperties = entries.Count == 0 ? null : entries;

        T? Move<T>(string name, T? value)
            where T : struct
        {
            if (value is not null)
            {
                entries.Remove(name);
            }

            return value;
        }

        // Semantic Kernel's name means the same as Fireworks', so the texts of both count.
        void MoveStops()
        {
            options.StopSequences = settings.StopSequences;
            SettingView view = new(entries);
            object? unreadable = null;
            foreach (var name in (ReadOnlySpan<string>)[SettingNames.Stop, FireworksPromptExecutionSettings.SemanticKernelStop])
            {
                unreadable ??= view.GetTexts(name) is null ? view.Get(name) : null;
                entries.Remove(name);
            }

            AddIfAbsent(SettingNames.Stop, unreadable);
        }

        void AddIfAbsent(string name, object? value)
        {
            if (value is not null)
            {
                entries.TryAdd(name, value);
            }
        }
    }
}
