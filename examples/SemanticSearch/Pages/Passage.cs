namespace SemanticSearch.Pages;

/// <summary>A part of a page that a model can read at once.</summary>
/// <param name="Page">The file's name.</param>
/// <param name="Heading">The page's title and the headings above the passage.</param>
/// <param name="Text">What it says.</param>
internal sealed record Passage(string Page, string Heading, string Text)
{
    /// <summary>What is embedded: a passage alone often does not say what it is about.</summary>
    public string TextWithHeading => $"{Heading}\n{Text}";
}
