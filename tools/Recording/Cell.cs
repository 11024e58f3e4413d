namespace Recording;

/// <summary>How characters of a terminal look.</summary>
/// <param name="Colour">One of the sixteen colours, or null for that of the text.</param>
/// <param name="IsBold">Whether they are bold.</param>
/// <param name="IsDim">Whether they are dim.</param>
internal readonly record struct CellStyle(int? Colour = null, bool IsBold = false, bool IsDim = false);

/// <summary>One place of a terminal. What takes two columns leaves the second one with an empty text.</summary>
internal readonly record struct Cell(string Text, CellStyle Style)
{
    public static Cell Blank { get; } = new(" ", default);
}
