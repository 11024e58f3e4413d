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
        Assert.Contains("Safety of the key", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_search_reads_files_that_are_named()
    {
        var (exitCode, output, errors) = await RunAsync("SemanticSearch", "How do I run the benchmarks?", Path.Combine(Repository.Root, "CONTRIBUTING.md"));
        Assert.True(exitCode == 0, errors);
        Assert.Contains("CONTRIBUTING.md  (Contributing: Benchmarks)", output, StringComparison.Ordinal);
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
