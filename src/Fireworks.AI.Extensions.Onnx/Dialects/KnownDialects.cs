namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>The families whose forms are known, for what their chat templates cannot say.</summary>
internal static class KnownDialects
{
    public const string Harmony = "harmony";

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

    public static Dialect Hermes { get; } = New("hermes", KnownFormats.Hermes, KnownForms.Hermes);

    public static Dialect Phi4 { get; } = New(
        "phi-4", KnownFormats.Phi4, KnownForms.PhiList, KnownForms.Functools with { IsReadOnly = true })
        with
    { Dropped = ["</|tool_call|>"] };

    public static Dialect Gemma3 { get; } = New(
        "gemma-3", KnownFormats.Gemma, KnownForms.GemmaList, KnownForms.GemmaCode with { IsReadOnly = true },
        KnownForms.GemmaCode with { Open = "```tool_call\n", IsReadOnly = true }, KnownForms.BarePython with { IsReadOnly = true },
        KnownForms.BareParameters with { IsReadOnly = true });

    public static Dialect Llama3 { get; } = New(
        "llama-3-json", KnownFormats.Llama, KnownForms.BareParameters, KnownForms.PythonTag, KnownForms.PythonTagJson,
        KnownForms.BarePython with { IsReadOnly = true })
        with
    { EndMarks = ["<|eom_id|>"] };

    public static Dialect Mistral { get; } = New(
        "mistral", KnownFormats.Mistral, KnownForms.MistralList,
            KnownForms.MistralArguments with { IsReadOnly = true }, KnownForms.MistralIds,
        KnownForms.MistralBare);

    public static Dialect MistralArguments { get; } = New(
        "mistral-args", KnownFormats.MistralArguments, KnownForms.MistralArguments, KnownForms.MistralList with { IsReadOnly = true },
        KnownForms.MistralIds, KnownForms.MistralBare);

