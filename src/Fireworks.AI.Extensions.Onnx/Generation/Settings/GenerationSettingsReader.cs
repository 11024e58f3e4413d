using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Prompts;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Generation.Settings;

/// <summary>Reads and checks a caller's options, once for each answer.</summary>
internal static class GenerationSettingsReader
{
    /// <summary>A step of more tokens takes longer than what its last ones are likely to save.</summary>
    private const int MostPromptLookupTokens = 32;

    /// <exception cref="ArgumentException">A value is out of its range, or two contradict each other.</exception>
    /// <exception cref="NotSupportedException">The options ask for what cannot be done in process.</exception>
    public static GenerationSettings Read(ChatOptions? options, SearchConfig defaults, int vocabularySize)
    {
        options ??= new ChatOptions();
        var entries = new SettingEntries(options.AdditionalProperties);
        RefuseUnsupported(options);
        RefuseUnsupported(entries);
        if (options.MaxOutputTokens < 1)
        {
            throw new ArgumentException("ChatOptions.MaxOutputTokens must be at least 1.");
        }

        var prompt = ReadPrompt(options);
        var format = ResponseFormat.Read(options, entries);
        if (options.ToolMode is RequiredChatToolMode && format is { Grammar: not null } or { Regex: not null })
        {
            var name = format.Regex is null ? SettingNames.Grammar : SettingNames.Regex;
            throw new ArgumentException(
                $"ChatOptions.ToolMode requires a call, and '{name}' another answer; set one of them.");
        }

        return new GenerationSettings
        {
            Prompt = prompt,
            Sampling = SamplingReader.Read(options, entries, defaults, vocabularySize),
            MaxOutputTokens = options.MaxOutputTokens,
            StopSequences = StopSequences(options, entries),
            IgnoreEndOfSequence = entries.GetBoolean(SettingNames.IgnoreEndOfSequence) == true,
            Adapter = entries.GetText(SettingNames.Adapter),
            PromptLookupTokens = (int)(entries.GetNumber(SettingNames.PromptLookupTokens, 0, MostPromptLookupTokens) ?? 0),
            RequiredTools = ToolFilter.SelectRequired(options.ToolMode, prompt.Tools),
            StrictTools = (entries.GetBoolean(SettingNames.Strict) ?? entries.GetBoolean(SettingNames.StrictJsonSchema)) == true,
            AllowMultipleToolCalls = options.AllowMultipleToolCalls != false,
            Format = format,
            KeepsReasoning = options.Reasoning?.Output != ReasoningOutput.None,
        };
    }

    /// <summary>Reads what the prompt alone needs.</summary>
    /// <exception cref="ArgumentException">A value is of the wrong kind.</exception>
    /// <exception cref="NotSupportedException">A tool cannot be used in process.</exception>
    public static PromptSettings ReadPrompt(ChatOptions? options) => options is null ? new PromptSettings() : new PromptSettings
    {
        Instructions = options.Instructions,
        Tools = ToolFilter.SelectTools(options),
        Variables = TemplateVariables.Read(options),
    };

    private static string[] StopSequences(ChatOptions options, SettingEntries entries)
    {
        var sequences = (options.StopSequences ?? []).Concat(entries.GetTexts(SettingNames.Stop) ?? []);
        return [.. sequences.Where(static sequence => !string.IsNullOrEmpty(sequence))];
    }

    private static void RefuseUnsupported(ChatOptions options)
    {
        if (options.ConversationId is not null)
        {
            throw new NotSupportedException(
                "The in-process chat client keeps no conversations: leave ChatOptions.ConversationId null and send the whole history.");
        }

        if (options.ContinuationToken is not null)
        {
            throw new NotSupportedException(
                "The in-process chat client has no background responses: leave ChatOptions.ContinuationToken null.");
        }
    }

    /// <summary>Refuses settings that ask for what the response could not hold.</summary>
    private static void RefuseUnsupported(SettingEntries entries)
    {
        var refused =
            AsksForLogProbabilities(entries) ? SettingNames.LogProbabilities
            : entries.GetInteger(SettingNames.TopLogProbabilities) > 0 ? SettingNames.TopLogProbabilities
            : entries.GetBoolean(SettingNames.Echo) == true ? SettingNames.Echo
            : entries.GetInteger(SettingNames.EchoLast) > 0 ? SettingNames.EchoLast
            : entries.GetInteger(SettingNames.Choices) > 1 ? SettingNames.Choices
            : entries.GetBoolean(SettingNames.ReturnTokenIds) == true ? SettingNames.ReturnTokenIds
            : entries.GetBoolean(SettingNames.RawOutput) == true ? SettingNames.RawOutput
            : entries.Has(SettingNames.PromptTokenIds) ? SettingNames.PromptTokenIds
            : null;
        if (refused is not null)
        {
            throw new NotSupportedException(
                $"The in-process chat client cannot honour '{refused}'. Remove it from ChatOptions.AdditionalProperties.");
        }
    }

    /// <summary>They are asked for by a flag or, in the older form, by a number.</summary>
    private static bool AsksForLogProbabilities(SettingEntries entries) =>
        SettingValue.ToNumber(entries.Get(SettingNames.LogProbabilities)) is not null
            || entries.GetBoolean(SettingNames.LogProbabilities) == true;
}
