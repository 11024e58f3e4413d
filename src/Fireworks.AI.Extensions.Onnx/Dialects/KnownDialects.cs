namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>The families whose forms are known, for what their chat templates cannot say.</summary>
internal static class KnownDialects
{
    public const string Harmony = "harmony";

    private static readonly ToolCallFormat HermesFormat = new()
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

    private static readonly ToolCallFormat Phi4Format = new()
    {
        Open = "<|tool_call|>[",
        Separator = ", ",
        Close = "]<|/tool_call|>",
        ResultRole = "tool_response",
        ToolsOpen = "<|tool|>",
        ToolsClose = "<|/tool|>",
    };

    private static readonly ToolCallFormat LlamaFormat = new()
    {
        Separator = "; ",
        ArgumentsProperty = "parameters",
        ResultRole = "ipython",
        ToolsOpen = "Given the following functions, please respond with a JSON for a function call with its proper arguments that best "
            + "answers the given prompt.\n\nRespond in the format {\"name\": function name, \"parameters\": dictionary of argument name "
            + "and its value}. Do not use variables.\n\n",
        ToolsClose = "\n\n",
    };

    private static readonly ToolCallFormat GemmaFormat = new()
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

    private static readonly ToolCallFormat MistralFormat = new()
    {
        Open = "[TOOL_CALLS] [",
        Separator = ", ",
        Close = "]",
        ToolsOpen = "[AVAILABLE_TOOLS] ",
        ToolsClose = "[/AVAILABLE_TOOLS]",
        ResultOpen = "[TOOL_RESULTS] ",
        ResultClose = "[/TOOL_RESULTS]",
    };

    private static readonly ToolCallFormat MistralArgumentsFormat = new()
    {
        Open = "[TOOL_CALLS]",
        Separator = "[TOOL_CALLS]",
        ResultOpen = "[TOOL_RESULTS]",
        ResultClose = "[/TOOL_RESULTS]",
    };

    private static readonly ToolCallFormat GraniteFormat = new()
    {
        Open = "<|tool_call|>[",
        Separator = ", ",
        Close = "]",
        ResultRole = "tool",
        ToolsOpen = "You are a helpful assistant with access to the following tools. When a tool is required to answer the user's query, "
            + "respond only with <|tool_call|> followed by a JSON list of tools used.\n",
    };

    private static readonly ToolCallFormat DeepSeekFormat = new()
    {
        Separator = "",
        ResultOpen = "<｜tool▁output▁begin｜>",
        ResultClose = "<｜tool▁output▁end｜>",
        ToolsOpen = "## Tools\nYou have access to the following tools:\n\n",
        ToolsClose = "\n\nIMPORTANT: ALWAYS adhere to this exact format for tool use:\n"
            + "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>tool_call_name<｜tool▁sep｜>tool_call_arguments<｜tool▁call▁end｜>"
            + "{additional_tool_calls}<｜tool▁calls▁end｜>\n\nWhere:\n"
            + "- `tool_call_name` must be an exact match to one of the available tools\n"
            + "- `tool_call_arguments` must be valid JSON that strictly follows the tool's Parameters Schema\n"
            + "- For multiple tool calls, chain them directly without separators or spaces",
    };

    /// <summary>Gets the marks of reasoning that families use.</summary>
    public static IReadOnlyList<ReasoningMarks> Reasoning { get; } =
    [
        ReasoningMarks.Think,
        new("[THINK]", "[/THINK]"),
        new("<seed:think>", "</seed:think>"),
        new("<|START_THINKING|>", "<|END_THINKING|>"),
        new("<|channel>thought", "<channel|>"),
        new("<|inner_prefix|>", "<|inner_suffix|>"),
        new("<longcat_think>", "</longcat_think>"),
        new("<|thought_start|>", "<|thought_end|>"),
        new("<thought>", "</thought>"),
        new("<thinking>", "</thinking>"),
        new("<reasoning>", "</reasoning>"),
        new("<mm:think>", "</mm:think>"),
        new("<|begin_of_thought|>", "<|end_of_thought|>"),
    ];

    /// <summary>Gets the marks that end turns, in families where they differ between answers and calls.</summary>
    public static IReadOnlyList<string> EndMarks { get; } =
    [
        "<|eom_id|>", "<|eot_id|>", "<|eot|>", "<|eom|>", "<|im_end|>", "<|end|>", "<|call|>", "<|calls|>", "</s>", "<|END_OF_TURN_TOKEN|>",
        "<end_of_turn>", "<|endoftext|>", "<|assistant_end|>", "<|message_sep|>", "<｜end▁of▁sentence｜>", "<|end_of_text|>",
    ];

    public static Dialect Hermes { get; } = New("hermes", HermesFormat, KnownForms.Hermes);

