using Fireworks.AI.Extensions.Onnx.Speech.Audio;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech.Audio;

/// <summary>Recordings that are made, and readers of whole ones.</summary>
internal static class TestAudio
{
    public static float[] Noise(int length)
    {
        Random random = new(1);
        return [.. Enumerable.Range(0, length).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    public static async Task<float[]> ReadAsync(Stream stream, int? rawSampleRate = null)
    {
        var reader = await AudioReader.OpenAsync(stream, rawSampleRate, CancellationToken.None);
        List<float> all = [];
        var part = new float[1000];
        while (await reader.ReadAsync(part, CancellationToken.None) is > 0 and var count)
        {
            all.AddRange(part.AsSpan(0, count));
        }

        return [.. all];
    }

    public static Task<float[]> ReadAsync(byte[] bytes, int? rawSampleRate = null) => ReadAsync(new MemoryStream(bytes), rawSampleRate);
}
