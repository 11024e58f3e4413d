namespace Fireworks.AI.Extensions.Tests;

/// <summary>Recorded traffic beside the repository, read in place.</summary>
public static class SharedData
{
    public static string Recordings { get; } = Path.Combine(Repository.Shared, "recordings");

    public static byte[] Recording(string path) => File.ReadAllBytes(Path.Combine(Recordings, path));
}

/// <summary>A test that needs the recordings.</summary>
public sealed class RecordingFactAttribute : FactAttribute
{
    public RecordingFactAttribute()
    {
        if (!Directory.Exists(SharedData.Recordings))
        {
            Skip = "The folder ../shared/recordings is not there.";
        }
    }
}