    /// <summary>Gets the families, with the marks by which a chat template is known to be of one; earlier ones win.</summary>
    public static IReadOnlyList<(Dialect Dialect, string[] Marks)> All { get; } =
    [
        (New(
            Harmony, KnownFormats.Hermes, KnownForms.HarmonyConstrained, KnownForms.Harmony,
            KnownForms.HarmonyConstrained with { NameClose = "<|message|>" }, KnownForms.HarmonyAny,
            KnownForms.HarmonyAnalysis, KnownForms.HarmonyRecipient) with
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
        (New("apriel", KnownFormats.Hermes, KnownForms.ToolCalls) with
            {
                Reasoning = new("Here are my reasoning steps:", "[BEGIN FINAL RESPONSE]") { IsInTemplate = true },
                Dropped = ["[BEGIN FINAL RESPONSE]", "[END FINAL RESPONSE]"],
            },
            ["[BEGIN FINAL RESPONSE]"]),
        (New("kimi", KnownFormats.Hermes, KnownForms.Kimi), ["<|tool_call_argument_begin|>"]),
        (New("deepseek-dsml", KnownFormats.Hermes, KnownForms.DeepSeekMarkup), ["<｜DSML｜"]),
        (New("step", KnownFormats.Hermes, KnownForms.Step), ["steptml:"]),
        (New("deepseek-fence", KnownFormats.DeepSeek, KnownForms.DeepSeekFence, KnownForms.DeepSeek)
            with { EndMarks = ["<｜end▁of▁sentence｜>"] },
            ["<｜tool▁calls▁begin｜>", "```json"]),
        (New("deepseek", KnownFormats.DeepSeek, KnownForms.DeepSeek, KnownForms.DeepSeekFence), ["<｜User｜>"]),
        (New("minimax", KnownFormats.Hermes, KnownForms.MiniMax), ["<minimax:tool_call>"]),
        (New("seed", KnownFormats.Hermes, KnownForms.Seed), ["<seed:tool_call>"]),
        (New("longcat", KnownFormats.Hermes, KnownForms.Longcat), ["<longcat_tool_call>"]),
        (New("qwen-coder", KnownFormats.Hermes, KnownForms.QwenCoder, KnownForms.QwenCoderBare), ["<tool_call>", "<function="]),
        (New("glm", KnownFormats.Hermes, KnownForms.Glm, KnownForms.GlmBare), ["<tool_call>", "<arg_key>"]),
        (MistralArguments, ["[TOOL_CALLS]", "[ARGS]"]),
        (Mistral, ["[TOOL_CALLS]"]),
        (New("granite", KnownFormats.Granite, KnownForms.GraniteList, KnownForms.PhiList with { IsReadOnly = true })
            with { Dropped = ["<response>", "</response>"] }, ["<|tool_call|>", "<|start_of_role|>"]),
        (Hermes, ["<tool_call>"]),
        (New("code", KnownFormats.Hermes, KnownForms.Hermes, KnownForms.Code), ["<code>"]),
        (New("apertus", KnownFormats.Hermes, KnownForms.Apertus), ["<|tools_prefix|>"]),
        (New("command-r7b", KnownFormats.Hermes, KnownForms.CommandAction)
            with { Dropped = ["<|START_RESPONSE|>", "<|END_RESPONSE|>", "<|START_TEXT|>", "<|END_TEXT|>"] },
            ["<|START_ACTION|>"]),
        (New("command-r", KnownFormats.Hermes, KnownForms.CommandFence), ["<|START_OF_TURN_TOKEN|>", "Action:"]),
        (New("lfm2", KnownFormats.Hermes, KnownForms.Lfm, KnownForms.MiniCpm), ["<|tool_call_start|>"]),
        (New("lfm2", KnownFormats.Hermes, KnownForms.Lfm), ["<|tool_list_start|>"]),
        (New("lfm2", KnownFormats.Hermes, KnownForms.Lfm), ["List of tools: "]),
        (New("olmo-3", KnownFormats.Hermes, KnownForms.Olmo), ["<function_calls>"]),
        (New("nemotron", KnownFormats.Hermes, KnownForms.Nemotron), ["<TOOLCALL>"]),
        (New("tool-calls", KnownFormats.Hermes, KnownForms.ToolCalls), ["<tool_calls>"]),
        (New("internlm", KnownFormats.Hermes, KnownForms.Plugin), ["<|action_start|>"]),
        (New("functionary-3.1", KnownFormats.Llama, KnownForms.FunctionTag), ["<function="]),
        (New("functionary-3.2", KnownFormats.Llama, KnownForms.Functionary, KnownForms.FunctionaryNext)
            with { Dropped = [">>>all\n"], DroppedAtStart = "all\n" }, [">>>all"]),
        (New("mcp", KnownFormats.Hermes, KnownForms.Hermes, KnownForms.ServerTool), ["<use_mcp_tool>"]),
        (New("granite-20b", KnownFormats.Hermes, KnownForms.Granite20), ["<function_call>"]),
        (New("gigachat", KnownFormats.Hermes, KnownForms.GigaChat, KnownForms.GigaChatRole), ["<|function_call|>", "<|role_sep|>"]),
        (New("gigachat", KnownFormats.Hermes, KnownForms.GigaChatRole, KnownForms.GigaChat), ["<|role_sep|>"]),
        (New("gemma-4", KnownFormats.Hermes, KnownForms.GemmaBraces), ["<|tool_call>"]),
        (New("function-gemma", KnownFormats.Hermes, KnownForms.FunctionGemma), ["<start_function_call>"]),
        (New("solar", KnownFormats.Hermes, KnownForms.Solar) with
            {
                Reasoning = new("<|think|>", "<|end|>") { Gap = "<|begin|>assistant", IsInTemplate = true },
                Dropped = ["<|begin|>assistant", "<|content|>", "<|end|>"],
                EndMarks = ["<|calls|>"],
            }, ["<|tool_call:begin|>"]),
        (New("hyperclova", KnownFormats.Hermes, KnownForms.HyperClova), ["tool/function_call"]),
        (Phi4, ["<|tool_call|>"]),
        (Phi4, ["<|tool|>", "'<|'"]),
        (New("firefunction", KnownFormats.Hermes, KnownForms.Functools, KnownForms.PhiList with { IsReadOnly = true }), ["functools["]),
        (New("llama-4", KnownFormats.Llama, KnownForms.BarePython, KnownForms.PythonStart, KnownForms.PythonStartList,
            KnownForms.BareParameters with { IsReadOnly = true }),
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

    private static Dialect New(string name, ToolCallFormat format, params CallForm[] forms) =>
        new() { Name = name, Format = format, Forms = forms };
}
