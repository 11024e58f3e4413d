namespace Fireworks.AI.Extensions.Onnx.Tests.ChatTemplates;

/// <summary>Files of the repository and of the folder beside it.</summary>
internal static class TestFiles
{
    public static string Root { get; } = FindRoot();

    public static string Templates => Path.Combine(Root, "..", "shared", "chat-templates");

    public static string Own(string folder) => Path.Combine(Root, "tests", "Fireworks.AI.Extensions.Onnx.Tests", folder);

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && folder.GetFiles("*.sln").Length == 0)
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
