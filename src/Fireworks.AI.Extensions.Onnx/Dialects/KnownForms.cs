namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Forms of calls that families write whatever their chat templates show.</summary>
internal static class KnownForms
{
    public static CallForm Hermes { get; } = Json("<tool_call>\n", "\n</tool_call>") with { Separator = "\n" };

    public static CallForm QwenCoder { get; } = new()
    {
        Syntax = CallSyntax.Tagged,
        CallOpen = "<tool_call>\n<function=",
        NameClose = ">\n",
        Tags = new("<parameter=", ">\n", "\n</parameter>", "\n"),
        CallClose = "</function>\n</tool_call>",
        Separator = "\n",
    };

    public static CallForm Glm { get; } = new()
    {
        Syntax = CallSyntax.Tagged,
        CallOpen = "<tool_call>",
        NameClose = "\n",
        Tags = new("<arg_key>", "</arg_key>\n<arg_value>", "</arg_value>", "\n"),
        CallClose = "</tool_call>",
        Separator = "\n",
    };

    /// <summary>Gets the form without the outer tag, which the models sometimes leave out.</summary>
    public static CallForm QwenCoderBare { get; } =
        QwenCoder with { CallOpen = "<function=", CallClose = "</function>", IsReadOnly = true };

    /// <summary>Gets the form of GLM 4: a name and a line break before the arguments, and nothing around them.</summary>
    public static CallForm GlmBare { get; } =
        new() { Syntax = CallSyntax.JsonArguments, NameClose = "\n", Separator = null, IsReadOnly = true };

    public static CallForm Code { get; } = Python("<code>\n", "\n</code>") with { Separator = "\n", IsReadOnly = true };

    public static CallForm PhiList { get; } = List("<|tool_call|>[", "]<|/tool_call|>");

    public static CallForm Functools { get; } = List("functools[", "]") with { IsSoft = true };

    public static CallForm GraniteList { get; } = List("<|tool_call|>[", "]");

    public static CallForm GemmaList { get; } = List("```json\n[", "]\n```") with
    {
        ArgumentsProperty = "parameters",
        NameClose = "\", \"parameters\": ",
        IsSoft = true,
    };

    public static CallForm GemmaCode { get; } = Python("```tool_code\n", "\n```") with { Separator = "\n" };

    public static CallForm BareParameters { get; } = Json("", "") with
    {
        ArgumentsProperty = "parameters",
        NameClose = "\", \"parameters\": ",
        Separator = "; ",
    };

    public static CallForm BarePython { get; } = new() { Syntax = CallSyntax.PythonList, Open = "[", Separator = ", ", Close = "]" };

    public static CallForm PythonTag { get; } = Python("<|python_tag|>", "") with { Separator = null, NameClose = ".call" };

    public static CallForm PythonTagJson { get; } = BareParameters with { CallOpen = "<|python_tag|>{\"name\": \"" };

    public static CallForm PythonStart { get; } = Json("<|python_start|>", "<|python_end|>") with
    {
        ArgumentsProperty = "parameters",
        NameClose = "\", \"parameters\": ",
    };

    public static CallForm PythonStartList { get; } =
        BarePython with { Open = "<|python_start|>[", Close = "]<|python_end|>", IsReadOnly = true };

    public static CallForm MistralList { get; } = List("[TOOL_CALLS] [", "]");

    public static CallForm MistralArguments { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        CallOpen = "[TOOL_CALLS]",
        NameClose = "[ARGS]",
    };

    public static CallForm MistralIds { get; } = MistralArguments with { NameClose = $"[CALL_ID]{CallForm.Id}[ARGS]", IsReadOnly = true };

    public static CallForm MistralBare { get; } = MistralArguments with { NameClose = "", IsReadOnly = true };

    public static CallForm DeepSeek { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        Open = "<｜tool▁calls▁begin｜>",
        CallOpen = "<｜tool▁call▁begin｜>",
        NameClose = "<｜tool▁sep｜>",
        CallClose = "<｜tool▁call▁end｜>",
        Close = "<｜tool▁calls▁end｜>",
    };

