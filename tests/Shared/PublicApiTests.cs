using System.Reflection;

namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>
/// Holds the library's public surface and its list in <c>api/</c> together, so that a change of one is a visible change of the other.
/// Run with <c>UPDATE_API=1</c> to write the list anew.
/// </summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicSurfaceIsTheListedOne()
    {
        var library = Assembly.Load(Assembly.GetExecutingAssembly().GetName().Name![..^".Tests".Length]);
        var path = Path.Combine(Repository.Root, "api", library.GetName().Name + ".txt");
        var surface = PublicApiPrinter.Print(library);
        if (Environment.GetEnvironmentVariable("UPDATE_API") == "1")
        {
            File.WriteAllText(path, surface);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), surface);
    }
}
