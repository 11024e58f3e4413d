#if NET10_0
namespace Fireworks.AI.Extensions.Tests.Examples;

public sealed class ModelsExampleTests
{
    [Fact]
    public async Task The_catalogue_is_a_table_and_the_cheapest_with_tools_and_images_is_named()
    {
        await using var server = await CatalogueServer.StartAsync();

        var (exitCode, output, errors) = await RunAsync(server, "cheapest", "with", "tools", "and", "images");

        Assert.True(exitCode == 0, errors);
        var lines = output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))).ToArray();
        Assert.Contains("send mode context takes gives tools input cached output leaves", lines);
        Assert.Contains("glm-5p3 standard 1,048,573 text text yes 1.40 0.26 4.40 2026-12-24", lines);
        Assert.Contains("glm-5p3 priority 1,048,573 text text yes 1.75 0.325 5.50 2026-12-24", lines);
        Assert.Contains("glm-5p3-fast fast 1,048,573 text text yes 2.10 0.39 6.60 2026-12-24", lines);
        Assert.Contains("For \"cheapest with tools and images\" it would take accounts/fireworks/models/glm-5p3-flash: 3,000 tokens in and 1,000 out cost 0.00095 dollars, and 1,048,576 tokens fit in.", lines);
    }

    [Theory]
    [InlineData("longest context with tools below 1.40 dollars", "glm-5p3-flash")]
    [InlineData("cheapest for embeddings", "qwen3-embedding-8b")]
    public async Task Other_wishes_are_understood(string wish, string model)
    {
        await using var server = await CatalogueServer.StartAsync();

        var (exitCode, output, errors) = await RunAsync(server, wish);

        Assert.True(exitCode == 0, errors);
        Assert.Contains($"it would take accounts/fireworks/models/{model}:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_key_and_with_a_word_that_says_nothing_it_tells_what_to_do()
    {
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(Path.Combine("examples", "Models"), [], ("FIREWORKS_API_KEY", null));
        var (other, _, words) = await BuiltProgram.RunAsync(Path.Combine("examples", "Models"), ["nicest"], ("FIREWORKS_API_KEY", null));
        var (third, _, open) = await BuiltProgram.RunAsync(Path.Combine("examples", "Models"), ["cheapest below 2"], ("FIREWORKS_API_KEY", null));

        Assert.Equal((1, 1, 1), (exitCode, other, third));
        Assert.Contains("What 2 counts is not said: write \"below 2 dollars\".", open, StringComparison.Ordinal);
        Assert.Contains("FIREWORKS_API_KEY", errors, StringComparison.Ordinal);
        Assert.Contains("'nicest' says nothing here", words, StringComparison.Ordinal);
    }

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(CatalogueServer server, params string[] arguments) => BuiltProgram.RunAsync(
        Path.Combine("examples", "Models"), arguments, ("FIREWORKS_API_KEY", "fw_test_key"), ("FIREWORKS_BASE_URL", server.Server.Endpoint.ToString()));
}
#endif
