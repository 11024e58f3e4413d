namespace Fireworks.AI.Text.Tokenizers.AddedTokens;

/// <summary>A token beside the model's vocabulary, found in the text before the model sees it.</summary>
internal sealed record AddedToken(int Id, string Content)
{
    /// <summary>Whether it counts only where no letter or digit touches it.</summary>
    public bool SingleWord { get; init; }

    /// <summary>Whether it takes the white space on its left.</summary>
    public bool StripLeft { get; init; }

    /// <summary>Whether it takes the white space on its right.</summary>
    public bool StripRight { get; init; }

    /// <summary>Whether it is looked for in the normalized text, in its own normalized form.</summary>
    public bool Normalized { get; init; }

    /// <summary>Whether it controls the model instead of being text.</summary>
    public bool Special { get; init; }
}
