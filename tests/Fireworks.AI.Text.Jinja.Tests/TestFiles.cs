namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>Files beside these sources.</summary>
internal static class TestFiles
{
    public static string Own(string name) => Path.Combine(Repository.Root, "tests", "Fireworks.AI.Text.Jinja.Tests", name);
}
