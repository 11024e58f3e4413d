using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.SemanticKernel.Settings;

/// <summary>Reads and writes settings as their entries, so that the typed properties need no names of their own in JSON.</summary>
internal sealed class SettingsJsonConverter : JsonConverter<FireworksPromptExecutionSettings>
{
    public override FireworksPromptExecutionSettings? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        JsonSerializer.Deserialize<PromptExecutionSettings>(ref reader, options) is { } settings
            ? FireworksPromptExecutionSettings.FromExecutionSettings(settings)
            : null;

    public override void Write(Utf8JsonWriter writer, FireworksPromptExecutionSettings value, JsonSerializerOptions options)
    {
        PromptExecutionSettings entries = new()
        {
            ServiceId = value.ServiceId,
            ModelId = value.ModelId,
            FunctionChoiceBehavior = value.FunctionChoiceBehavior,
            ExtensionData = value.ExtensionData,
        };
        var plain = SettingsConverter.ToEntries(entries);
        plain.FunctionChoiceBehavior = value.FunctionChoiceBehavior;
        JsonSerializer.Serialize(writer, plain, options);
    }
}
