using System.Text.RegularExpressions;

namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>The arrows between the library's folders run one way, as its README says.</summary>
public sealed partial class FolderTests
{
    private static readonly string[] Folders = ["Parsing", "Syntax", "Builtins", "Operations", "Rendering", "Values"];

    [Fact]
    public void Folders_use_only_those_below_them()
    {
        var root = Path.Combine(Repository.Root, "src", "Fireworks.AI.Text.Jinja");
        var files = 0;
        foreach (var folder in Folders)
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(root, folder), "*.cs"))
            {
                foreach (Match match in Usings().Matches(File.ReadAllText(file)))
                {
                    var used = Array.IndexOf(Folders, match.Groups[1].Value);
                    Assert.True(used > Array.IndexOf(Folders, folder), $"{Path.GetFileName(file)} in {folder} has '{match.Value}'.");
                }

                files++;
            }
        }

        Assert.True(files > 30);
    }

    [GeneratedRegex(@"^using (?!System)(?:Fireworks\.AI\.Text\.Jinja\.)?(.+);", RegexOptions.Multiline)]
    private static partial Regex Usings();
}