    public static Dialect Phi4 { get; } = New("phi-4", Phi4Format, KnownForms.PhiList, KnownForms.Functools with { IsReadOnly = true })
        with { Dropped = ["</|tool_call|>"] };

    public static Dialect Gemma3 { get; } = New(
        "gemma-3", GemmaFormat, KnownForms.GemmaList, KnownForms.GemmaCode with { IsReadOnly = true },
        KnownForms.GemmaCode with { Open = "```tool_call\n", IsReadOnly = true }, KnownForms.BarePython with { IsReadOnly = true },
        KnownForms.BareParameters with { IsReadOnly = true });

    public static Dialect Llama3 { get; } = New("llama-3-json", LlamaFormat, KnownForms.BareParameters, KnownForms.PythonTag, KnownForms.PythonTagJson,
        KnownForms.BarePython with { IsReadOnly = true })
        with { EndMarks = ["<|eom_id|>"] };

    public static Dialect Mistral { get; } = New(
        "mistral", MistralFormat, KnownForms.MistralList, KnownForms.MistralArguments with { IsReadOnly = true }, KnownForms.MistralIds,
        KnownForms.MistralBare);

    public static Dialect MistralArguments { get; } = New(
        "mistral-args", MistralArgumentsFormat, KnownForms.MistralArguments, KnownForms.MistralList with { IsReadOnly = true },
        KnownForms.MistralIds, KnownForms.MistralBare);

    /// <summary>Gets the families, with the marks by which a chat template is known to be of one; earlier ones win.</summary>
    public static IReadOnlyList<(Dialect Dialect, string[] Marks)> All { get; } =
    [
        (New(
            Harmony, HermesFormat, KnownForms.HarmonyConstrained, KnownForms.Harmony,
            KnownForms.HarmonyConstrained with { NameClose = "<|message|>" }, KnownForms.HarmonyAny, KnownForms.HarmonyAnalysis, KnownForms.HarmonyRecipient) with
            {
                Reasoning = new("<|channel|>analysis<|message|>", "<|end|>") { Gap = "<|start|>assistant", IsInTemplate = true },
                Dropped =
                [
                    "<|channel|>final<|message|>", "<|channel|>commentary<|message|>", "<|channel|>final <|constrain|>json<|message|>",
                    "<|start|>assistant", "<|end|>", "<|return|>",
                ],
                EndMarks = ["<|call|>"],
                ReasoningProperty = "thinking",
            },
            ["<|channel|>", "<|message|>"]),
        (New("apriel", HermesFormat, KnownForms.ToolCalls) with
            {
                Reasoning = new("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]") { IsInTemplate = true },
                Dropped = ["[BEGIN FINAL RESPONSE]", "[END FINAL RESPONSE]"],
            },
            ["[BEGIN FINAL RESPONSE]"]),
        (New("kimi", HermesFormat, KnownForms.Kimi), ["<|tool_call_argument_begin|>"]),
        (New("deepseek-dsml", HermesFormat, KnownForms.DeepSeekMarkup), ["<｜DSML｜"]),
        (New("step", HermesFormat, KnownForms.Step), ["steptml:"]),
        (New("deepseek-fence", DeepSeekFormat, KnownForms.DeepSeekFence, KnownForms.DeepSeek) with { EndMarks = ["<｜end▁of▁sentence｜>"] }, ["<｜tool▁calls▁begin｜>", "```json"]),
        (New("deepseek", DeepSeekFormat, KnownForms.DeepSeek, KnownForms.DeepSeekFence), ["<｜User｜>"]),
        (New("minimax", HermesFormat, KnownForms.MiniMax), ["<minimax:tool_call>"]),
        (New("seed", HermesFormat, KnownForms.Seed), ["<seed:tool_call>"]),
        (New("longcat", HermesFormat, KnownForms.Longcat), ["<longcat_tool_call>"]),
        (New("qwen-coder", HermesFormat, KnownForms.QwenCoder, KnownForms.QwenCoderBare), ["<tool_call>", "<function="]),
        (New("glm", HermesFormat, KnownForms.Glm, KnownForms.GlmBare), ["<tool_call>", "<arg_key>"]),
        (MistralArguments, ["[TOOL_CALLS]", "[ARGS]"]),
        (Mistral, ["[TOOL_CALLS]"]),
        (New("granite", GraniteFormat, KnownForms.GraniteList, KnownForms.PhiList with { IsReadOnly = true }) with { Dropped = ["<response>", "</response>"] }, ["<|tool_call|>", "<|start_of_role|>"]),
        (Hermes, ["<tool_call>"]),
        (New("code", HermesFormat, KnownForms.Hermes, KnownForms.Code), ["<code>"]),
        (New("apertus", HermesFormat, KnownForms.Apertus), ["<|tools_prefix|>"]),
        (New("command-r7b", HermesFormat, KnownForms.CommandAction) with { Dropped = ["<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|START_TEXT|>", "<|END_TEXT|>"] }, ["<|START_ACTION|>"]),
        (New("command-r", HermesFormat, KnownForms.CommandFence), ["<|START_OF_TURN_TOKEN|>", "Action:"]),
        (New("lfm2", HermesFormat, KnownForms.Lfm, KnownForms.MiniCpm), ["<|tool_call_start|>"]),
        (New("lfm2", HermesFormat, KnownForms.Lfm), ["<|tool_list_start|>"]),
        (New("lfm2", HermesFormat, KnownForms.Lfm), ["List of tools: "]),
        (New("olmo-3", HermesFormat, KnownForms.Olmo), ["<function_calls>"]),
        (New("nemotron", HermesFormat, KnownForms.Nemotron), ["<TOOLCALL>"]),
        (New("tool-calls", HermesFormat, KnownForms.ToolCalls), ["<tool_calls>"]),
        (New("internlm", HermesFormat, KnownForms.Plugin), ["<|action_start|>"]),
        (New("functionary-3.1", LlamaFormat, KnownForms.FunctionTag), ["<function="]),
        (New("functionary-3.2", LlamaFormat, KnownForms.Functionary, KnownForms.FunctionaryNext) with { Dropped = [">>>all\n"] }, [">>>all"]),
        (New("granite-20b", HermesFormat, KnownForms.Granite20), ["<function_call>"]),
        (New("gigachat", HermesFormat, KnownForms.GigaChat, KnownForms.GigaChatRole), ["<|function_call|>", "<|role_sep|>"]),
        (New("gigachat", HermesFormat, KnownForms.GigaChatRole, KnownForms.GigaChat), ["<|role_sep|>"]),
        (New("gemma-4", HermesFormat, KnownForms.GemmaBraces), ["<|tool_call>"]),
        (New("function-gemma", HermesFormat, KnownForms.FunctionGemma), ["<start_function_call>"]),
        (New("solar", HermesFormat, KnownForms.Solar) with
            {
                Reasoning = new("<|think|>", "<|end|>") { Gap = "<|begin|>assistant", IsInTemplate = true },
                Dropped = ["<|begin|>assistant", "<|content|>", "<|end|>"],
                EndMarks = ["<|calls|>"],
            }, ["<|tool_call:begin|>"]),
        (New("hyperclova", HermesFormat, KnownForms.HyperClova), ["tool/function_call"]),
        (Phi4, ["<|tool_call|>"]),
        (Phi4, ["<|tool|>", "'<|'"]),
        (New("firefunction", HermesFormat, KnownForms.Functools, KnownForms.PhiList with { IsReadOnly = true }), ["functools["]),
        (New("llama-4", LlamaFormat, KnownForms.BarePython, KnownForms.PythonStart, KnownForms.PythonStartList, KnownForms.BareParameters with { IsReadOnly = true }),
            ["<|header_start|>"]),
        (Llama3, ["<|python_tag|>"]),
        (Llama3, ["<|start_header_id|>", "<|eot_id|>"]),
        (Gemma3, ["<start_of_turn>"]),
    ];

