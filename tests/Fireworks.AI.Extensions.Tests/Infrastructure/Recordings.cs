namespace Fireworks.AI.Extensions.Tests;

/// <summary>Recorded traffic beside the repository, read in place.</summary>
public static class Recordings
{
    public static byte[] Read(string path) => File.ReadAllBytes(SharedFolder.PathOf("recordings", path));
}
