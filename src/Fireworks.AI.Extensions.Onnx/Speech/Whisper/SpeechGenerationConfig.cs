using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>
/// What <c>generation_config.json</c>, or in older folders <c>config.json</c>, says of a Whisper model. The model builder writes neither;
/// they may be copied from where the model came from.
/// </summary>
internal sealed record SpeechGenerationConfig
{
    /// <summary>A second: no transcript begins later in a window of speech.</summary>
    private const int DefaultInitialTimestamps = 50;

    private static readonly string[] Files = ["generation_config.json", "config.json"];

    /// <summary>The tokens that are never written; null where the folder does not say it.</summary>
    public IReadOnlyList<int>? Suppressed { get; init; }

    /// <summary>The tokens that no text begins with.</summary>
    public IReadOnlyList<int>? SuppressedAtBegin { get; init; }

    public bool? IsMultilingual { get; init; }

    /// <summary>The last of the timestamps that the first segment may begin with, counted from 0.</summary>
    public int MaxInitialTimestamp { get; init; } = DefaultInitialTimestamps;

    public static SpeechGenerationConfig Read(ModelFolder folder)
    {
        foreach (var file in Files)
        {
            if (folder.ReadTextOrNull(file) is { } text)
            {
                return folder.ReadJson(file, text, root => Read(folder, file, root));
            }
        }

        return new SpeechGenerationConfig();
    }

    private static SpeechGenerationConfig Read(ModelFolder folder, string file, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw folder.Error($"{file} must hold a JSON object.");
        }

        return new SpeechGenerationConfig
        {
            Suppressed = Ids("suppress_tokens"),
            SuppressedAtBegin = Ids("begin_suppress_tokens"),
            IsMultilingual = Find("is_multilingual") switch
            {
                null => null,
                { ValueKind: JsonValueKind.True } => true,
                { ValueKind: JsonValueKind.False } => false,
                _ => throw Invalid("is_multilingual", "true or false"),
            },
            MaxInitialTimestamp = Find("max_initial_timestamp_index") is not { } index ? DefaultInitialTimestamps
                : index.ValueKind == JsonValueKind.Number && index.TryGetInt32(out var number) && number >= 0 ? number
                : throw Invalid("max_initial_timestamp_index", "a whole number from 0"),
        };

        JsonElement? Find(string name) =>
            root.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

        int[]? Ids(string name) => Find(name) is not { } list ? null
            : list.ValueKind == JsonValueKind.Array
                && list.EnumerateArray().All(static id => id.ValueKind == JsonValueKind.Number && id.TryGetInt32(out _))
                ? [.. list.EnumerateArray().Select(static id => id.GetInt32())]
                : throw Invalid(name, "a list of token ids");

        OnnxModelException Invalid(string name, string expected) => folder.Error($"'{name}' in {file} must be {expected}.");
    }
}
