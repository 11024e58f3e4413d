using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Embeddings;

/// <summary>What holds for one call: what its options say, and what the model says where they are silent.</summary>
internal sealed record EmbeddingSettings
{
    // Where Fireworks has a setting, its name is Fireworks' own.
    public const string DimensionsEntry = "dimensions";
    public const string NormalizeEntry = "normalize";
    public const string InputPrefixEntry = "input_prefix";
    public const string PromptNameEntry = "prompt_name";
    public const string TruncateEntry = "truncate";

    private const string Query = "query";

    // What a folder may call the prompt for documents, the best name first.
    private static readonly string[] DocumentNames = ["document", "passage", "corpus"];

    private static readonly string[] RefusedEntries = ["prompt_template", "return_logits"];

    public required int Dimensions { get; init; }

    public required bool Normalize { get; init; }

    public required bool Truncate { get; init; }

    /// <summary>The text put before each input.</summary>
    public required string Prompt { get; init; }

    /// <exception cref="ArgumentException">A setting has a value that it cannot have.</exception>
    /// <exception cref="NotSupportedException">A setting asks for what a model in process does not do.</exception>
    public static EmbeddingSettings Read(EmbeddingModel model, EmbeddingGenerationOptions? options)
    {
        var entries = new SettingEntries(options?.AdditionalProperties);
        foreach (var refused in RefusedEntries)
        {
            if (entries.Has(refused))
            {
                throw new NotSupportedException(
                    $"The setting '{refused}' is not supported by embedding models in process. Remove it, or use a model at Fireworks.");
            }
        }

        var dimensions = options?.Dimensions ?? entries.GetInteger(DimensionsEntry) ?? model.DefaultDimensions;
        if (dimensions < 1 || dimensions > model.Dimensions)
        {
            throw new ArgumentException(
                $"{dimensions} dimensions were asked for; the vectors of this model can be cut to 1 to {model.Dimensions}.");
        }

        return new EmbeddingSettings
        {
            Dimensions = dimensions,
            Normalize = entries.GetBoolean(NormalizeEntry) ?? model.Normalize,
            Truncate = entries.GetBoolean(TruncateEntry) ?? true,
            Prompt = PromptOf(model, entries.GetText(InputPrefixEntry), entries.GetText(PromptNameEntry)),
        };
    }

    private static string PromptOf(EmbeddingModel model, string? prefix, string? name)
    {
        if (prefix is not null && name is not null)
        {
            throw new ArgumentException(
                $"The settings '{InputPrefixEntry}' and '{PromptNameEntry}' both say what stands before a text. Set one of them.");
        }

        name ??= prefix is null ? model.DefaultPromptName : null;
        if (name is null)
        {
            return prefix ?? "";
        }

        if (model.Prompts.TryGetValue(name, out var prompt))
        {
            return prompt;
        }

        // A model without a prompt for queries or documents takes them as they are.
        return name == DocumentNames[0]
            ? DocumentNames.Select(alias => model.Prompts.GetValueOrDefault(alias))
            .FirstOrDefault(static text => text is not null) ?? ""
            : name == Query ? ""
            : throw new ArgumentException(
                $"The model has no prompt '{name}'. It has "
                + $"{(model.Prompts.Count == 0 ? "none" : string.Join(", ", model.Prompts.Keys.Order(StringComparer.Ordinal)))}; "
                + $"'{Query}' and '{DocumentNames[0]}' may always be asked for.");
    }
}
