using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Models;

/// <summary>What is known of a family of models, of which requests must take account.</summary>
internal sealed record ModelFamily
{
    /// <summary>
    /// What the family takes for <c>reasoning_effort</c>, in the order none, low, medium, high, extra high: words, or true for reasoning
    /// that can only be on or off.
    /// </summary>
    public IReadOnlyList<object> Efforts { get; init; } = ["none", "low", "medium", "high", "xhigh"];

    /// <summary>Whether the chat template refuses a system message that is not the first.</summary>
    public bool TakesOneSystemMessage { get; init; }

    /// <summary>Where Fireworks serves speech to text with it.</summary>
    public Uri SpeechHost { get; init; } = new("https://audio-prod.api.fireworks.ai/v1");

    /// <summary>The value for an effort of the abstraction.</summary>
    public object GetEffort(ReasoningEffort effort) => (int)effort >= 0 && (int)effort < Efforts.Count
        ? Efforts[(int)effort]
        : throw new ArgumentOutOfRangeException(nameof(effort), effort, "This reasoning effort is not known.");
}

/// <summary>The one table of what is known of model families. A family that is not listed is like most.</summary>
internal static class ModelFamilies
{
    private static readonly ModelFamily Unlisted = new();
    private static readonly ModelFamily Glm = new() { Efforts = ["low", "low", "high", "high", "max"] };
    private static readonly ModelFamily DeepSeek = new() { Efforts = ["none", "low", "high", "high", "xhigh"] };
    private static readonly ModelFamily OnOrOff = new() { Efforts = ["none", true, true, true, true] };
    private static readonly ModelFamily Always = new() { Efforts = ["low", "low", "medium", "high", "high"] };
    private static readonly ModelFamily UpToHigh = new() { Efforts = ["none", "low", "medium", "high", "high"] };

    // The first family whose name begins the model's id decides.
    private static readonly (string Name, ModelFamily Family)[] Listed =
    [
        ("gpt-oss", Always),
        ("glm-5p3", Glm),
        ("glm-latest", Glm),
        ("glm-fast-latest", Glm),
        ("glm-flash-latest", Glm),
        ("glm-5p2", new() { Efforts = ["none", "high", "high", "high", "max"] }),
        ("minimax-m2", Always),
        ("minimax", UpToHigh),
        ("deepseek-v4p1", DeepSeek),
        ("deepseek-flash-latest", DeepSeek),
        ("qwen3p7", UpToHigh),
        ("qwen3p8", OnOrOff with { TakesOneSystemMessage = true }),
        ("qwen-max-latest", OnOrOff with { TakesOneSystemMessage = true }),
        ("nemotron", OnOrOff),
        ("whisper-v3-turbo", new() { SpeechHost = new("https://audio-turbo.api.fireworks.ai/v1") }),
    ];

    /// <summary>The family of a model.</summary>
    /// <param name="model">The model's address in any form.</param>
    public static ModelFamily Find(string model)
    {
        var id = FireworksModel.IdOf(model);
        foreach (var (name, family) in Listed)
        {
            if (id.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return family;
            }
        }

        return Unlisted;
    }
}
