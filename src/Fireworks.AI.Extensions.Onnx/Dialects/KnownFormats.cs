namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>How families are told of tools, calls and results where their chat templates have no place for them.</summary>
internal static class KnownFormats
{
    public static ToolCallFormat Hermes { get; } = new()
    {
        Open = "<tool_call>\n",
        Separator = "\n</tool_call>\n<tool_call>\n",
        Close = "\n</tool_call>",
        ResultOpen = "<tool_response>\n",
        ResultClose = "\n</tool_response>",
        ToolsOpen = "# Tools\n\nYou may call one or more functions to assist with the user query.\n\n"
            + "You are provided with function signatures within <tools></tools> XML tags:\n<tools>\n",
        ToolsClose = "\n</tools>\n\nFor each function call, return a json object with function name and arguments within "
            + "<tool_call></tool_call> XML tags:\n"
            + "<tool_call>\n{\"name\": <function-name>, \"arguments\": <args-json-object>}\n</tool_call>",
    };

    public static ToolCallFormat Phi4 { get; } = new()
    {
        Open = "<|tool_call|>[",
        Separator = ", ",
        Close = "]<|/tool_call|>",
        ResultRole = "tool_response",
        ToolsOpen = "<|tool|>",
        ToolsClose = "<|/tool|>",
    };

    public static ToolCallFormat Llama { get; } = new()
    {
        Separator = "; ",
        ArgumentsProperty = "parameters",
        ResultRole = "ipython",
        ToolsOpen = "Given the following functions, please respond with a JSON for a function call with its proper arguments that best "
            + "answers the given prompt.\n\nRespond in the format {\"name\": function name, \"parameters\": dictionary of argument name "
            + "and its value}. Do not use variables.\n\n",
        ToolsClose = "\n\n",
    };

    public static ToolCallFormat Gemma { get; } = new()
    {
        Open = "```json\n[",
        Separator = ", ",
        Close = "]\n```",
        ArgumentsProperty = "parameters",
        ResultOpen = "```tool_output\n",
        ResultClose = "\n```",
        ToolsOpen = "You have access to functions. "
            + "If you decide to call any of them, answer with nothing but a list of calls in a code block:\n"
            + "```json\n[{\"name\": function name, \"parameters\": dictionary of argument name and its value}]\n```\n"
            + "The result comes back in a tool_output block. The functions are:\n",
    };

    public static ToolCallFormat Mistral { get; } = new()
    {
        Open = "[TOOL_CALLS] [",
        Separator = ", ",
        Close = "]",
        ToolsOpen = "[AVAILABLE_TOOLS] ",
        ToolsClose = "[/AVAILABLE_TOOLS]",
        ResultOpen = "[TOOL_RESULTS] ",
        ResultClose = "[/TOOL_RESULTS]",
    };

    public static ToolCallFormat MistralArguments { get; } = new()
    {
        Open = "[TOOL_CALLS]",
        Separator = "[TOOL_CALLS]",
        ResultOpen = "[TOOL_RESULTS]",
        ResultClose = "[/TOOL_RESULTS]",
    };

    public static ToolCallFormat Granite { get; } = new()
    {
        Open = "<|tool_call|>[",
        Separator = ", ",
        Close = "]",
        ResultRole = "tool",
        ToolsOpen = "You are a helpful assistant with access to the following tools. When a tool is required to answer the user's query, "
            + "respond only with <|tool_call|> followed by a JSON list of tools used.\n",
    };

    public static ToolCallFormat DeepSeek { get; } = new()
    {
        Separator = "",
        ResultOpen = "<｜tool▁output▁begin｜>",
        ResultClose = "<｜tool▁output▁end｜>",
        ToolsOpen = "## Tools\nYou have access to the following tools:\n\n",
        ToolsClose = "\n\nIMPORTANT: ALWAYS adhere to this exact format for tool use:\n"
            + "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>tool_call_name<｜tool▁sep｜>"
            + "tool_call_arguments<｜tool▁call▁end｜>"
            + "{additional_tool_calls}<｜tool▁calls▁end｜>\n\nWhere:\n"
            + "- `tool_call_name` must be an exact match to one of the available tools\n"
            + "- `tool_call_arguments` must be valid JSON that strictly follows the tool's Parameters Schema\n"
            + "- For multiple tool calls, chain them directly without separators or spaces",
    };
}
