using System.Diagnostics.CodeAnalysis;

namespace Fireworks.AI.Extensions;

/// <summary>The parts of a transcription that get times.</summary>
[Flags]
[Experimental("MEAI001")]
public enum FireworksTimestampGranularities
{
    /// <summary>The service's default, segments.</summary>
    None = 0,

    /// <summary>Segments: sentences or parts of them.</summary>
    Segment = 1,

    /// <summary>Single words.</summary>
    Word = 2,
}
