using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.SemanticKernel;

// Settings of models inside the process, but for the first, which those at Fireworks take too.
public sealed partial class FireworksPromptExecutionSettings
{
    /// <summary>
    /// Gets or sets variables for the model's chat template, such as <c>enable_thinking</c>. Entry <c>chat_template_kwargs</c>.
    /// </summary>
    public IDictionary<string, object?>? ChatTemplateArguments
    {
        get => Read(SettingNames.ChatTemplateArguments).GetProperties(SettingNames.ChatTemplateArguments);
        set => Write(SettingNames.ChatTemplateArguments, value);
    }

    /// <summary>
    /// Gets or sets whether an in-process model leaves out the keywords of the answer's schema that it cannot enforce, instead of
    /// refusing them. Entry <c>allow_relaxed_schema</c>.
    /// </summary>
    public bool? AllowRelaxedSchema
    {
        get => Read(SettingNames.AllowRelaxedSchema).GetBoolean(SettingNames.AllowRelaxedSchema);
        set => Write(SettingNames.AllowRelaxedSchema, value);
    }

    /// <summary>
    /// Gets or sets whether an in-process model may put spaces and line breaks into structured output. Entry
    /// <c>allow_json_whitespace</c>.
    /// </summary>
    public bool? AllowJsonWhitespace
    {
        get => Read(SettingNames.AllowJsonWhitespace).GetBoolean(SettingNames.AllowJsonWhitespace);
        set => Write(SettingNames.AllowJsonWhitespace, value);
    }

    /// <summary>
    /// Gets or sets the adapter (LoRA) that an in-process model answers with, by its name in
    /// <see cref="Fireworks.AI.Extensions.Onnx.OnnxModelOptions.Adapters"/>; none by default. Entry <c>adapter</c>.
    /// </summary>
    public string? Adapter
    {
        get => Read(SettingNames.Adapter).GetText(SettingNames.Adapter);
        set => Write(SettingNames.Adapter, value);
    }

    /// <summary>
    /// Gets or sets how many tokens an in-process model may draft for one step from earlier places of prompt and answer: 0 to 32, 0 is
    /// off and the default, 10 is usual. The answer is the same. Entry <c>prompt_lookup_num_tokens</c>.
    /// </summary>
    public int? PromptLookupTokens
    {
        get => Read(SettingNames.PromptLookupTokens).GetInteger(SettingNames.PromptLookupTokens);
        set => Write(SettingNames.PromptLookupTokens, value);
    }
}
