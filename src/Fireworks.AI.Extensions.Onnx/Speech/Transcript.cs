using System.Text;
using Fireworks.AI.Extensions.Onnx.Speech.Whisper;

namespace Fireworks.AI.Extensions.Onnx.Speech;

/// <summary>What has been written down of a recording, and what of it the model is given with the next window.</summary>
/// <param name="maxCarried">How many tokens the model is given at most; 0 for none.</param>
internal sealed class Transcript(int maxCarried)
{
    // A text that was hot or went round in circles would lead the next one astray.
    private const double HighestCarriedTemperature = 0.5;

    private readonly List<OnnxTranscriptionSegment> _segments = [];
    private readonly List<int> _carried = [];
    private readonly StringBuilder _text = new();

    public IReadOnlyList<OnnxTranscriptionSegment> Segments => _segments;

    /// <summary>The whole text so far.</summary>
    public string Text => _text.ToString();

    /// <summary>The last tokens, which the model is given with the next window.</summary>
    public IReadOnlyList<int> Carried => _carried;

    /// <summary>Adds finished segments of a window.</summary>
    /// <param name="parts">The segments, in samples from the window's start.</param>
    /// <param name="written">How the window was written down.</param>
    /// <param name="start">Where the window begins, in samples from the recording's start.</param>
    public List<SpeechText> Add(List<WindowSegment> parts, WindowTranscript written, long start)
    {
        var leadsAstray = written.IsLoop || written.Temperature > HighestCarriedTemperature;
        if (parts.Count == 0 || leadsAstray)
        {
            _carried.Clear();
        }

        List<SpeechText> texts = [];
        foreach (var part in parts)
        {
            var text = Follow(part.Text);
            _text.Append(text);
            var segment = new OnnxTranscriptionSegment
            {
                Id = _segments.Count,
                Text = part.Text.Trim(),
                StartTime = SpeechTime.ToTime(start + part.Start),
                EndTime = SpeechTime.ToTime(start + part.End),
                Temperature = written.Temperature,
                AverageLogProbability = written.AverageLogProbability,
                CompressionRatio = written.CompressionRatio,
                NoSpeechProbability = written.NoSpeechProbability,
                Tokens = part.Tokens,
            };
            _segments.Add(segment);
            texts.Add(new SpeechText(text, start + part.Start, start + part.End, segment));
            if (!leadsAstray)
            {
                _carried.AddRange(part.Tokens);
            }
        }

        _carried.RemoveRange(0, Math.Max(0, _carried.Count - maxCarried));
        return texts;
    }

    /// <summary>A text as it follows what is there: the first of a recording has no space before it.</summary>
    public string Follow(string text) => _segments.Count == 0 ? text.TrimStart() : text;
}
