using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers.PreTokenizers;

/// <summary>A text on its way to the model, cut into pieces.</summary>
internal sealed class PreTokenizedText
{
    private List<Piece> _pieces;
    private List<Piece> _next;

    public PreTokenizedText(string text, bool startsInput)
    {
        Text = text;
        _pieces = [new Piece(0, text.Length, startsInput)];

        // Words of natural text have five or six characters with their space.
        _next = new List<Piece>((text.Length / 5) + 4);
    }

    public string Text { get; private set; }

    public ReadOnlySpan<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>
    /// Cuts every piece into the parts that <paramref name="split"/> names by their start and end in the piece; empty ones vanish.
    /// </summary>
    public void Split(Splitter split)
    {
        _next.Clear();
        PartList parts = new(_next);
        foreach (var piece in _pieces)
        {
            parts.Begin(piece);
            split(Text.AsSpan(piece.Start, piece.Length), parts);
        }

        (_pieces, _next) = (_next, _pieces);
    }

    /// <summary>Rewrites every piece.</summary>
    public void Rewrite(Rewriter rewrite)
    {
        StringBuilder builder = new(Text.Length + Text.Length / 8);
        _next.Clear();
        foreach (var piece in _pieces)
        {
            var start = builder.Length;
            rewrite(piece, Text.AsSpan(piece.Start, piece.Length), builder);
            _next.Add(piece with { Start = start, Length = builder.Length - start });
        }

        Text = builder.ToString();
        (_pieces, _next) = (_next, _pieces);
    }

    /// <summary>Adds the parts of a piece.</summary>
    public delegate void Splitter(ReadOnlySpan<char> piece, PartList parts);

    /// <summary>Appends what becomes of a piece.</summary>
    public delegate void Rewriter(Piece piece, ReadOnlySpan<char> characters, StringBuilder builder);

    /// <summary>A part of the text, and whether it begins where the whole input does.</summary>
    public readonly record struct Piece(int Start, int Length, bool StartsInput);

    public sealed class PartList(List<Piece> parts)
    {
        private Piece _piece;

        public void Begin(Piece piece) => _piece = piece;

        public void Add(int start, int end)
        {
            if (end > start)
            {
                parts.Add(new Piece(_piece.Start + start, end - start, _piece.StartsInput && start == 0));
            }
        }
    }
}
