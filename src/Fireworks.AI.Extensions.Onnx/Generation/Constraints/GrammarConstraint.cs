using Fireworks.AI.Text.Grammars;

namespace Fireworks.AI.Extensions.Onnx.Generation.Constraints;

/// <summary>Holds an answer, from here to its end, to a grammar.</summary>
internal sealed class GrammarConstraint(GrammarMatcher matcher) : ITokenConstraint
{
    private readonly uint[] _mask = new uint[matcher.MaskLength];

    public ReadOnlySpan<uint> Mask
    {
        get
        {
            matcher.GetMask(_mask);
            return _mask;
        }
    }

    public int JumpForwardToken => matcher.JumpForwardToken;

    public void Accept(int token)
    {
        if (!matcher.TryAccept(token))
        {
            throw new InvalidOperationException($"Token {token} was chosen against the grammar.");
        }
    }
}
