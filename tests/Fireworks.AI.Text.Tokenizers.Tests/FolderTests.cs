namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>The arrows between the library's folders run one way, as its README says.</summary>
public sealed class FolderTests
{
    [Fact]
    public void Folders_use_only_those_below_them() => FolderArrows.AssertOneWay(
        "Fireworks.AI.Text.Tokenizers",
        ["AddedTokens", "PreTokenizers", "Normalizers", "Decoders", "PostProcessors", "Models", "Patterns", "RegularExpressions", "Characters"],
        "Fireworks.AI.Text.Jinja",
        "Fireworks.AI.Text.RegularExpressions");
}
