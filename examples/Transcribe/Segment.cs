namespace Transcribe;

/// <summary>What somebody said from one time to another; of both backends.</summary>
internal sealed record Segment(TimeSpan Start, TimeSpan End, string? Speaker, string Text);
