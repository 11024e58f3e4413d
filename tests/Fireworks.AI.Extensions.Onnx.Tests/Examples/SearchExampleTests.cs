#if NET10_0
namespace Fireworks.AI.Extensions.Onnx.Tests.Examples;

/// <summary>The examples that search the pages of docs/, without a key.</summary>
public sealed class SearchExampleTests
{
    private const string Question = "how do I keep my key secret?";

    [Fact]
    public async Task The_search_finds_the_page_about_the_key()
    {
        var (exitCode, output, errors) = await RunAsync("SemanticSearch", Question);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("all-MiniLM-L6-v2 in this process", output, StringComparison.Ordinal);
        var first = output.Split('\n', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.Contains("resilience-and-errors.md", first, StringComparison.Ordinal);
        Assert.Contains("Keeping the API key secret", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_reads_files_that_are_named()
    {
        var (exitCode, output, errors) = await RunAsync("SemanticSearch", "How do I run the benchmarks?", Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("CONTRIBUTING.md  (Contributing: Benchmarks)", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_texts_and_files_of_one_name_are_found_in_folders()
    {
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            var garden = Path.Combine(folder.CreateSubdirectory("garden").FullName, "notes.txt");
            var office = Path.Combine(folder.CreateSubdirectory("office").FullName, "notes.txt");
            await File.WriteAllTextAsync(garden, "Tomatoes need water each morning.", TestContext.Current.CancellationToken);
            await File.WriteAllTextAsync(office, "The printer is on the second floor.", TestContext.Current.CancellationToken);

            var (exitCode, output, errors) = await RunAsync("SemanticSearch", "When do I water the plants?", Path.GetDirectoryName(garden)!, office);
            var nothing = await RunAsync("SemanticSearch", "When do I water the plants?", folder.FullName);

            Assert.Equal((0, ""), (exitCode, errors));
            Assert.StartsWith("2 passages", output, StringComparison.Ordinal);
            Assert.True(output.IndexOf($"{garden}  (notes)", StringComparison.Ordinal) is > 0 and var first && first < output.IndexOf(office, StringComparison.Ordinal), output);
            Assert.Equal(1, nothing.ExitCode);
            Assert.Contains("There is no text", nothing.Errors, StringComparison.Ordinal);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_an_error_in_words()
    {
        var (exitCode, _, errors) = await RunAsync("SemanticSearch", Question, "/no/such/file.md");
        Assert.Equal(1, exitCode);
        Assert.Contains("/no/such", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_at_Fireworks_needs_a_key()
    {
        var (exitCode, _, errors) = await RunAsync("SemanticSearch", "--remote", Question);
        Assert.Equal(1, exitCode);
        Assert.Contains("FIREWORKS_API_KEY", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_agent_calls_the_search_and_shows_the_page()
    {
        var (exitCode, output, errors) = await RunAsync("Rag", Question);
        Assert.True(exitCode == 0, errors);
        Assert.Contains("call    search(query:", output, StringComparison.Ordinal);
        var pages = output.Split('\n').Where(static line => line.StartsWith("docs/", StringComparison.Ordinal)).ToList();
        Assert.Equal(3, pages.Count);
        Assert.StartsWith("docs/resilience-and-errors.md", pages[0], StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string example, params string[] arguments) =>
        BuiltProgram.RunAsync(Path.Combine("examples", example), arguments, ("FIREWORKS_API_KEY", null));
}
#endif
