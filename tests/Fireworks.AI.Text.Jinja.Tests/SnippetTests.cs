using System.Text.Json;

namespace Fireworks.AI.Text.Jinja.Tests;

/// <summary>Our own templates against what Jinja2 gave for them (update_snippets.py writes it down).</summary>
public sealed class SnippetTests
{
    private static readonly JsonDocument Corpus = JsonDocument.Parse(File.ReadAllText(TestFiles.Own("snippets.json")));

    public static TheoryData<int> Snippets => [.. Enumerable.Range(0, Corpus.RootElement.GetProperty("snippets").GetArrayLength())];

    [Theory]
    [MemberData(nameof(Snippets))]
    public void Gives_what_Jinja2_gives(int index)
    {
        var snippet = Corpus.RootElement.GetProperty("snippets")[index];
        var template = snippet.GetProperty("template").GetString()!;
        var expected = snippet.GetProperty("output").GetString();
        if (expected is null)
        {
            Assert.Throws<ChatTemplateException>(() => Render(template));
        }
        else
        {
            Assert.Equal(expected, Render(template));
        }
    }

    private static string Render(string template) => string.Concat(
        ChatTemplate.Parse(template)
            .Render(ChatTemplateInput.FromJson(Corpus.RootElement.GetProperty("variables"), JinjaReference.Clock))
            .Select(static segment => segment.Text));
}
