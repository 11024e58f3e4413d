using System.Text.Json;
using SemanticSearch.Pages;

namespace Fireworks.AI.Extensions.Onnx.Tests.Embeddings;

/// <summary>Questions about the pages of docs/ find the right page: the questions were written down before the first search.</summary>
public sealed class RetrievalTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Sixty_questions_find_their_pages()
    {
        var questions = File.ReadLines(MiniLM.FixturePath("questions.jsonl")).Select(static line => JsonSerializer.Deserialize<Question>(line, JsonSerializerOptions.Web)!).ToList();
        Assert.Equal(60, questions.Count);
        var index = await PassageIndex.CreateAsync(MiniLM.Generator, MarkdownReader.Read([Path.Combine(Repository.Root, "docs")]));
        var first = 0;
        var amongThree = 0;
        foreach (var question in questions)
        {
            var pages = (await index.FindAsync(question.Text, count: 3, TestContext.Current.CancellationToken)).Select(static match => match.Passage.Page).ToList();
            var right = question.Page.Split('|'); // Some have an answer on several pages.
            first += right.Contains(pages[0]) ? 1 : 0;
            amongThree += right.Any(pages.Contains) ? 1 : 0;
            if (!right.Contains(pages[0]))
            {
                output.WriteLine($"{question.Text} -> {string.Join(", ", pages)}, not {question.Page}");
            }
        }

        output.WriteLine($"{index.Count} passages; first {first}, among three {amongThree} of {questions.Count}");
        Assert.True(first >= 48, $"{first} first");
        Assert.True(amongThree >= 56, $"{amongThree} among three");
    }

    private sealed record Question([property: System.Text.Json.Serialization.JsonPropertyName("question")] string Text, string Page);
}
