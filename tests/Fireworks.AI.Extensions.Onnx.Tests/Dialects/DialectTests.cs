using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

/// <summary>What each dialect makes of an answer, cut at every position. "!" marks a malformed call.</summary>
public sealed class DialectTests
{
    internal static readonly AIFunctionDeclaration[] Tools =
    [
        Tool("f", """{"type":"object","properties":{"x":{"type":"integer"},"y":{"type":"string"}}}"""),
        Tool("get_weather", """{"type":"object","properties":{"city":{"type":"string"}}}"""),
    ];

    public static TheoryData<string, string, string> Answers => new()
    {
        // Hermes
        { "hermes", "Hello.", "Hello." },
        { "hermes", "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1}}\n</tool_call>", "f({\"x\":1})" },
        { "hermes", "Let me see. <tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\n", "Let me see. |f({})" },
        { "hermes", "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1}}\n</tool_call>\n<tool_call>\n{\"name\": \"g\", \"arguments\": {\"y\": \"</tool_call>\"}}\n</tool_call>\n", "f({\"x\":1})|g({\"y\":\"</tool_call>\"})" },
        { "hermes", "<tool_call>{\"name\":\"f\",\"arguments\":{}}</tool_call>\n\nDone.", "f({})|\n\nDone." },
        { "hermes", "<tool_call>{\"name\":\"f\"}", "f({})" },
        { "hermes", "<tool_call>{\"name\":\"f\",\"arguments\":null}</tool_call>", "f({})" },
        { "hermes", "<tool_call>{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 2}\"}</tool_call>", "f({\"x\":2})" },
        { "hermes", "<tool_call>{\"name\":\"f\",\"parameters\":{\"x\":[1,{\"a\":null}]}}</tool_call>", "f({\"x\":[1,{\"a\":null}]})" },
        { "hermes", "<tool_call>[{\"name\":\"f\"},{\"name\":\"g\"}]</tool_call>", "f({})|g({})" },
        { "hermes", "<tool_call>{\"name\":\"f\"}\n{\"name\":\"g\"}</tool_call>", "f({})|g({})" },
        { "hermes", "<tool_call>{\"name\":\"f\"} and text", "f({})| and text" },
        { "hermes", "a < b <tool_ <tool_cal l> <<tool_call>{\"name\":\"f\"}</tool_call>", "a < b <tool_ <tool_cal l> <|f({})" },
        { "hermes", "1 <tool_call", "1 <tool_call" },
        { "hermes", "<tool_call>{\"name\": \"f\", \"arguments\": {\"x\": 1}\n</tool_call> rest", "!<tool_call>{\"name\": \"f\", \"arguments\": {\"x\": 1}\n</tool_call>| rest" },
        { "hermes", "<tool_call>{\"name\": \"f\", \"arguments\": {\"x\": \"1}}</tool_call> rest", "!<tool_call>{\"name\": \"f\", \"arguments\": {\"x\": \"1}}</tool_call>| rest" },
        { "hermes", "<tool_call>f(1)</tool_call>after", "!<tool_call>f(1)</tool_call>|after" },
        { "hermes", "<tool_call>bad<tool_call>{\"name\":\"f\"}</tool_call>", "!<tool_call>bad|f({})" },
        { "hermes", "<tool_call>{\"arguments\":{}}</tool_call>", "!<tool_call>{\"arguments\":{}}</tool_call>" },
        { "hermes", "<tool_call>{\"name\":\"f\",\"arguments\":5}</tool_call>", "!<tool_call>{\"name\":\"f\",\"arguments\":5}</tool_call>" },
        { "hermes", "<tool_call>{\"name\":\"f\",\"argum", "!<tool_call>{\"name\":\"f\",\"argum" },
        { "hermes", "<tool_call>", "!<tool_call>" },
        { "hermes", "<tool_call>{\"name\":\"日本\",\"arguments\":{\"ключ\":\"😀\\n\"}}</tool_call>", "日本({\"ключ\":\"😀\\n\"})" },

        // Phi-4
        { "phi-4", "<|tool_call|>[{\"name\": \"f\", \"arguments\": {\"x\": 1}}, {\"name\": \"g\", \"arguments\": {}}]<|/tool_call|>", "f({\"x\":1})|g({})" },
        { "phi-4", "Ok.<|tool_call|>{\"name\": \"f\"}</|tool_call|>", "Ok.|f({})" },
        { "phi-4", "functools[{\"name\": \"f\", \"arguments\": {\"x\": 1}}]", "f({\"x\":1})" },
        { "phi-4", "import functools\nfunctools.reduce()", "import functools\nfunctools.reduce()" },
        { "phi-4", "<|tool_call|>[]<|/tool_call|>", "!<|tool_call|>[]<|/tool_call|>" },

        // Further families of the table
        { "functionary-3.2", "all\nHello there>>>f\n{\"x\": 1}>>>get_weather\n{}", "Hello there|f({\"x\":1})|get_weather({})" },
        { "functionary-3.2", "f\n{\"x\": 1}", "f({\"x\":1})" },
        { "functionary-3.2", "alloy >>> f", "alloy >>> f" },
        { "mcp", "<use_mcp_tool>\n<server_name>s</server_name>\n<tool_name>f</tool_name>\n<arguments>\n{\"x\": 1}\n</arguments>\n</use_mcp_tool>", "f({\"x\":1})" },
        { "glm", "<tool_call>f\n<arg_key>x</arg_key>\n<arg_value>1</arg_value>\n</tool_call>", "f({\"x\":1})" },
        { "qwen-coder", "<function=f>\n<parameter=y>\n1\n</parameter>\n</function>", "f({\"y\":\"1\"})" },
        { "qwen-coder", "<tool_call>\n<function=f>\n<parameter=y>\n1", "!<tool_call>\n<function=f>\n<parameter=y>\n1" },
        { "deepseek-dsml", "<｜DSML｜function_calls>\n<｜DSML｜invoke name=\"f\">\n<｜DSML｜parameter name=\"x\" string=\"false\">1</｜DSML｜parameter>\n</｜DSML｜invoke>\n</｜DSML｜function_calls>", "f({\"x\":1})" },
        { "gemma-4", "<|tool_call>call:f{x:1,y:<|\"|>a}{b<|\"|>}<tool_call|>", "f({\"x\":1,\"y\":\"a}{b\"})" },
        { "harmony", "<|channel|>final<|message|>Hello <b>.<|return|>", "Hello <b>." },
        { "lfm2", "<|tool_call_start|>[f(x=1), get_weather(city=\"a\")]<|tool_call_end|>Done.", "f({\"x\":1})|get_weather({\"city\":\"a\"})|Done." },
        { "solar", "<|tool_calls|><|tool_call:begin|>abc<|tool_call:name|>f<|tool_call:args|>{}<|tool_call:end|><|calls|>", "f({})" },

        // Llama 3
        { "llama-3-json", "{\"name\": \"f\", \"parameters\": {\"x\": 1}}", "f({\"x\":1})" },
        { "llama-3-json", "<|python_tag|>{\"name\": \"g\", \"parameters\": {\"x\": 1}}", "g({\"x\":1})" },
        { "llama-3-json", "{\"type\": \"function\", \"name\": \"f\", \"parameters\": {}}", "f({})" },
        { "llama-3-json", "{\"name\": \"f\", \"parameters\": {}}; {\"name\": \"get_weather\", \"parameters\": {\"city\": \"Rome\"}}", "f({})|get_weather({\"city\":\"Rome\"})" },
        { "llama-3-json", "{\"name\": \"Bob\", \"parameters\": {}}", "{\"name\": \"Bob\", \"parameters\": {}}" },
        { "llama-3-json", "{\"answer\": {\"name\": \"f\"}}", "{\"answer\": {\"name\": \"f\"}}" },
        { "llama-3-json", " \n{\"name\": \"f\"", " \n{\"name\": \"f\"" },
        { "llama-3-json", "It is {\"name\": \"f\", \"parameters\": {}}", "It is {\"name\": \"f\", \"parameters\": {}}" },
        { "llama-3-json", "[1, 2]", "[1, 2]" },
        { "llama-3-json", "<|python_tag|>brave.call(query=\"x\")", "brave({\"query\":\"x\"})" },

        // Mistral
        { "mistral", "[TOOL_CALLS] [{\"name\": \"f\", \"arguments\": {\"x\": 1}}, {\"name\": \"g\", \"arguments\": {}}]", "f({\"x\":1})|g({})" },
        { "mistral", "[TOOL_CALLS][{\"name\":\"f\"}]", "f({})" },
        { "mistral", "Text [TOOL [TOOL_CALLS]f[ARGS]{\"x\": 1}", "Text [TOOL |f({\"x\":1})" },
        { "mistral-args", "[TOOL_CALLS]f[ARGS]{\"x\": 1}[TOOL_CALLS]get_weather[ARGS]{}", "f({\"x\":1})|get_weather({})" },
        { "mistral-args", "[TOOL_CALLS]f{\"x\": 1}", "f({\"x\":1})" },
        { "mistral-args", "[TOOL_CALLS]f g[ARGS]{\"x\": 1} rest", "![TOOL_CALLS]f g[ARGS]{\"x\": 1} rest" },
        { "mistral-args", "[TOOL_CALLS]f[ARGS]{\"x\": }", "![TOOL_CALLS]f[ARGS]{\"x\": }" },

        // Gemma 3
        { "gemma-3", "```json\n[{\"name\": \"f\", \"parameters\": {\"x\": 1}}, {\"name\": \"get_weather\", \"parameters\": {}}]\n```", "f({\"x\":1})|get_weather({})" },
        { "gemma-3", "Sure.\n```tool_code\nget_weather(city=\"Rome\")\n```\n", "Sure.\n|get_weather({\"city\":\"Rome\"})" },
        { "gemma-3", "```tool_code\nprint(f(1, y='it\\'s'))\n```", "f({\"x\":1,\"y\":\"it's\"})" },
        { "gemma-3", "```tool_code\nf(x=-1.5, y=[True, None, {'a': (1, 'b')}])\nf()\n```", "f({\"x\":-1.5,\"y\":[true,null,{\"a\":[1,\"b\"]}]})|f({})" },
        { "gemma-3", "[f(x=1), get_weather(city=\"a]b\")]", "f({\"x\":1})|get_weather({\"city\":\"a]b\"})" },
        { "gemma-3", "{\"name\": \"f\", \"parameters\": {\"x\": 1}}", "f({\"x\":1})" },
        { "gemma-3", "[1] is a citation. [f](x)", "[1] is a citation. [f](x)" },
        { "gemma-3", "```json\n{\"answer\": 1}\n``` and `code`", "```json\n{\"answer\": 1}\n``` and `code`" },
        { "gemma-3", "```python\nprint(1)\n```", "```python\nprint(1)\n```" },
        { "gemma-3", "```tool_code\nos.system('x')\n```!", "!```tool_code\nos.system('x')\n```|!" },
        { "gemma-3", "```tool_code\nf(x=1)", "f({\"x\":1})" },
        { "gemma-3", "```json\n[{\"name\": \"f\", \"parameters\": {\"y\": \"```cs\\nx\\n```\"}}]\n``` Done.", "f({\"y\":\"```cs\\nx\\n```\"})| Done." },
        { "gemma-3", "```tool_code\nf(y='```')\n```", "f({\"y\":\"```\"})" },
        { "gemma-3", "```tool_code\nf(y='```')", "f({\"y\":\"```\"})" },
        { "gemma-3", "```json\n// don't\n{}\n```\nIt's:\n```json\n{\"name\": \"f\"}\n```!", "```json\n// don't\n{}\n```\nIt's:\n|f({})|!" },
        { "gemma-3", "```json\n// don't\n{}\n``` and ```json\n{\"name\": \"f\"}\n```", "```json\n// don't\n{}\n``` and |f({})" },
        { "gemma-3", "[f(x=1", "[f(x=1" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void An_answer_is_read_the_same_however_it_is_cut(string dialect, string answer, string expected)
    {
        for (var cut = 0; cut <= answer.Length; cut++)
        {
            Assert.Equal((cut, expected), (cut, Read(Find(dialect), [answer[..cut], answer[cut..]])));
        }

        Assert.Equal(expected, Read(Find(dialect), [.. answer.Select(static character => character.ToString())]));
    }

    [Fact]
    public void Text_flows_at_once_and_a_marker_is_never_leaked_half()
    {
        var output = new List<AIContent>();
        var reader = KnownDialects.Hermes.CreateReader(Tools)!;
        reader.Append("Hello ", output);
        Assert.Equal("Hello ", Assert.IsType<TextContent>(Assert.Single(output)).Text);
        output.Clear();
        reader.Append("world <tool", output);
        Assert.Equal("world ", Assert.IsType<TextContent>(Assert.Single(output)).Text);
        output.Clear();
        reader.Append("_call>{\"name\":\"f\",\"arguments\":{}", output);
        Assert.Empty(output);
        reader.Append("}", output);
        Assert.Equal("f", Assert.IsType<FunctionCallContent>(Assert.Single(output)).Name);
    }

    [Fact]
    public void Json_that_is_no_call_flows_as_soon_as_that_is_certain()
    {
        var output = new List<AIContent>();
        var reader = KnownDialects.Llama3.CreateReader(Tools)!;
        reader.Append("{\"na", output);
        Assert.Empty(output);
        reader.Append("tion", output);
        Assert.Equal("{\"nation", string.Concat(output));
    }

    [Fact]
    public void Calls_have_ids_of_their_own_and_arguments_that_outlive_the_reader()
    {
        var output = new List<AIContent>();
        var reader = KnownDialects.Hermes.CreateReader(Tools)!;
        for (var i = 0; i < 100; i++)
        {
            reader.Append("<tool_call>{\"name\":\"f\",\"arguments\":{\"a\":[1],\"n\":null}}</tool_call>", output);
        }

        reader.Complete(output);
        FunctionCallContent[] calls = [.. output.Cast<FunctionCallContent>()];
        Assert.Equal(100, calls.Select(static call => call.CallId).Distinct().Count());
        Assert.All(calls, static call => Assert.Matches("^call_[0-9A-Za-z]{16}$", call.CallId));
        Assert.All(calls, static call => Assert.Equal("[1]", Assert.IsType<JsonElement>(call.Arguments!["a"]).GetRawText()));
        Assert.All(calls, static call => Assert.Null(call.Arguments!["n"]));
    }

    [Fact]
    public void Endless_nesting_is_a_malformed_call()
    {
        var answer = "```tool_code\n" + string.Concat(Enumerable.Repeat("print(", 100_000)) + "\n```";
        Assert.Equal("!" + answer, Read(KnownDialects.Gemma3, [answer]));
    }

    [Fact]
    public void A_malformed_call_carries_its_error()
    {
        var output = new List<AIContent>();
        var reader = KnownDialects.Hermes.CreateReader(Tools)!;
        reader.Append("<tool_call>{\"name\":\"f\",\"arguments\":{\"x\":01}}</tool_call>", output);
        reader.Complete(output);
        var error = Assert.IsType<FormatException>(Assert.IsType<TextContent>(Assert.Single(output)).RawRepresentation);
        Assert.IsAssignableFrom<JsonException>(error.InnerException);
    }

    [Theory]
    [InlineData("{{ '<tool_call>' }}", "hermes")]
    [InlineData("{{ '[TOOL_CALLS]' }}", "mistral")]
    [InlineData("{{ '[TOOL_CALLS]' ~ '[ARGS]' }}", "mistral-args")]
    [InlineData("{{ '<|' + message['role'] + '|>' ~ '<|tool|>' }}", "phi-4")]
    [InlineData("{{ '<|start_header_id|>' ~ '<|eot_id|>' }}", "llama-3-json")]
    [InlineData("{{ '<start_of_turn>' }}", "gemma-3")]
    [InlineData("{{ messages }}", "unknown")]
    [InlineData("{{ '<tool_call>' ~ '<arg_key>' }}", "glm")]
    [InlineData("{{ '<｜User｜>' }}", "deepseek")]
    public void The_dialect_is_told_by_the_template(string template, string expected) =>
        Assert.Equal(expected, (KnownDialects.Recognize(template)?.Name ?? "unknown"));

    [Theory]
    [InlineData("qwen2.5", "hermes")]
    [InlineData("smollm3", "hermes")]
    [InlineData("phi-4-mini", "phi-4")]
    [InlineData("gemma-3", "gemma-3")]
    public void The_dialect_of_real_templates_is_told(string folder, string expected) =>
        Assert.Equal(expected, (KnownDialects.Recognize(File.ReadAllText(SharedFolder.PathOf("chat-templates", folder, "chat_template.jinja")))?.Name ?? "unknown"));

    internal static Dialect Find(string name) => All.Concat(KnownDialects.All.Select(static known => known.Dialect)).First(dialect => dialect.Name == name);

    internal static IEnumerable<Dialect> All { get; } =
    [
        KnownDialects.Hermes, KnownDialects.Phi4, KnownDialects.Gemma3, KnownDialects.Llama3, KnownDialects.Mistral, KnownDialects.MistralArguments,
    ];

    internal static string Read(Dialect dialect, IEnumerable<string> pieces)
    {
        var output = new List<AIContent>();
        var reader = dialect.CreateReader(Tools)!;
        foreach (var piece in pieces)
        {
            reader.Append(piece, output);
        }

        reader.Complete(output);
        return Describe(output);
    }

    internal static string Describe(IEnumerable<AIContent> contents)
    {
        var text = new StringBuilder();
        var afterText = false;
        foreach (var content in contents)
        {
            var isText = content is TextContent { RawRepresentation: null };
            text.Append(text.Length > 0 && !(isText && afterText) ? "|" : "");
            text.Append(content switch
            {
                TextContent { RawRepresentation: FormatException } malformed => "!" + malformed.Text,
                TextContent plain => plain.Text,
                FunctionCallContent call => $"{call.Name}({Serialize(call.Arguments!)})",
                _ => content.GetType().Name,
            });
            afterText = isText;
        }

        return text.ToString();
    }

    private static string Serialize(IDictionary<string, object?> arguments) =>
        "{" + string.Join(",", arguments.Select(static argument =>
            $"\"{argument.Key}\":{((JsonElement?)argument.Value)?.GetRawText().Replace(" ", "", StringComparison.Ordinal) ?? "null"}")) + "}";

    private static AIFunctionDeclaration Tool(string name, string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return AIFunctionFactory.CreateDeclaration(name, "", document.RootElement.Clone());
    }
}
