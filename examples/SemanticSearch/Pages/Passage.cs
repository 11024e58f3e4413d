namespace SemanticSearch.Pages;

/// <summary>A part of a page that a model can read at once.</summary>
/// <param name="File">The file, as it was given.</param>
/// <param name="Heading">The page's title and the headings above the passage.</param>
/// <param name="Text">What it says.</param>
internal sealed record Passage(string File, string Heading, string Text)
{
    /// <summary>The file's name.</summary>
    public string Page => Path.GetFileName(File);

    /// <summary>What is embedded: a passage alone often does not say what it is about.</summary>
    public string TextWithHeading => $"{Heading}\n{Text}";
}