    public static CallForm DeepSeekFence { get; } = DeepSeek with
    {
        CallOpen = "<｜tool▁call▁begin｜>function<｜tool▁sep｜>",
        NameClose = "\n```json\n",
        CallClose = "\n```<｜tool▁call▁end｜>",
        Separator = "\n",
    };

    public static CallForm DeepSeekMarkup { get; } = new()
    {
        Syntax = CallSyntax.Tagged,
        Open = "<｜DSML｜function_calls>\n",
        CallOpen = "<｜DSML｜invoke name=\"",
        NameClose = "\">\n",
        Tags = new("<｜DSML｜parameter name=\"", "\" string=\"true\">", "</｜DSML｜parameter>", "\n")
        { OtherKeyClose = "\" string=\"false\">" },
        CallClose = "</｜DSML｜invoke>",
        Separator = "\n",
        Close = "\n</｜DSML｜function_calls>",
    };

    public static CallForm Kimi { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        Open = "<|tool_calls_section_begin|>",
        CallOpen = "<|tool_call_begin|>functions.",
        NameClose = $":{CallForm.Index}<|tool_call_argument_begin|>",
        CallClose = "<|tool_call_end|>",
        Close = "<|tool_calls_section_end|>",
    };

    public static CallForm Harmony { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        CallOpen = " to=functions.",
        NameClose = "<|channel|>commentary json<|message|>",
        Separator = null,
    };

    public static CallForm HarmonyConstrained { get; } = Harmony with
    {
        CallOpen = "<|channel|>commentary to=functions.",
        NameClose = " <|constrain|>json<|message|>",
        IsCompact = true,
    };

    /// <summary>Gets the form with whatever a header may say of the content.</summary>
    public static CallForm HarmonyAny { get; } = HarmonyConstrained with { NameClose = $"{CallForm.Id}<|message|>", IsReadOnly = true };

    public static CallForm HarmonyAnalysis { get; } = HarmonyAny with { CallOpen = "<|channel|>analysis to=functions." };

    public static CallForm HarmonyRecipient { get; } = Harmony with { NameClose = $"{CallForm.Id}<|message|>", IsReadOnly = true };

    public static CallForm CommandAction { get; } = List("<|START_ACTION|>[\n", "\n]<|END_ACTION|>") with
    {
        CallOpen = $"    {{\"tool_call_id\": \"{CallForm.Index}\", \"tool_name\": \"",
        NameProperty = "tool_name",
        ArgumentsProperty = "parameters",
        NameClose = "\", \"parameters\": ",
        Separator = ",\n",
    };

    public static CallForm CommandFence { get; } = List("Action: ```json\n[\n", "\n]\n```") with
    {
        CallOpen = "    {\n        \"tool_name\": \"",
        NameProperty = "tool_name",
        ArgumentsProperty = "parameters",
        NameClose = "\",\n        \"parameters\": ",
        CallClose = "\n    }",
        Separator = ",\n",
    };

    public static CallForm Lfm { get; } = BarePython with { Open = "<|tool_call_start|>[", Close = "]<|tool_call_end|>" };

    public static CallForm MiniCpm { get; } =
        Python("<|tool_call_start|>\n```python\n", "\n```\n<|tool_call_end|>") with { Separator = "\n" };

    public static CallForm Olmo { get; } = Python("<function_calls>\n", "\n</function_calls>") with { Separator = "\n" };

    public static CallForm Nemotron { get; } = List("<TOOLCALL>[", "]</TOOLCALL>");

    public static CallForm ToolCalls { get; } = List("<tool_calls>[", "]</tool_calls>");

    public static CallForm Apertus { get; } = new()
    {
        Syntax = CallSyntax.JsonMember,
        Open = "<|tools_prefix|>[",
        CallOpen = "{\"",
        NameClose = "\": ",
        CallClose = "}",
        Separator = ", ",
        Close = "]<|tools_suffix|>",
    };

