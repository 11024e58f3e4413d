using System.Collections.Frozen;
using Fireworks.AI.Extensions.Models;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Maps model ids of OpenAI to models at Fireworks that do the same kind of work at a similar price, to ease moving an application over.
/// The map never changes; <see cref="With"/> makes a new one.
/// </summary>
public sealed class OpenAIModelMap
{
    private readonly FrozenDictionary<string, string> _models;

    /// <summary>Makes a map.</summary>
    /// <param name="models">OpenAI's id and, as value, the id at Fireworks.</param>
    public OpenAIModelMap(IEnumerable<KeyValuePair<string, string>> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        _models = models.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>
    /// The map that comes with this version. Models leave the serverless service now and then: a new version may map differently, and
    /// <see cref="FromCatalogue"/> maps to what there is.
    /// </summary>
    public static OpenAIModelMap Default { get; } = new(new Dictionary<string, string>
    {
        ["gpt-4o"] = "accounts/fireworks/models/qwen3p8-max",
        ["gpt-4o-mini"] = "accounts/fireworks/models/glm-5p3-flash",
        ["gpt-4.1"] = "accounts/fireworks/models/qwen3p8-max",
        ["gpt-4.1-mini"] = "accounts/fireworks/models/glm-5p3-flash",
        ["gpt-4.1-nano"] = "accounts/fireworks/models/glm-5p3-flash",
        ["gpt-4-turbo"] = "accounts/fireworks/models/kimi-k3",
        ["gpt-4"] = "accounts/fireworks/models/kimi-k3",
        ["gpt-3.5-turbo"] = "accounts/fireworks/models/gpt-oss-120b",
        ["gpt-5"] = "accounts/fireworks/models/kimi-k3",
        ["gpt-5-mini"] = "accounts/fireworks/models/deepseek-v4p1-flash",
        ["o1"] = "accounts/fireworks/models/kimi-k3",
        ["o3"] = "accounts/fireworks/models/glm-5p3",
        ["o3-mini"] = "accounts/fireworks/models/gpt-oss-120b",
        ["o4-mini"] = "accounts/fireworks/models/deepseek-v4p1-flash",
        ["text-embedding-3-small"] = "accounts/fireworks/models/qwen3-embedding-8b",
        ["text-embedding-3-large"] = "accounts/fireworks/models/qwen3-embedding-8b",
        ["text-embedding-ada-002"] = "nomic-ai/nomic-embed-text-v1.5",
        ["whisper-1"] = "whisper-v3-turbo",
    });

    /// <summary>The pairs of the map.</summary>
    public IReadOnlyDictionary<string, string> Models => _models;

    /// <summary>
    /// Makes a map to models that a catalogue has: those that the key can call and that have no day of deprecation. For each id of OpenAI
    /// it chooses, among models that call functions and, where OpenAI's does, take images, the dearest that costs no more than OpenAI's,
    /// and if there is none, the cheapest. Ids for which the catalogue has nothing, as those of speech, are mapped as by
    /// <see cref="Default"/>.
    /// </summary>
    /// <param name="catalogue">The catalogue: <see cref="FireworksModelClient.LoadAsync"/>.</param>
    /// <returns>The map.</returns>
    /// <example>
    /// <code>
    /// var options = new FireworksClientOptions { ModelMap = OpenAIModelMap.FromCatalogue(catalogue) };
    /// </code>
    /// </example>
    public static OpenAIModelMap FromCatalogue(FireworksCatalogue catalogue)
    {
        ArgumentNullException.ThrowIfNull(catalogue);
        Dictionary<string, string> models = new(OpenAIModelChoice.Choose(catalogue), StringComparer.OrdinalIgnoreCase);
        foreach (var (id, model) in Default.Models)
        {
            models.TryAdd(id, model);
        }

        return new(models);
    }

    /// <summary>Finds the Fireworks id for an id of OpenAI; dated ids such as <c>gpt-4o-2024-08-06</c> count as the undated one.</summary>
    /// <param name="model">Any model id.</param>
    /// <returns>The mapped id, or <paramref name="model"/> itself if the map does not have it.</returns>
    public string Map(string model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return _models.GetValueOrDefault(model) ?? _models.GetValueOrDefault(WithoutDate(model)) ?? model;
    }

    /// <summary>Makes a map with one pair added or replaced.</summary>
    /// <param name="openAIModel">OpenAI's id.</param>
    /// <param name="fireworksModel">The id at Fireworks.</param>
    /// <returns>The new map.</returns>
    public OpenAIModelMap With(string openAIModel, string fireworksModel)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(openAIModel);
        ArgumentException.ThrowIfNullOrWhiteSpace(fireworksModel);
        return new(new Dictionary<string, string>(_models, StringComparer.OrdinalIgnoreCase) { [openAIModel] = fireworksModel });
    }

    private static string WithoutDate(string model)
    {
        ReadOnlySpan<char> text = model;
        var dated = text.Length > 11 && text[^11] == '-' && text[^6] == '-' && text[^3] == '-' &&
            !text[^10..^6].ContainsAnyExceptInRange('0', '9') &&
            !text[^5..^3].ContainsAnyExceptInRange('0', '9') &&
            !text[^2..].ContainsAnyExceptInRange('0', '9');
        return dated ? model[..^11] : model;
    }
}
