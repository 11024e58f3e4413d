using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>Makes the variables of a chat template from messages and settings.</summary>
internal static class TemplateInputFactory
{
    /// <summary>Creates the variables for a conversation, as Hugging Face's transformers name them.</summary>
    /// <param name="template">The template, which tells what it takes from a conversation by itself.</param>
    /// <param name="messages">The conversation; instructions and leading system messages become one system message.</param>
    /// <param name="settings">Instructions, tools and further variables.</param>
    /// <param name="dialect">How the model writes calls, for templates that have no place for them.</param>
    /// <param name="specialTokens">The tokens that the template can name.</param>
    /// <param name="clock">The clock of <c>strftime_now</c>; the system's when null.</param>
    /// <param name="images">Takes the images; null for a model that takes none.</param>
    /// <exception cref="NotSupportedException">A message cannot be put into a prompt, or the dialect has no words for tools.</exception>
    public static ChatTemplateInput Create(
        ChatTemplate template,
        IEnumerable<ChatMessage> messages,
        PromptSettings settings,
        Dialect dialect,
        SpecialTokens specialTokens,
        TimeProvider? clock = null,
        ConversationImages? images = null)
    {
        var conversation = new TemplateMessageBuilder(template.Features, dialect, images);
        conversation.AddInstructions(settings.Instructions);
        foreach (var message in messages)
        {
            conversation.Add(message);
        }

        var variables = new Dictionary<string, TemplateValue>(StringComparer.Ordinal)
        {
            ["tools"] = conversation.AddTools(settings.Tools),
            ["messages"] = conversation.ToMessages(),
            ["add_generation_prompt"] = TemplateValue.True,
            ["documents"] = TemplateValue.None,
        };
        AddToken(variables, "bos_token", specialTokens.Bos);
        AddToken(variables, "eos_token", specialTokens.Eos);
        AddToken(variables, "pad_token", specialTokens.Pad);
        AddToken(variables, "unk_token", specialTokens.Unk);
        foreach (var (name, value) in settings.Variables)
        {
            variables[name] = value;
        }

        return new ChatTemplateInput(variables, conversation.Length, clock ?? TimeProvider.System);
    }

    private static void AddToken(Dictionary<string, TemplateValue> variables, string name, string? token)
    {
        if (token is not null)
        {
            variables[name] = TemplateValue.Text(token, isTemplate: true);
        }
    }
}

/// <summary>The special tokens that templates can name; those a tokenizer lacks are undefined in the template.</summary>
internal sealed record SpecialTokens(string? Bos = null, string? Eos = null, string? Pad = null, string? Unk = null);
