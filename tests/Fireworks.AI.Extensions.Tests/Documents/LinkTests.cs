#if NET10_0
using System.Text;
using System.Text.RegularExpressions;

namespace Fireworks.AI.Extensions.Tests.Documents;

/// <summary>The links between README, docs and the packages' READMEs lead somewhere, down to the heading.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Folders = ["docs", "examples", "models", "src", "tools", ".github"];

    public static TheoryData<string> Documents =>
    [
        .. Directory.EnumerateFiles(Repository.Root, "*.md").Concat(Folders.SelectMany(static folder => Directory.EnumerateFiles(
                Path.Combine(Repository.Root, folder), "*.md", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })))
            .Select(static file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(static file => !file.Split('/').Any(static part => part is "bin" or "obj" or "node_modules" or ".venv"))
            .Order(StringComparer.Ordinal),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Links_lead_to_files_and_headings(string document)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;

        var broken = Links(Text(document)).Where(link => !Leads(folder, document, link)).ToList();

        Assert.True(broken.Count == 0, $"{document} links to what is not there: {string.Join(", ", broken)}");
    }

    [Fact]
    public void The_documents_are_found_and_linked()
    {
        string[] documents = [.. Documents.Select(static row => row.Data)];

        Assert.Contains("README.md", documents);
        Assert.Contains("docs/README.md", documents);
        Assert.Contains("src/Fireworks.AI.Extensions.SemanticKernel/README.md", documents);
        var index = Links(Text("docs/README.md")).ToHashSet();
        Assert.Empty(documents.Where(static file => file.StartsWith("docs/", StringComparison.Ordinal) && file != "docs/README.md")
            .Select(static file => file["docs/".Length..]).Except(index));
    }

    /// <summary>The documentation of the code, its messages and the examples name pages without a link.</summary>
    [Fact]
    public void Pages_that_the_code_names_are_there()
    {
        var named = ((string[])["src", "examples", "tools"])
            .SelectMany(static folder => Directory.EnumerateFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories))
            .SelectMany(static file => PageName().Matches(File.ReadAllText(file)).Select(static match => match.Value)).Distinct().ToList();

        Assert.Contains("docs/chat.md", named);
        Assert.All(named, static page => Assert.True(File.Exists(Path.Combine(Repository.Root, page)), page));
    }

    [Theory]
    [InlineData("[a](no.md)", false)]
    [InlineData("[a](README.md#no-such-heading)", false)]
    [InlineData("[a](#coming-from-openai)", true)]
    [InlineData("[a](README.md)", true)]
    [InlineData("`[a](no.md)` and\n```\n[a](no.md)\n```", true)]
    [InlineData("[![a](no.svg)](README.md)", false)]
    [InlineData("[a](https://example.org)", true)]
    public void A_broken_link_is_noticed(string text, bool isWhole) => Assert.Equal(
        isWhole, Links(WithoutCode(text)).All(static link => Leads(Path.Combine(Repository.Root, "docs"), "docs/from-openai.md", link)));

    private static bool Leads(string folder, string document, string link)
    {
        if (link.Contains("://", StringComparison.Ordinal) || link.StartsWith("mailto:", StringComparison.Ordinal))
        {
            return true;
        }

        var (path, anchor) = link.Split('#') is [var file, var heading] ? (file, heading) : (link, "");
        var target = path.Length == 0 ? Path.Combine(Repository.Root, document) : Path.Combine(folder, Uri.UnescapeDataString(path));
        return anchor.Length == 0 ? Path.Exists(target) : File.Exists(target) && Anchors(File.ReadAllText(target)).Contains(anchor);
    }

    private static IEnumerable<string> Links(string text) => LinkTarget().Matches(text).Select(static match => match.Groups[1].Value);

    /// <summary>The names that headings have on the page, as GitHub makes them.</summary>
    private static HashSet<string> Anchors(string text)
    {
        HashSet<string> anchors = [];
        foreach (Match heading in Heading().Matches(Fence().Replace(text, "")))
        {
            StringBuilder name = new();
            foreach (var character in LinkText().Replace(heading.Groups[1].Value, "$1").Trim().ToLowerInvariant())
            {
                name.Append(char.IsLetterOrDigit(character) || character is '-' or '_' ? character.ToString() : character == ' ' ? "-" : "");
            }

            var anchor = name.ToString();
            for (var again = 1; !anchors.Add(anchor); again++)
            {
                anchor = $"{name}-{again}";
            }
        }

        return anchors;
    }

    private static string Text(string document) => WithoutCode(File.ReadAllText(Path.Combine(Repository.Root, document)));

    private static string WithoutCode(string text) => Code().Replace(Fence().Replace(text, ""), "");

    [GeneratedRegex(@"\]\(([^()\s]+)\)")]
    private static partial Regex LinkTarget();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex("^#{1,6} +(.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("^ *```.*?^ *```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"docs/[\w-]+\.md")]
    private static partial Regex PageName();

    [GeneratedRegex("`[^`\n]*`")]
    private static partial Regex Code();
}
#endif
