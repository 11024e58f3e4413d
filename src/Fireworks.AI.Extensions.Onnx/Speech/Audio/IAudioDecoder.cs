namespace Fireworks.AI.Extensions.Onnx.Speech.Audio;

/// <summary>Makes samples of the bytes of one container, as they arrive.</summary>
internal interface IAudioDecoder
{
    /// <summary>Decodes what comes next and has arrived; waits only where nothing has.</summary>
    /// <returns>Samples that hold until the next call; none at the end.</returns>
    /// <exception cref="ArgumentException">The bytes are damaged.</exception>
    /// <exception cref="NotSupportedException">They are of a form that is not read.</exception>
    ValueTask<AudioBlock> DecodeAsync(CancellationToken cancellationToken);
}

/// <summary>Samples of some channels, which alternate.</summary>
internal readonly record struct AudioBlock(ReadOnlyMemory<float> Samples, int Channels, int SampleRate);
