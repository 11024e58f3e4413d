using System.Runtime.InteropServices;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers.PreTokenizers;

/// <summary>A text on its way to the model, cut into pieces. For one text at a time.</summary>
internal sealed class PreTokenizedText
{
    private const int SmallCapacity = 4096;

    private readonly PartList _parts = new();
    private List<Piece> _pieces = [];
    private List<Piece> _next = [];

    public PreTokenizedText()
    {
    }

    public PreTokenizedText(string text, bool startsInput) => Start(text, startsInput);

    public string Text { get; private set; } = "";

    public ReadOnlySpan<Piece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    /// <summary>Whether what it keeps for the next text is little.</summary>
    public bool IsSmall => _pieces.Capacity <= SmallCapacity && _next.Capacity <= SmallCapacity;

    /// <summary>Begins with a text, in one piece.</summary>
    public void Start(string text, bool startsInput)
    {
        Text = text;
        _pieces.Clear();
        _pieces.Add(new Piece(0, text.Length, startsInput));

        // Words of natural text have five or six characters with their space.
        _next.EnsureCapacity((text.Length / 5) + 4);
    }

    /// <summary>
    /// Cuts every piece into the parts that <paramref name="split"/> names by their start and end in the piece; empty ones vanish.
    /// </summary>
    public void Split(Splitter split)
    {
        _next.Clear();
        foreach (var piece in _pieces)
        {
            _parts.Begin(piece, _next);
            split(Text.AsSpan(piece.Start, piece.Length), _parts);
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

    public sealed class PartList
    {
        private List<Piece> _target = [];
        private Piece _piece;

        public void Begin(Piece piece, List<Piece> target)
        {
            _piece = piece;
            _target = target;
        }

        public void Add(int start, int end)
        {
            if (end > start)
            {
                _target.Add(new Piece(_piece.Start + start, end - start, _piece.StartsInput && start == 0));
            }
        }
    }
}
