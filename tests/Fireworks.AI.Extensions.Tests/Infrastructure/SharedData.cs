namespace Fireworks.AI.Extensions.Tests;

/// <summary>Recorded traffic beside the repository, read in place.</summary>
public static class SharedData
{
    public static string? Folder { get; } = Find();

    public static byte[] Recording(string path) => File.ReadAllBytes(Path.Combine(Folder!, "recordings", path));

    private static string? Find()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (folder.EnumerateFiles("*.sln").Any())
            {
                string shared = Path.GetFullPath(Path.Combine(folder.FullName, "..", "shared"));
                return Directory.Exists(Path.Combine(shared, "recordings")) ? shared : null;
            }
        }

        return null;
    }
}

/// <summary>A test that needs the recordings.</summary>
public sealed class RecordingFactAttribute : FactAttribute
{
    public RecordingFactAttribute()
    {
        if (SharedData.Folder is null)
        {
            Skip = "The folder ../shared/recordings is not there.";
        }
    }
}
