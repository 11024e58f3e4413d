namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>
/// What a model of the type whisper has beside the decoder's graph, with the names of inputs and outputs as <c>genai_config.json</c> has
/// them. <c>%d</c> in a name stands for the layer.
/// </summary>
internal sealed record SpeechConfig
{
    public const string ModelType = "whisper";

    public required string EncoderFile { get; init; }

    /// <summary>The file that says how sound becomes features.</summary>
    public string ProcessorFile { get; init; } = "audio_processor_config.json";

    public string AudioFeatures { get; init; } = "audio_features";

    /// <summary>The encoder's result, for decoders that make keys and values of it themselves.</summary>
    public string HiddenStates { get; init; } = "encoder_hidden_states";

    public string CrossPresentKeys { get; init; } = "present_key_cross_%d";

    public string CrossPresentValues { get; init; } = "present_value_cross_%d";

    public string DecoderHiddenStates { get; init; } = "encoder_hidden_states";

    public string CrossPastKeys { get; init; } = "past_key_cross_%d";

    public string CrossPastValues { get; init; } = "past_value_cross_%d";

    /// <summary>The decoder's heads, for graphs whose past keys do not say it.</summary>
    public int? Heads { get; init; }

    public int? HeadSize { get; init; }
}
