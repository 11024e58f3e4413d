namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>The arrows between the library's folders run one way, as its README says.</summary>
public sealed class FolderTests
{
    [Fact]
    public void Folders_use_only_those_below_them() => FolderArrows.AssertOneWay(
        "Fireworks.AI.Text.Jinja",
        ["Parsing", "Syntax", "Builtins", "Operations", "Rendering", "Values"]);
}
