namespace Fireworks.AI.Text.Tokenizers;

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
