namespace Fireworks.AI.Extensions.TestSupport;

/// <summary>A test that reads data of others in the folder <c>shared</c> beside the repository, and is skipped where that is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] paths)
    {
        if (paths.FirstOrDefault(path => !Path.Exists(Path.Combine(Repository.Shared, path))) is { } missing)
        {
            Skip = $"'{missing}' is not in the folder 'shared' beside the repository.";
        }
    }
}
