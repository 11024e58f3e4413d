using System.Text.Json;
using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Completions;
using Fireworks.AI.Extensions.Models;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>
/// Resolves the properties of a chat request's body from all of their sources, and refuses those that contradict each other.
/// </summary>
internal static class ChatSettingResolver
{
    private const int MostStopSequences = 4;

    private static readonly JsonElement IncludeUsage = JsonDocument.Parse("""{"include_usage":true}""").RootElement;

    /// <param name="request">The request, but for its properties.</param>
    /// <param name="raw">What the RawRepresentationFactory returned.</param>
    /// <param name="unknownSettings">Where entries under no known name are reported.</param>
    public static IReadOnlyList<ResolvedSetting> Resolve(ChatRequest request, object? raw, UnknownSettings unknownSettings)
    {
        SettingResolver resolver = new(KnownChatSettings.RivalOf);
        resolver.AddRaw(raw, " In Semantic Kernel's settings, use ExtensionData[\"extra_body\"] instead of ExtraBody.");
        foreach (var (name, value) in request.Entries.GetProperties(SettingNames.ExtraBody) ?? new Dictionary<string, object?>())
        {
            resolver.Add(SettingSource.ExtraBody, name, value);
        }

        if (resolver.Has(KnownChatSettings.Stream))
        {
            throw new ArgumentException("'stream' cannot be set: it follows from the method that is called.");
        }

        unknownSettings.Report(request.Entries, request.Known);
        AddEntries(resolver, request);
        AddOptions(resolver, request);
        resolver.Add(SettingSource.Client, KnownChatSettings.Model, request.Model);
        if (request.IsCompletion)
        {
            CompletionPrompt.AddDefaults(resolver);
        }

        Check(resolver, request);
        return resolver.Settings;
    }

    private static void AddEntries(SettingResolver resolver, ChatRequest request)
    {
        foreach (var name in request.Entries.Names)
        {
            // Entries are found in any letter case; the body has small letters.
            var property = name.ToLowerInvariant();
            var isSent = property == SettingNames.Grammar || request.KindOf(property) is not (null or SettingKind.Local);
            if (isSent && (request.Stream || property != SettingNames.StreamOptions))
            {
                resolver.Add(SettingSource.Entries, property, Translate(property, request.Entries.Get(name)));
            }
        }

        if (request.Entries.Get(SettingNames.TokenSelectionBiases) is { } biases)
        {
            resolver.Add(SettingSource.Entries, SettingNames.LogitBias, biases);
        }
    }

    /// <summary>Forms of OpenAI that mean something here.</summary>
    private static object? Translate(string property, object? value) => (property, SettingValue.ToText(value)) switch
    {
        (SettingNames.ResponseFormat, { } type) => new JsonObject { ["type"] = type },
        (SettingNames.ReasoningEffort, "minimal") => "low",
        _ => value,
    };

    private static void AddOptions(SettingResolver resolver, ChatRequest request)
    {
        var options = request.Options;
        Add(KnownChatSettings.Model, string.IsNullOrEmpty(options?.ModelId) ? null : request.Model);
        AddMessages(resolver, request);
        if (options is not null)
        {
            Add(SettingNames.MaxTokens, options.MaxOutputTokens);
            Add(SettingNames.Temperature, options.Temperature);
            Add(SettingNames.TopP, options.TopP);
            Add(SettingNames.TopK, options.TopK);
            Add(SettingNames.FrequencyPenalty, options.FrequencyPenalty);
            Add(SettingNames.PresencePenalty, options.PresencePenalty);
            Add(SettingNames.Seed, options.Seed);
            Add(SettingNames.Stop, options.StopSequences is { Count: > 0 } stops ? stops : null);
            AddTools(resolver, request, options);
            AddResponseFormat(resolver, options.ResponseFormat);
            if (options.Reasoning?.Effort is { } effort && resolver.IsOpen(SettingNames.ReasoningEffort))
            {
                var value = ModelFamilies.Find(request.Model).GetEffort(effort);
                var isRefused = value is ChatRequestFallback.ExtraHighEffort && request.RefusedSettings.ExtraHighEffort(request.Model);
                Add(SettingNames.ReasoningEffort, isRefused ? ChatRequestFallback.HighestEffort : value);
            }
        }

        Add(KnownChatSettings.Stream, request.Stream);
        Add(SettingNames.StreamOptions, request.Stream ? IncludeUsage : null);

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                resolver.Add(SettingSource.Options, name, value);
            }
        }
    }

    private static void AddMessages(SettingResolver resolver, ChatRequest request)
    {
        if (request.IsCompletion)
        {
            CompletionPrompt.Add(resolver, request);
        }
        else if (resolver.Has(KnownChatSettings.Messages) || !resolver.Has(SettingNames.PromptTokenIds))
        {
            resolver.Add(SettingSource.Options, KnownChatSettings.Messages, request.Messages);
        }
        else if (request.Messages.Count > 0)
        {
            throw new ArgumentException(
                "Both messages and 'prompt_token_ids' are given; Fireworks accepts one of them. Pass an empty list of messages.");
        }
        else if (!string.IsNullOrEmpty(request.Options?.Instructions))
        {
            throw new ArgumentException(
                "ChatOptions.Instructions are given beside 'prompt_token_ids', which are the whole prompt. Leave them out.");
        }
    }

    private static void AddTools(SettingResolver resolver, ChatRequest request, ChatOptions options)
    {
        if (options.Tools is { Count: > 0 } tools)
        {
            resolver.Add(SettingSource.Options, KnownChatSettings.Tools, tools);
        }
        else if (!resolver.Has(KnownChatSettings.Tools))
        {
            // Without tools the service takes no choice among them.
            // The last round of a tool loop takes the tools away and leaves the other settings, so a list of allowed ones is no mistake.
            if (options.ToolMode is RequiredChatToolMode && resolver.IsOpen(SettingNames.ToolChoice))
            {
                throw new ArgumentException(
                    "ChatOptions.ToolMode requires a call, but ChatOptions.Tools holds no function.");
            }

            return;
        }

        if ((request.Entries.GetTexts(SettingNames.AllowedTools) ?? (object?)options.ToolMode) is { } choice)
        {
            resolver.Add(SettingSource.Options, SettingNames.ToolChoice, choice);
        }

        if (options.AllowMultipleToolCalls is { } parallel)
        {
            resolver.Add(SettingSource.Options, SettingNames.ParallelToolCalls, parallel);
        }
    }

    private static void AddResponseFormat(SettingResolver resolver, ChatResponseFormat? format)
    {
        if (format is ChatResponseFormatJson && resolver.Find(SettingNames.Grammar) is { IsVerbatim: false })
        {
            throw new ArgumentException(
                "Both a grammar and a JSON response format are set; Fireworks accepts one of them.");
        }

        if (format is not null)
        {
            resolver.Add(SettingSource.Options, SettingNames.ResponseFormat, format);
        }
    }

    private static void Check(SettingResolver resolver, ChatRequest request)
    {
        var stops = resolver.Find(SettingNames.Stop);
        if (stops is { IsVerbatim: false } && SettingValue.ToItems(stops.Value.Value)?.Count() is { } count and > MostStopSequences)
        {
            throw new ArgumentException(
                $"{count} stop sequences are given; Fireworks accepts at most {MostStopSequences}.");
        }

        if (request.Stream && SettingValue.ToInteger(resolver.Find(SettingNames.Choices)?.Value) > 1)
        {
            throw new NotSupportedException(
                "'n' above 1 cannot be streamed, because a stream of updates is one response. Call GetResponseAsync.");
        }
    }
}
