using System.Text;
using Fireworks.AI.Text.Tokenizers.Patterns;

namespace Fireworks.AI.Text.Tokenizers.PreTokenizers;

/// <summary>Marks spaces as SentencePiece does, puts a mark before the text, and cuts before each mark.</summary>
internal sealed class MetaspacePreTokenizer(char mark, PrependScheme scheme, bool split) : PreTokenizer
{
    private readonly SplitPreTokenizer _words = new(new StringPattern(mark.ToString()), SplitBehavior.MergedWithNext);

    public override void Apply(PreTokenizedText text)
    {
        text.Rewrite(Mark);
        if (split)
        {
            _words.Apply(text);
        }
    }

    private void Mark(PreTokenizedText.Piece piece, ReadOnlySpan<char> characters, StringBuilder builder)
    {
        var marked = characters is [var first, ..] && (first == ' ' || first == mark);
        if (!marked && (scheme == PrependScheme.Always || (scheme == PrependScheme.First && piece.StartsInput)))
        {
            builder.Append(mark);
        }

        var start = builder.Length;
        builder.Append(characters).Replace(' ', mark, start, characters.Length);
    }
}

/// <summary>Which pieces get a word mark before them.</summary>
internal enum PrependScheme
{
    /// <summary>All.</summary>
    Always,

    /// <summary>The one that starts the input.</summary>
    First,

    /// <summary>None.</summary>
    Never,
}
