using System.Text.Json;
using System.Text.Json.Serialization;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;

namespace Fireworks.AI.Extensions.SemanticKernel.Settings;

/// <summary>Makes entries of the settings of other connectors, such as <c>OpenAIPromptExecutionSettings</c>.</summary>
internal static class SettingsConverter
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerOptions.Default)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new ResponseFormatConverter<Type>(), new ResponseFormatConverter<ChatResponseFormat>(), new WordConverter() },
    };

    /// <summary>Plain settings with the same values, all of them as entries.</summary>
    /// <exception cref="NotSupportedException">They choose functions in a connector's own way.</exception>
    public static PromptExecutionSettings ToEntries(PromptExecutionSettings settings)
    {
        var entries = settings.GetType() == typeof(PromptExecutionSettings)
            ? settings
            : JsonSerializer.SerializeToElement(settings, settings.GetType(), Options).Deserialize<PromptExecutionSettings>(Options)!;
        if (entries.ExtensionData?.Any(static entry => IsToolCallBehavior(entry.Key, entry.Value)) == true)
        {
            throw new NotSupportedException(
                "ToolCallBehavior is of one connector alone, and no function would be called. " +
                "Set FunctionChoiceBehavior, for example to FunctionChoiceBehavior.Auto().");
        }

        return new PromptExecutionSettings
        {
            ServiceId = entries.ServiceId,
            ModelId = entries.ModelId,
            ExtensionData = entries.ExtensionData?
                .Where(static entry => SettingValue.Unwrap(entry.Value) is not null)
                .ToDictionary(static entry => entry.Key, static entry => Convert(entry.Key, entry.Value)),
        };
    }

    private static bool IsToolCallBehavior(string name, object? value) =>
        name.Equals("ToolCallBehavior", StringComparison.OrdinalIgnoreCase) && SettingValue.Unwrap(value) is not null;

    private static object Convert(string name, object value) =>
        name.Equals(SettingNames.ResponseFormat, StringComparison.OrdinalIgnoreCase) ? ResponseFormatEntry.ToEntry(value) : value;

    /// <summary>Writes a type or a format, which only a response format can be, as an entry.</summary>
    private sealed class ResponseFormatConverter<T> : JsonConverter<T>
        where T : notnull
    {
        public override bool CanConvert(Type typeToConvert) => typeof(T).IsAssignableFrom(typeToConvert);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            throw new NotSupportedException("A response format is read as an entry.");

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, ResponseFormatEntry.ToEntry(value), options);
    }
}
