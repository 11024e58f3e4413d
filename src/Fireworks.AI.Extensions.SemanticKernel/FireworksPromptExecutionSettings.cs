using System.Text.Json.Serialization;
using Fireworks.AI.Extensions.SemanticKernel.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.SemanticKernel;

/// <summary>
/// Holds the settings of a prompt for a model at Fireworks or inside the process: a typed view of
/// <see cref="PromptExecutionSettings.ExtensionData"/>, whose entries have the names of Fireworks' API. Null means that an entry is not
/// set, or not of its kind, which is refused when it is sent; setting null removes an entry.
/// </summary>
/// <remarks>
/// Entries may come from code, from JSON prompt files or from YAML, where all of them are strings. The chat services of this package read
/// settings of any type as these.
/// </remarks>
/// <example>
/// <code>
/// FireworksPromptExecutionSettings settings = new()
/// {
///     FunctionChoiceBehavior = FunctionChoiceBehavior.Auto(),
///     Temperature = 0.2,
///     ResponseFormat = typeof(WeatherReport),
///     PromptCacheKey = conversationId,
/// };
/// Console.WriteLine(await kernel.InvokePromptAsync("What is the weather in Paris?", new(settings)));
/// </code>
/// </example>
[JsonConverter(typeof(SettingsJsonConverter))]
public sealed partial class FireworksPromptExecutionSettings : PromptExecutionSettings
{
    /// <summary>Semantic Kernel's name of <c>stop</c>.</summary>
    internal const string SemanticKernelStop = "stop_sequences";

    /// <summary>
    /// Gets or sets the form of the answer: a type, whose JSON schema it then has; a schema as a
    /// <see cref="System.Text.Json.JsonElement"/> or node; <c>json_object</c> or <c>text</c>; or a <see cref="ChatResponseFormat"/>. It is
    /// kept as plain text or JSON. Entry <c>response_format</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The value says no form of an answer.</exception>
    public object? ResponseFormat
    {
        get => Find(SettingNames.ResponseFormat);
        set => Write(SettingNames.ResponseFormat, value is null ? null : ResponseFormatEntry.ToEntry(value));
    }

    /// <summary>
    /// Gets or sets texts at which the answer ends: at most four. Entry <c>stop</c>, or <c>stop_sequences</c>; where a file has both, the
    /// texts of both.
    /// </summary>
    public IList<string>? StopSequences
    {
        get
        {
            var stops = Read(SettingNames.Stop).GetTexts(SettingNames.Stop);
            var others = Read(SemanticKernelStop).GetTexts(SemanticKernelStop);
            return stops is null || others is null ? stops ?? others : stops.Union(others).ToList().AsReadOnly();
        }

        set
        {
            Write(SemanticKernelStop, null);
            Write(SettingNames.Stop, value);
        }
    }

    /// <summary>Gets or sets the random seed. Entry <c>seed</c>.</summary>
    public long? Seed
    {
        get => SettingValue.ToInteger(Find(SettingNames.Seed));
        set => Write(SettingNames.Seed, value);
    }

    /// <summary>
    /// Gets or sets how much a model thinks: <c>none</c>, <c>low</c>, <c>medium</c>, <c>high</c>, and for some models others. Entry
    /// <c>reasoning_effort</c>.
    /// </summary>
    public string? ReasoningEffort
    {
        get => Read(SettingNames.ReasoningEffort).GetText(SettingNames.ReasoningEffort);
        set => Write(SettingNames.ReasoningEffort, value);
    }

    /// <summary>
    /// Gets or sets a hard limit on thinking tokens, for models that take one. Replaces the reasoning effort. Entry
    /// <c>reasoning_effort</c>.
    /// </summary>
    public int? MaxReasoningTokens
    {
        get => Read(SettingNames.ReasoningEffort).GetInteger(SettingNames.ReasoningEffort);
        set => Write(SettingNames.ReasoningEffort, value);
    }

    /// <summary>Gets or sets whether to return log probabilities of the answer's tokens. Entry <c>logprobs</c>.</summary>
    public bool? IncludeLogProbabilities
    {
        get => SettingValue.ToNumber(Find(SettingNames.LogProbabilities)) is not null
            ? true
            : Read(SettingNames.LogProbabilities).GetBoolean(SettingNames.LogProbabilities);
        set => Write(SettingNames.LogProbabilities, value);
    }

    /// <summary>Reads settings of any type as those of Fireworks.</summary>
    /// <param name="executionSettings">The settings; null for none.</param>
    /// <returns>The same object if it is of this type, or else a copy.</returns>
    /// <exception cref="ArgumentException">The settings ask for a form of the answer that there is not.</exception>
    /// <exception cref="NotSupportedException">They have a <c>ToolCallBehavior</c>, which is of the connector of OpenAI alone: set
    /// <see cref="PromptExecutionSettings.FunctionChoiceBehavior"/>.</exception>
    /// <example>
    /// <code>
    /// PromptExecutionSettings plain = new() { ExtensionData = new Dictionary&lt;string, object&gt; { ["max_tokens"] = "200" } };
    /// var settings = FireworksPromptExecutionSettings.FromExecutionSettings(plain);  // settings.MaxTokens is 200
    /// </code>
    /// </example>
    public static FireworksPromptExecutionSettings FromExecutionSettings(PromptExecutionSettings? executionSettings)
    {
        if (executionSettings is FireworksPromptExecutionSettings own)
        {
            return own;
        }

        FireworksPromptExecutionSettings settings = new();
        if (executionSettings is null)
        {
            return settings;
        }

        var source = SettingsConverter.ToEntries(executionSettings);
        settings.ServiceId = source.ServiceId;
        settings.ModelId = source.ModelId;
        settings.FunctionChoiceBehavior = executionSettings.FunctionChoiceBehavior;
        foreach (var (name, value) in source.ExtensionData ?? new Dictionary<string, object>())
        {
            settings.Write(name, value);
        }

        return settings;
    }

    /// <inheritdoc/>
    public override PromptExecutionSettings Clone() => new FireworksPromptExecutionSettings
    {
        ServiceId = ServiceId,
        ModelId = ModelId,
        FunctionChoiceBehavior = FunctionChoiceBehavior,
        ExtensionData = ExtensionData is null ? null : new Dictionary<string, object>(ExtensionData),
    };

    /// <summary>
    /// Sets what Semantic Kernel's own reading of the entries lost: forms of the answer, words, and numbers that are strings.
    /// </summary>
    /// <param name="options">The options of the request.</param>
    protected override void PrepareChatOptionsForRequest(ChatOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ChatOptionsMapper.Apply(this, options);
    }

    private SettingView Read(string name) => new(new AdditionalPropertiesDictionary { [name] = Find(name) });

    private object? Find(string name)
    {
        if (ExtensionData is null)
        {
            return null;
        }

        if (!ExtensionData.TryGetValue(name, out var value))
        {
            value = ExtensionData.FirstOrDefault(entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        }

        return SettingValue.Unwrap(value) is null ? null : value;
    }

    private void Write(string name, object? value)
    {
        ThrowIfFrozen();

        // Entries are read whatever the case of their letters, so the new value takes the place of all of them.
        foreach (var key in ExtensionData?.Keys.Where(key => key.Equals(name, StringComparison.OrdinalIgnoreCase)).ToArray() ?? [])
        {
            ExtensionData!.Remove(key);
        }

        if (value is not null)
        {
            (ExtensionData ??= new Dictionary<string, object>())[name] = value;
        }
    }
}
