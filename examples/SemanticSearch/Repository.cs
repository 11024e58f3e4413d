namespace SemanticSearch;

/// <summary>Finds folders of the repository that the example is run from.</summary>
internal static class Repository
{
    /// <exception cref="DirectoryNotFoundException">There is no such folder above the program.</exception>
    public static string FindFolder(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (Path.Combine(folder.FullName, path) is var candidate && Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new DirectoryNotFoundException(
            $"The folder {path} is not in a folder above {AppContext.BaseDirectory}. Build the example once more.");
    }
}
