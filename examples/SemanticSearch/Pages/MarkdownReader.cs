using System.Text;

namespace SemanticSearch.Pages;

/// <summary>Cuts Markdown pages into passages: at headings, and where a section is long, between its paragraphs, rows and items.</summary>
internal static class MarkdownReader
{
    // About 150 tokens: embedding models of this kind were trained on short texts.
    private const int LongestPassage = 600;

    /// <summary>Reads files, or the Markdown files of folders.</summary>
    public static List<Passage> Read(IEnumerable<string> paths) => [.. paths.SelectMany(FilesOf).SelectMany(Cut)];

    private static IEnumerable<string> FilesOf(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*.md").Order(StringComparer.Ordinal) : [path];

    private static IEnumerable<Passage> Cut(string file) => Cut(Path.GetFileName(file), File.ReadAllText(file));

    /// <summary>Cuts one page.</summary>
    public static IEnumerable<Passage> Cut(string page, string text)
    {
        var title = "";
        var heading = "";
        var passage = new StringBuilder();
        var isCode = false;
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n'))
        {
            isCode ^= line.StartsWith("```", StringComparison.Ordinal);
            var isHeading = !isCode && line.StartsWith('#');
            var isBreak = !isCode && (line.Length == 0 || line[0] is '|' or '-');
            if (passage.Length > 0 && (isHeading || (isBreak && passage.Length + line.Length > LongestPassage)))
            {
                yield return new Passage(page, heading, passage.ToString());
                passage.Clear();
            }

            if (isHeading)
            {
                var words = line.TrimStart('#').Trim();
                title = title.Length == 0 ? words : title;
                heading = words == title ? title : $"{title}: {words}";
            }
            else if (line.Length > 0 && !line.StartsWith("```", StringComparison.Ordinal) && line.AsSpan().ContainsAnyExcept("|- "))
            {
                passage.Append(passage.Length > 0 ? "\n" : "").Append(line);
            }
        }

        if (passage.Length > 0)
        {
            yield return new Passage(page, heading, passage.ToString());
        }
    }
}
