using System.Text;
using Fireworks.AI.Extensions.Onnx.Dialects;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Generation.Constraints;
using Fireworks.AI.Extensions.Onnx.Generation.Settings;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Grammars;
using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

/// <summary>Answers are held to the inferred form: those that must be calls, and those that open one. A token is a byte here.</summary>
public sealed class DialectConstraintTests
{
    private const int End = 256;

    private static readonly TokenVocabulary Bytes = new(
        [.. Enumerable.Range(0, End).Select(static value => (ReadOnlyMemory<byte>)new[] { (byte)value }), ReadOnlyMemory<byte>.Empty], [End]);

    [Theory]
    [InlineData("qwen3", "<think>\nIt rains.\n</think>\n\n<tool_call>\n{\"name\": \"f\", \"arguments\": {\"x\": 1}}\n</tool_call>", true)]
    [InlineData("qwen3", "<tool_call>\n{\"name\": \"f\", \"arguments\": {}}\n</tool_call>", true)]
    [InlineData("qwen3", "<think>\nIt rains.\n</think>\n\nNo.", false)]
    [InlineData("qwen3", "Hello", false)]
    [InlineData("qwen2.5", "<think>", false)]
    [InlineData("qwen3-coder", "<tool_call>\n<function=f>\n<parameter=x>\n1\n</parameter>\n<parameter=y>\na </parameter> b\n\n</parameter>\n</function>\n</tool_call>", true)]
    [InlineData("qwen3-coder", "<tool_call>\n<function=f>\n<parameter=x>\none", false)]
    [InlineData("glm-4.6", "<tool_call>get_weather\n<arg_key>town", false)]
    [InlineData("gpt-oss", "<|channel|>analysis<|message|>A.<|end|><|start|>assistant<|channel|>commentary to=functions.f <|constrain|>json<|message|>{\"x\":1}", true)]
    [InlineData("gpt-oss", "<|channel|>final", false)]
    [InlineData("gemma-4", "<|tool_call>call:f{x:1,y:<|\"|>a} b<|\"|>}<tool_call|>", true)]
    [InlineData("mistral-small-3.2", "[TOOL_CALLS]f[CALL_ID]123456789[ARGS]{}", true)]
    [InlineData("deepseek-v3.1", "<｜tool▁calls▁begin｜><｜tool▁call▁begin｜>g", false)]
    public void A_required_call_is_held_to_the_form_of_the_template(string template, string answer, bool isAllowed) =>
        Assert.Equal(isAllowed, IsAllowed(template, answer, ChatToolMode.RequireAny));

    [Theory]
    [InlineData("qwen3-coder", "Let me see.\n<tool_call>\n<function=f>\n<parameter=x>\n1\n</parameter>\n</function>\n</tool_call>", true)]
    [InlineData("qwen3-coder", "Let me see.\n<tool_call>\n<function=h", false)]
    [InlineData("qwen3-coder", "A < b, and <tool> is no call.", true)]
    [InlineData("glm-4.6", "<think>x</think>\nHm.\n<tool_call>f\n<arg_key>z", false)]
    [InlineData("gpt-oss", "<|channel|>final<|message|>It is sunny.", true)]
    [InlineData("gpt-oss", "<|channel|>commentary to=functions.h", false)]
    [InlineData("kimi-k2", "Ok.<|tool_calls_section_begin|><|tool_call_begin|>functions.f:0<|tool_call_argument_begin|>{\"x\": \"a", false)]
    public void An_opened_call_is_held_to_the_declared_tools(string template, string answer, bool isAllowed) =>
        Assert.Equal(isAllowed, IsAllowed(template, answer, ChatToolMode.Auto));

    [Theory]
    [InlineData("</p>", "a<b</</p</p>", true)]
    [InlineData("</p>", "a</p>b", false)]
    [InlineData("aab", "aaaab", true)]
    [InlineData("\n\\]", "x\n\n\\]", true)]
    [InlineData("<|\"|>", "日本 \"|><<|\"|>", true)]
    public void Text_goes_on_up_to_its_end(string end, string text, bool isAllowed)
    {
        var matcher = new GrammarMatcher(Grammar.FromGbnf(TextUntilGrammar.Write(end)), Bytes);
        Assert.Equal(isAllowed, matcher.TryAcceptBytes(Encoding.UTF8.GetBytes(text)) && matcher.IsAccepting);
    }

    /// <summary>Whether an answer may be written, and end where it is a whole call.</summary>
    private static bool IsAllowed(string template, string answer, ChatToolMode mode)
    {
        var source = File.ReadAllText(SharedFolder.PathOf("chat-templates", template, "chat_template.jinja"));
        var dialect = DialectInference.Infer(ChatTemplate.Parse(source), null);
        var settings = GenerationSettingsReader.Read(new ChatOptions { Tools = [.. DialectTests.Tools], ToolMode = mode }, new SearchConfig(), End + 1);
        var constraint = new ConstraintFactory(dialect, static () => Bytes, "", NullLogger.Instance).Create(settings, startsInReasoning: false)!;
        foreach (var value in Encoding.UTF8.GetBytes(answer))
        {
            if (!Allows(constraint, value))
            {
                return false;
            }

            constraint.Accept(value);
        }

        return Allows(constraint, End);
    }

    private static bool Allows(ITokenConstraint constraint, int token) =>
        constraint.Mask is { IsEmpty: true } || (constraint.Mask[token >> 5] >> (token & 31) & 1) != 0;
}
