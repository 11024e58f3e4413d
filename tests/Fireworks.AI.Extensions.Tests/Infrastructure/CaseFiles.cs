namespace Fireworks.AI.Extensions.Tests;

/// <summary>Cases of real traffic beside the repository, read in place.</summary>
public static class CaseFiles
{
    public static byte[] Read(string name) => File.ReadAllBytes(SharedFolder.PathOf("cases", "remote", name));
}
