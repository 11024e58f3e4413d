namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>Files of the repository and of the folder beside it.</summary>
internal static class TestFiles
{
    public static string Templates => Path.Combine(Repository.Shared, "chat-templates");

    public static string Own(string folder) => Path.Combine(Repository.Root, "tests", "Fireworks.AI.Text.Jinja.Tests", folder);
}
