namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>Data of others in the folder <c>shared</c> beside the repository, read in place.</summary>
internal static class SharedFolder
{
    /// <summary>The path of a file or folder. Where it is absent, the test that asks for it is skipped.</summary>
    public static string PathOf(params string[] parts)
    {
        var path = Path.GetFullPath(Path.Combine([Repository.Root, "..", "shared", .. parts]));
        Assert.SkipUnless(Path.Exists(path), $"../shared/{string.Join('/', parts)} is not there.");
        return path;
    }
}
