namespace Fireworks.AI.Text.Grammars.Tests;

/// <summary>The arrows between the library's folders run one way, as its README says.</summary>
public sealed class FolderTests
{
    [Fact]
    public void Folders_use_only_those_below_them() => FolderArrows.AssertOneWay(
        "Fireworks.AI.Text.Grammars",
        ["Masks", "Gbnf", "Schemas", "JsonValues", "Texts", "RegularExpressions", "Languages", "Automata"],
        "Fireworks.AI.Text.RegularExpressions");
}
