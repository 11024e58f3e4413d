using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>What a caller's options say about the prompt.</summary>
internal sealed record PromptSettings
{
    /// <summary>Instructions that go before the system messages of the conversation.</summary>
    public string? Instructions { get; init; }

    /// <summary>The tools that apply: none under <see cref="NoneChatToolMode"/>.</summary>
    public IReadOnlyList<AIFunctionDeclaration> Tools { get; init; } = [];

    /// <summary>Variables of the chat template beyond those of the conversation.</summary>
    public IReadOnlyDictionary<string, TemplateValue> Variables { get; init; } = new Dictionary<string, TemplateValue>();
}
