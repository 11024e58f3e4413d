using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Values;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>Makes the variables of a chat template from messages and options.</summary>
internal static class TemplateInput
{
    /// <summary>Creates the variables for a conversation, as Hugging Face's transformers name them.</summary>
    /// <param name="template">The template, which tells what it takes from a conversation by itself.</param>
    /// <param name="messages">The conversation; instructions and leading system messages become one system message.</param>
    /// <param name="options">
    /// Instructions, tools (left out under <see cref="NoneChatToolMode"/>), reasoning and the JSON schema of the answer.
    /// The additional properties <c>enable_thinking</c>, <c>reasoning_effort</c> and <c>chat_template_kwargs</c> become variables.
    /// </param>
    /// <param name="format">How the model writes calls, for templates that have no place for them.</param>
    /// <param name="specialTokens">The tokens that the template can name.</param>
    /// <param name="clock">The clock of <c>strftime_now</c>; the system's when null.</param>
    /// <exception cref="NotSupportedException">A message or a tool cannot be put into a prompt.</exception>
    public static ChatTemplateInput Create(
        ChatTemplate template, IEnumerable<ChatMessage> messages, ChatOptions? options, ToolCallFormat format, SpecialTokens specialTokens,
        TimeProvider? clock = null)
    {
        var conversation = new TemplateMessages(template.Features, format);
        conversation.AddInstructions(options?.Instructions);
        foreach (var message in messages)
        {
            conversation.Add(message);
        }

        var variables = new Dictionary<string, TemplateValue>(StringComparer.Ordinal)
        {
            ["tools"] = conversation.AddTools(DeclaredTools(options)),
            ["messages"] = conversation.ToMessages(),
            ["add_generation_prompt"] = TemplateValue.True,
            ["documents"] = TemplateValue.None,
        };
        AddToken(variables, "bos_token", specialTokens.Bos);
        AddToken(variables, "eos_token", specialTokens.Eos);
        AddToken(variables, "pad_token", specialTokens.Pad);
        AddToken(variables, "unk_token", specialTokens.Unk);
        TemplateOptions.Add(variables, options);
        return new ChatTemplateInput(variables, conversation.Length, clock ?? TimeProvider.System);
    }

    private static AIFunctionDeclaration[] DeclaredTools(ChatOptions? options) => options is not { Tools.Count: > 0, ToolMode: not NoneChatToolMode }
        ? []
        : [.. options.Tools.Select(static tool => tool as AIFunctionDeclaration ?? throw new NotSupportedException(
            $"The tool '{tool.Name}' of type {tool.GetType().Name} runs at a service and cannot be used in process. Pass an AIFunction or an AIFunctionDeclaration."))];

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
