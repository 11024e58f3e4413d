namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>The graph of a decoder, with the names of its inputs and outputs. <c>%d</c> in a name stands for the layer.</summary>
internal sealed record DecoderConfig
{
    public const string LayerPlace = "%d";

    public required string FileName { get; init; }

    public required int LayerCount { get; init; }

    /// <summary>Whether it is several graphs, one after the other.</summary>
    public bool IsPipeline { get; init; }

    public string InputIds { get; init; } = "input_ids";

    public string AttentionMask { get; init; } = "attention_mask";

    public string PositionIds { get; init; } = "position_ids";

    public string PastKeys { get; init; } = "past_key_values.%d.key";

    public string PastValues { get; init; } = "past_key_values.%d.value";

    public string Logits { get; init; } = "logits";

    public string PresentKeys { get; init; } = "present.%d.key";

    public string PresentValues { get; init; } = "present.%d.value";

    /// <summary>The execution providers that the model was made for, beside the processor.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>
    /// How many tokens back the model remembers, where its KV cache holds no more than that; null where it holds all of them.
    /// </summary>
    public int? Window { get; init; }

    /// <summary>Whether each step takes as many tokens as the window has, the rest of them padding.</summary>
    public bool SlidesInputs { get; init; }

    public int? IntraOpThreads { get; init; }

    public int? InterOpThreads { get; init; }

    public static string ForLayer(string name, int layer) =>
        name.Replace(LayerPlace, layer.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
