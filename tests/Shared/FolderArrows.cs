using System.Text.RegularExpressions;

namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>Reads from the usings of a library which of its folders use which.</summary>
internal static partial class FolderArrows
{
    /// <summary>Asserts that each folder uses only those listed after it, and nothing outside of the library but what is named.</summary>
    /// <param name="library">The library's name, which is its folder in <c>src</c> and its namespace.</param>
    /// <param name="folders">Its folders from the top down; all of them.</param>
    /// <param name="outside">The namespaces that it may use besides its own and the framework's.</param>
    public static void AssertOneWay(string library, string[] folders, params string[] outside)
    {
        var root = Path.Combine(Repository.Root, "src", library);
        var files = 0;
        foreach (var file in Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!);
            if (folder.StartsWith("bin", StringComparison.Ordinal) || folder.StartsWith("obj", StringComparison.Ordinal))
            {
                continue;
            }

            files++;
            var place = folder == "." ? -1 : Array.IndexOf(folders, folder);
            Assert.True(folder == "." || place >= 0, $"The folder {folder} is not listed.");
            foreach (Match match in Usings().Matches(File.ReadAllText(file)))
            {
                var used = match.Groups[1].Value;
                var isAllowed = used.StartsWith(library + ".", StringComparison.Ordinal)
                    ? Array.IndexOf(folders, used[(library.Length + 1)..]) > place
                    : outside.Contains(used);
                Assert.True(isAllowed, $"{Path.GetFileName(file)} in {folder} has '{match.Value}'.");
            }
        }

        Assert.True(files > folders.Length);
    }

    [GeneratedRegex(@"^using (?!System)([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Usings();
}
