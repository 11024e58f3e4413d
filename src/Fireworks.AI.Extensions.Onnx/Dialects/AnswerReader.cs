using Fireworks.AI.Shared.Text;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Reads a whole answer as it is generated: reasoning first, and then text and calls.</summary>
internal sealed class AnswerReader
{
    private readonly ThinkTagSplitter _reasoning;
    private readonly ToolCallReader? _calls;
    private readonly List<AIContent> _split = [];

    /// <param name="dialect">How the model writes.</param>
    /// <param name="startsInReasoning">Whether the prompt leaves the model inside of its reasoning.</param>
    /// <param name="tools">The declared tools.</param>
    public AnswerReader(Dialect dialect, bool startsInReasoning, IReadOnlyList<AIFunctionDeclaration> tools)
    {
        _reasoning = dialect.Reasoning.CreateSplitter(startsInReasoning);
        _calls = dialect.CreateReader(tools);
    }

    /// <summary>Gets whether the text is inside of the reasoning at present.</summary>
    public bool IsReasoning => _reasoning.IsReasoning;

    public void Append(string text, IList<AIContent> output)
    {
        if (text.Length > 0)
        {
            _reasoning.Append(text, _split);
            AddSplit(output);
        }
    }

    public void Complete(IList<AIContent> output)
    {
        _reasoning.Complete(_split);
        AddSplit(output);
        _calls?.Complete(output);
    }

    /// <summary>Tool calls are looked for in the answer only, not in the reasoning before it.</summary>
    private void AddSplit(IList<AIContent> output)
    {
        foreach (var content in _split)
        {
            if (_calls is not null && content is TextContent answer)
            {
                _calls.Append(answer.Text, output);
            }
            else
            {
                output.Add(content);
            }
        }

        _split.Clear();
    }
}
