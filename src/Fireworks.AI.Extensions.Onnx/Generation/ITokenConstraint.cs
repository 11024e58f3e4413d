namespace Fireworks.AI.Extensions.Onnx.Generation;

/// <summary>Restricts which tokens may come next. Used by one sequence, on the engine's thread.</summary>
internal interface ITokenConstraint
{
    /// <summary>One bit per token that may come next, lowest bit first; empty when every token may.</summary>
    ReadOnlySpan<uint> Mask { get; }

    /// <summary>The token to take without asking the model, or -1.</summary>
    int JumpForwardToken { get; }

    /// <summary>Advances by a token that the mask allows.</summary>
    void Accept(int token);
}
