using System.Text.Json;

namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>A text with the pieces that the reference cuts it into by a pattern.</summary>
internal sealed record ExpectedPieces(string Pattern, string Text, string[] Pieces)
{
    public static ExpectedPieces Parse(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        return new ExpectedPieces(
            json.GetProperty("pattern").GetString()!,
            json.GetProperty("text").GetString()!,
            json.GetProperty("pieces").EnumerateArray().Select(piece => piece.GetString()!).ToArray());
    }
}
