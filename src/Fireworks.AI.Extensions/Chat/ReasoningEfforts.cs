using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>
/// What each model family takes for <c>reasoning_effort</c>. Families that are not listed get the abstraction's own words.
/// </summary>
internal static class ReasoningEfforts
{
    /// <summary>Stands for reasoning that can only be on or off.</summary>
    public const string On = "true";

    // In the order none, low, medium, high, extra high; the first family whose name begins the model's id decides.
    private static readonly (string Family, string[] Values)[] Families =
    [
        ("gpt-oss", ["low", "low", "medium", "high", "high"]),
        ("glm-5p3", ["low", "low", "high", "high", "max"]),
        ("glm-latest", ["low", "low", "high", "high", "max"]),
        ("glm-fast-latest", ["low", "low", "high", "high", "max"]),
        ("glm-flash-latest", ["low", "low", "high", "high", "max"]),
        ("glm-5p2", ["none", "high", "high", "high", "max"]),
        ("minimax-m2", ["low", "low", "medium", "high", "high"]),
        ("minimax", ["none", "low", "medium", "high", "high"]),
        ("deepseek-v4p1", ["none", "low", "high", "high", "max"]),
        ("deepseek-flash-latest", ["none", "low", "high", "high", "max"]),
        ("qwen3p7", ["none", "low", "medium", "high", "high"]),

        // These know on and off only.
        ("qwen3p8", ["none", On, On, On, On]),
        ("qwen-max-latest", ["none", On, On, On, On]),
        ("nemotron", ["none", On, On, On, On]),
    ];

    private static readonly string[] Others = ["none", "low", "medium", "high", "xhigh"];

    public static string For(string model, ReasoningEffort effort)
    {
        var id = FireworksModel.IdOf(model);
        var values = Others;
        foreach ((var family, var candidates) in Families)
        {
            if (id.StartsWith(family, StringComparison.OrdinalIgnoreCase))
            {
                values = candidates;
                break;
            }
        }

        var index = (int)effort;
        return index >= 0 && index < values.Length
            ? values[index]
            : throw new ArgumentOutOfRangeException(nameof(effort), effort, "This reasoning effort is not known.");
    }
}
