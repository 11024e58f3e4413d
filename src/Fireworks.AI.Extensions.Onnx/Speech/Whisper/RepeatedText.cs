using System.IO.Compression;
using System.Text;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>Finds texts that go round in circles, which Whisper writes about sound that it does not understand.</summary>
internal static class RepeatedText
{
    private const int LongestPhrase = 32;
    private const int Times = 4;
    private const int LeastTokens = 16;

    /// <summary>How many times smaller the text becomes by compression: about 1.5 for speech, far more for what repeats itself.</summary>
    public static double GetCompressionRatio(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length == 0)
        {
            return 0;
        }

        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return (double)bytes.Length / compressed.Length;
    }

    /// <summary>
    /// Whether the end of a text is one phrase over and over, at least four times, and if so after how many tokens its first time ends.
    /// </summary>
    public static int? FindLoop(ReadOnlySpan<int> text)
    {
        for (var phrase = 1; phrase <= Math.Min(LongestPhrase, text.Length / Times); phrase++)
        {
            var same = phrase;
            while (same < text.Length && text[^(same + 1)] == text[^(same + 1 - phrase)])
            {
                same++;
            }

            if (same >= Math.Max(phrase * Times, LeastTokens))
            {
                return text.Length - same + phrase;
            }
        }

        return null;
    }
}