    /// <summary>Gets the names that a caller may give a model's dialect.</summary>
    public static IEnumerable<string> Names { get; } = [.. new[] { "hermes", "phi-4", "gemma-3", "llama-3-json", "mistral", "mistral-args" }
        .Concat(All.Select(static known => known.Dialect.Name)).Distinct()];

    /// <summary>Finds the dialect of a name, or null where there is none.</summary>
    public static Dialect? Find(ToolCallDialect name) =>
        All.FirstOrDefault(known => known.Dialect.Name.Equals(name.Value, StringComparison.OrdinalIgnoreCase)).Dialect;

    /// <summary>Finds the family of a chat template by the marks in it, or null where it has those of none.</summary>
    public static Dialect? Recognize(string chatTemplate) => All.FirstOrDefault(known =>
        Array.TrueForAll(known.Marks, mark => chatTemplate.Contains(mark, StringComparison.Ordinal))).Dialect;

    /// <summary>The marks of reasoning that a chat template names; those of most families, only to be read, where it names none.</summary>
    public static ReasoningMarks FindReasoning(string chatTemplate) =>
        Reasoning.FirstOrDefault(marks => chatTemplate.Contains(marks.Open, StringComparison.Ordinal)) is { } known
            ? known with { IsInTemplate = true }
            : ReasoningMarks.Think;

    private static Dialect New(string name, ToolCallFormat format, params CallForm[] forms) => new() { Name = name, Format = format, Forms = forms };
}
