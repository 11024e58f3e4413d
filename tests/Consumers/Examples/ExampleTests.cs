#if NET10_0
using System.Reflection;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Consumers.Examples;

/// <summary>The examples, without a key on sparkler; those that need a service at a double on loopback.</summary>
public sealed class ExampleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    private static readonly byte[] Png = [0x89, .. "PNG\r\n\x1A\n"u8, 0, 0, 0, 13];

    [Theory]
    [InlineData("SemanticKernelAgent", "call    get_weather(location: Paris)", "18 degrees", "WeatherReport { City = Oslo")]
    [InlineData("AgentFramework", "call    get_weather", "18 degrees", "7 degrees", "Host: ")]
    [InlineData("ChatPipeline", "call    get_weather(Paris)", "18 degrees", "asked again: from the cache", "span    chat")]
    public async Task An_example_runs_without_a_key(string name, params string[] expected)
    {
        var (exitCode, output, errors) = await RunAsync(name, []);

        Assert.True(exitCode == 0, errors);
        Assert.Empty(errors);
        Assert.All(expected, text => Assert.Contains(text, output, StringComparison.Ordinal));
        Assert.DoesNotContain("dbug:", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_are_beside_the_output_and_on_request()
    {
        var (exitCode, output, errors) = await RunAsync("ChatPipeline", ["--logs"]);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("dbug:", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("dbug:", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Agent")]
    [InlineData("AgentFramework")]
    [InlineData("Batch")]
    [InlineData("ChatPipeline")]
    [InlineData("Models")]
    [InlineData("Rag")]
    [InlineData("SemanticKernelAgent")]
    [InlineData("SemanticSearch")]
    [InlineData("Transcribe")]
    [InlineData("Vision")]
    public async Task Each_says_what_it_needs_and_refuses_options_that_it_does_not_have(string name)
    {
        var (helpCode, help, _) = await RunAsync(name, ["--help"]);
        var (exitCode, output, errors) = await RunAsync(name, ["--speeker", "x"]);

        Assert.Equal((0, 1), (helpCode, exitCode));
        Assert.Contains("Needs ", help.Split("\n\n")[0].ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains($"examples/{name}", help, StringComparison.Ordinal);
        Assert.Empty(output);
        Assert.StartsWith("Unknown option --speeker.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Batch_takes_one_file()
    {
        var (exitCode, output, errors) = await RunAsync("Batch", ["a.csv", "b.csv"]);

        Assert.Equal((1, ""), (exitCode, output));
        Assert.Contains("a.csv, b.csv", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void No_example_is_without_a_test_of_its_help()
    {
        var folders = Directory.EnumerateDirectories(Path.Combine(Repository.Root, "examples"))
            .Where(static folder => File.Exists(Path.Combine(folder, "Program.cs"))).Select(Path.GetFileName).Order();
        var method = typeof(ExampleTests).GetMethod(nameof(Each_says_what_it_needs_and_refuses_options_that_it_does_not_have))!;

        Assert.Equal(folders, method.GetCustomAttributes<InlineDataAttribute>().Select(static data => (string)data.Data[0]!).Order());
    }

    [Theory]
    [InlineData("Vision", ".png")]
    [InlineData("Transcribe", ".wav")]
    public async Task Those_that_need_a_key_say_so(string name, string extension)
    {
        var file = await WriteAsync(extension, Png);

        var (exitCode, _, errors) = await RunAsync(name, [file]);

        Assert.Equal(1, exitCode);
        Assert.Contains("FIREWORKS_API_KEY", errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Vision_tells_the_kind_of_a_picture_by_its_bytes()
    {
        await using var server = await TestServer.StartAsync(Answer.Events(Wire.Text("A cat."), Wire.Finish(), Wire.UsageChunk()));
        var file = await WriteAsync(".jpg", Png);

        var (exitCode, output, errors) = await RunAsync("Vision", [file, "What", "is it?"], server);
        var (textCode, _, textErrors) = await RunAsync("Vision", [await WriteAsync(".jpg", "not a picture"u8.ToArray())], server);
        var (linkCode, _, linkErrors) = await RunAsync("Vision", ["https://example.org/chart"], server);

        Assert.True(exitCode == 0, errors);
        Assert.Equal("A cat.", output.Trim());
        var content = server.Requests.First().Json.GetProperty("messages")[0].GetProperty("content");
        Assert.Equal("What is it?", content[0].GetProperty("text").GetString());
        Assert.StartsWith("data:image/png;base64,", Url(content), StringComparison.Ordinal);
        Assert.Equal(1, textCode);
        Assert.Contains("is not a picture", textErrors, StringComparison.Ordinal);
        Assert.True(linkCode == 0, linkErrors);
        Assert.Equal("https://example.org/chart", Url(server.LastRequest.Json.GetProperty("messages")[0].GetProperty("content")));

        static string Url(JsonElement content) => content[1].GetProperty("image_url").GetProperty("url").GetString()!;
    }

    [Fact]
    public async Task Transcribe_writes_a_recording_down()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(
            """{"text":"Hello there.","language":"en","duration":1.5,"segments":[{"id":0,"start":0.5,"end":1.5,"text":"Hello there.","speaker_id":"A"}]}"""));
        var file = await WriteAsync(".wav", [.. "RIFF"u8, 0, 0, 0, 0, .. "WAVEfmt "u8]);

        var (exitCode, output, errors) = await RunAsync("Transcribe", [file, "--speakers", "--endpoint", server.Endpoint.ToString()], server);

        Assert.True(exitCode == 0, errors);
        Assert.Contains("00:00:00.5  A: Hello there.", output, StringComparison.Ordinal);
        Assert.Contains("1.5 s, language en", output, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private static Task<(int ExitCode, string Output, string Errors)> RunAsync(string name, string[] arguments, TestServer? server = null) =>
        BuiltProgram.RunAsync(
            Path.Combine("examples", name),
            arguments,
            ("FIREWORKS_API_KEY", server is null ? null : "fw_test_key"),
            ("FIREWORKS_BASE_URL", server?.Endpoint.ToString()));

    private async Task<string> WriteAsync(string extension, byte[] bytes)
    {
        var file = Path.Combine(_folder.FullName, Guid.NewGuid() + extension);
        await File.WriteAllBytesAsync(file, bytes);
        return file;
    }
}
#endif