    public static CallForm Plugin { get; } = Json("<|action_start|><|plugin|>\n", "<|action_end|>") with
    {
        ArgumentsProperty = "parameters",
        NameClose = "\", \"parameters\": ",
    };

    public static CallForm FunctionTag { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        CallOpen = "<function=",
        NameClose = ">",
        CallClose = "</function>",
    };

    public static CallForm Functionary { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        NameClose = "\n",
        Separator = ">>>",
    };

    public static CallForm FunctionaryNext { get; } =
        Functionary with { CallOpen = ">>>", Separator = "", IsReadOnly = true, IsSoft = true };

    public static CallForm ServerTool { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        CallOpen = $"<use_mcp_tool>\n<server_name>{CallForm.Id}</server_name>\n<tool_name>",
        NameClose = "</tool_name>\n<arguments>\n",
        CallClose = "\n</arguments>\n</use_mcp_tool>",
        Separator = null,
        IsReadOnly = true,
    };

    public static CallForm MiniMax { get; } = new()
    {
        Syntax = CallSyntax.Tagged,
        Open = "<minimax:tool_call>\n",
        CallOpen = "<invoke name=\"",
        NameClose = "\">\n",
        Tags = new("<parameter name=\"", "\">", "</parameter>", "\n"),
        CallClose = "</invoke>\n",
        Close = "</minimax:tool_call>",
    };

    public static CallForm Seed { get; } = QwenCoder with
    {
        CallOpen = "<seed:tool_call>\n<function=",
        Tags = new("<parameter=", ">", "</parameter>", "\n"),
        CallClose = "</function>\n</seed:tool_call>",
    };

    public static CallForm Longcat { get; } = Json("<longcat_tool_call>\n", "\n</longcat_tool_call>") with { Separator = "\n" };

    public static CallForm Granite20 { get; } = Json("<function_call> ", "") with { Separator = "\n" };

    public static CallForm HyperClova { get; } = List("-> tool/function_call\n[", "]") with { IsSoft = true };

    public static CallForm GigaChat { get; } = Json("<|function_call|>", "") with { Separator = null };

    public static CallForm GigaChatRole { get; } = Json("function call<|role_sep|>\n", "") with { Separator = null };

    public static CallForm GemmaBraces { get; } = new()
    {
        Syntax = CallSyntax.Braces,
        CallOpen = "<|tool_call>call:",
        CallClose = "<tool_call|>",
        Quote = "<|\"|>",
    };

    public static CallForm FunctionGemma { get; } = GemmaBraces with
    {
        CallOpen = "<start_function_call>call:",
        CallClose = "<end_function_call>",
        Quote = "<escape>",
    };

    public static CallForm Step { get; } = new()
    {
        Syntax = CallSyntax.Tagged,
        Open = "<｜tool_calls_begin｜>",
        CallOpen = "<｜tool_call_begin｜>function<｜tool_sep｜><steptml:invoke name=\"",
        NameClose = "\">",
        Tags = new("<steptml:parameter name=\"", "\">", "</steptml:parameter>", ""),
        CallClose = "</steptml:invoke><｜tool_call_end｜>",
        Close = "<｜tool_calls_end｜>",
    };

    public static CallForm Solar { get; } = new()
    {
        Syntax = CallSyntax.JsonArguments,
        Open = "<|tool_calls|>",
        CallOpen = $"<|tool_call:begin|>{CallForm.Id}<|tool_call:name|>",
        NameClose = "<|tool_call:args|>",
        CallClose = "<|tool_call:end|>",
    };

    private static CallForm Json(string open, string close) => new()
    {
        Syntax = CallSyntax.JsonObject,
        CallOpen = open + "{\"name\": \"",
        NameClose = "\", \"arguments\": ",
        CallClose = "}" + close,
    };

    private static CallForm List(string open, string close) => Json("", "") with { Open = open, Separator = ", ", Close = close };

    private static CallForm Python(string open, string close) => new() { Syntax = CallSyntax.Python, Open = open, Close = close };
}
