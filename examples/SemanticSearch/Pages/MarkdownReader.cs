using System.Text;

namespace SemanticSearch.Pages;

/// <summary>
/// Cuts Markdown pages into passages: at headings, and within long sections between paragraphs, rows, items and sentences.
/// </summary>
internal static class MarkdownReader
{
    // About 100 tokens: embedding models of this kind were trained on short texts, and a long one drowns what is asked for.
    private const int LongPassage = 300;
    private const int LongParagraph = 200;

    /// <summary>Reads files, or the Markdown and text files of folders.</summary>
    /// <exception cref="ArgumentException">There is nothing to read.</exception>
    public static List<Passage> Read(IEnumerable<string> paths)
    {
        List<Passage> passages = [.. paths.SelectMany(FilesOf).DistinctBy(Path.GetFullPath).SelectMany(Cut)];
        return passages.Count > 0 ? passages : throw new ArgumentException("There is no text in the files, or no .md or .txt file in the folders.");
    }

    private static IEnumerable<string> FilesOf(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path).Where(static file => Path.GetExtension(file).ToLowerInvariant() is ".md" or ".txt").Order(StringComparer.Ordinal)
        : [path];

    private static IEnumerable<Passage> Cut(string file)
    {
        var title = "";
        var heading = Path.GetFileNameWithoutExtension(file); // Of what stands before the first heading, or has none.
        var passage = new StringBuilder();
        var isCode = false;
        foreach (var line in File.ReadLines(file))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                continue;
            }

            if (isCode && line.StartsWith("using ", StringComparison.Ordinal) && !line.AsSpan(6).Contains(' '))
            {
                continue; // The namespaces of a program say nothing of what it is about.
            }

            var isHeading = !isCode && line.StartsWith('#');
            var isText = line.AsSpan().ContainsAnyExcept("|- ") && !isHeading;
            if (passage.Length > 0 && (isHeading || (!isCode && EndsBefore(line, isText, passage))))
            {
                yield return new Passage(file, heading, passage.ToString());
                passage.Clear();
            }

            if (isHeading)
            {
                var words = line.TrimStart('#').Trim();
                title = title.Length == 0 ? words : title;
                heading = words == title ? title : $"{title}: {words}";
            }
            else if (isText)
            {
                passage.Append(passage.Length > 0 ? "\n" : "").Append(line);
            }
        }

        if (passage.Length > 0)
        {
            yield return new Passage(file, heading, passage.ToString());
        }
    }

    /// <summary>Whether a passage is long enough to end before a line: between paragraphs, rows and items, or after a sentence.</summary>
    private static bool EndsBefore(string line, bool isText, StringBuilder passage) =>
        !isText ? passage.Length > LongParagraph
        : line[0] is '|' or '-' ? passage.Length + line.Length > LongPassage
        : passage.Length > LongPassage && passage[^1] is ('.' or ':' or ';');
}
