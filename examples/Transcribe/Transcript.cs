using System.Text;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Transcribe;

/// <summary>What has been written down of a recording, by either backend.</summary>
internal sealed class Transcript
{
    private readonly List<Segment> _segments = [];
    private readonly StringBuilder _text = new();

    public IReadOnlyList<Segment> Segments => _segments;

    /// <summary>The whole text, with spaces between segments where the language has them.</summary>
    public string Text => _text.ToString().Trim();

    public string? Language { get; private set; }

    public TimeSpan? Duration { get; private set; }

    /// <summary>Adds what an update brings.</summary>
    /// <returns>The segment that it finishes, if any.</returns>
    public Segment? Add(SpeechToTextResponseUpdate update)
    {
        if (update.Kind == SpeechToTextResponseUpdateKind.SessionClose)
        {
            var (local, remote) = (update.GetOnnxTranscription(), update.GetFireworksTranscription());
            (Language, Duration) = (local?.Language ?? remote?.Language, local?.Duration ?? remote?.Duration);
        }

        if (update.Kind != SpeechToTextResponseUpdateKind.TextUpdated)
        {
            return null;
        }

        var start = update.StartTime ?? TimeSpan.Zero;
        var segment = Segment.Create(start, update.EndTime ?? start, update.GetFireworksSegment()?.SpeakerId, update.Text);
        _segments.Add(segment);
        _text.Append(Segment.Clean(update.Text));
        return segment;
    }
}
