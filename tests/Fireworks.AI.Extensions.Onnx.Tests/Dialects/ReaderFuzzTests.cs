using Fireworks.AI.Extensions.Onnx.Dialects;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Dialects;

/// <summary>Random answers, cut at random: no reader fails, and the cuts make no difference.</summary>
public sealed class ReaderFuzzTests
{
    private static readonly string[] Pieces =
    [
        "<tool_call>", "</tool_call>", "<|tool_call|>", "<|/tool_call|>", "functools[", "[TOOL_CALLS]", "[ARGS]", "<|python_tag|>", "```json", "```tool_code", "```",
        "{\"name\": \"f\", \"arguments\": {\"x\": 1}}", "{\"name\":\"f\"}", "\"name\"", "\"parameters\"", "f(x=1)", "print(", "f", "get_weather(", "city='a'", "{", "}", "[", "]", "(", ")",
        ",", ";", ":", "\"", "'", "\\", "\n", " ", "1", "true", "é", "😀", "<", "`", "text", "<think>", "</think>", "<function=f>", "<parameter=x>", "</parameter>", "</function>", "<arg_key>", "</arg_key>", "<arg_value>", "</arg_value>", "<|channel|>",
        "<|message|>", "commentary to=functions.f", "<|tool_call_start|>", "<|tool_call>call:f{", "<|\"|>", "<tool_call|>", "<invoke name=\"f\">", "<parameter name=\"y\">", "</invoke>", ">>>f\n",
    ];

    [Fact]
    public void Every_answer_is_read_the_same_however_it_is_cut()
    {
        var random = new Random(11);
        Dialect[] dialects = [.. KnownDialects.All.Select(static known => known.Dialect).Distinct()];
        for (var i = 0; i < Fuzz.Cases; i++)
        {
            var answer = string.Concat(Enumerable.Range(0, random.Next(1, 14)).Select(_ => Pieces[random.Next(Pieces.Length)]));
            var dialect = dialects[i % dialects.Length];
            var cuts = new List<string>();
            for (var position = 0; position < answer.Length;)
            {
                var length = Math.Min(random.Next(1, 6), answer.Length - position);
                cuts.Add(answer.Substring(position, length));
                position += length;
            }

            Assert.Equal((dialect.Name, answer, DialectTests.Read(dialect, [answer])), (dialect.Name, answer, DialectTests.Read(dialect, cuts)));
        }
    }

    [Fact]
    public void A_long_answer_is_read_in_linear_time()
    {
        var output = new List<AIContent>();
        foreach (var dialect in DialectTests.All)
        {
            var reader = dialect.CreateReader(DialectTests.Tools)!;
            var start = (dialect.Name == "llama-3-json" ? "" : dialect.Forms[0].Trigger) + (dialect.Name == "mistral-args" ? "f" : "") + "{\"name\": \"f\", \"arguments\": {\"x\": \"";
            reader.Append(start, output);
            for (var i = 0; i < 300_000; i++)
            {
                reader.Append("abc", output);
            }

            reader.Append("\"}}", output);
            reader.Complete(output);
        }

        Assert.Contains(output, static content => content is FunctionCallContent);
    }
}
