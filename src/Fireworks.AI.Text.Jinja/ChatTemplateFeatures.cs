using Fireworks.AI.Text.Jinja.Parsing;

namespace Fireworks.AI.Text.Jinja;

/// <summary>What a template takes from a conversation by itself; the rest is written into message texts before it is rendered.</summary>
/// <param name="Tools">It reads the variable <c>tools</c>.</param>
/// <param name="SystemTools">It reads tools, as text, from the system message.</param>
/// <param name="ToolCalls">It writes the calls of an assistant message.</param>
/// <param name="ToolRole">It knows messages of the role <c>tool</c>: it names the role, or writes calls, to which results belong.</param>
/// <param name="ContentParts">It reads the content of a message as a list of parts only, never as a string.</param>
/// <param name="ImageParts">It reads images among the parts of a message's content.</param>
/// <param name="SingleCalls">It refuses assistant messages with more than one call, as Llama 3's does.</param>
/// <param name="ShortCallIds">It refuses calls whose ids are not nine letters and digits, as Mistral's does.</param>
internal sealed record ChatTemplateFeatures(
    bool Tools, bool SystemTools, bool ToolCalls, bool ToolRole, bool ContentParts, bool ImageParts,
    bool SingleCalls, bool ShortCallIds)
{
    public static ChatTemplateFeatures Detect(ParsedTemplate template) => new(
        template.Variables.Contains("tools"),
        template.Attributes.Contains("tools"),
        template.Attributes.Contains("tool_calls"),
        template.Strings.Contains("tool") || template.Strings.Contains("ipython") || template.Attributes.Contains("tool_calls"),
        template.LoopedAttributes.Contains("content") && !template.Tests.Contains("string"),
        template.Strings.Contains("image") && template.LoopedAttributes.Contains("content"),
        template.Strings.Any(static text => text.Contains("only supports single tool-calls", StringComparison.Ordinal)),
        template.Strings.Any(static text => text.Contains("alphanumeric strings with length 9", StringComparison.Ordinal)));
}
