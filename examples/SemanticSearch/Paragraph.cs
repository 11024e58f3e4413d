namespace SemanticSearch;

/// <summary>A paragraph and where it stands.</summary>
internal sealed record Paragraph(string Source, string Text);
