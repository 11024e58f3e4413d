namespace SemanticSearch;

/// <summary>Where paragraphs come from.</summary>
internal static class Paragraphs
{
    private static readonly string[] Samples =
    [
        "Water boils at a lower temperature on a high mountain, because the air presses less on it.",
        "A sourdough starter is flour and water in which wild yeast lives; it wants to be fed every day.",
        "Bees tell one another where flowers are by a dance whose angle points to the sun.",
        "A violin's sound post stands inside the body and carries the vibration from the front to the back.",
        "Sailors of old measured speed by a log on a line with knots in it, hence the unit.",
        "To take out a splinter, clean the skin, use fine tweezers and pull in the direction in which it went in.",
    ];

    /// <summary>The paragraphs of files, which blank lines separate; without files, a few samples.</summary>
    public static IEnumerable<Paragraph> Read(IReadOnlyList<string> files)
    {
        if (files.Count == 0)
        {
            return Samples.Select((text, number) => new Paragraph($"sample {number + 1}", text));
        }

        return
            from file in files
            from paragraph in File.ReadAllText(file).ReplaceLineEndings("\n").Split("\n\n").Select((text, number) => (Text: text.Trim(), Number: number + 1))
            where paragraph.Text.Length > 0
            select new Paragraph($"{file}, paragraph {paragraph.Number}", paragraph.Text);
    }
}
