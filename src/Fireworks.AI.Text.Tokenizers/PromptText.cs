using System.Text;
using Fireworks.AI.Text.Jinja;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>The segments of a prompt as one text that remembers which parts of it are the template's.</summary>
internal sealed class PromptText
{
    // Where the template's parts start and end, in order; parts that touch are one.
    private readonly List<int> _starts = [];
    private readonly List<int> _ends = [];

    public PromptText(IReadOnlyList<TextSegment> segments)
    {
        StringBuilder text = new();
        foreach (var segment in segments)
        {
            var start = text.Length;
            text.Append(segment.Text);
            if (!segment.IsTemplate || segment.Text.Length == 0)
            {
                continue;
            }

            if (_ends.Count > 0 && _ends[^1] == start)
            {
                _ends[^1] = text.Length;
            }
            else
            {
                _starts.Add(start);
                _ends.Add(text.Length);
            }
        }

        Text = text.ToString();
    }

    public string Text { get; }

    /// <summary>Whether the range lies wholly inside of the template.</summary>
    public bool IsTemplate(int start, int end)
    {
        var index = _starts.BinarySearch(start);
        index = index >= 0 ? index : ~index - 1;
        return index >= 0 && end <= _ends[index];
    }
}
