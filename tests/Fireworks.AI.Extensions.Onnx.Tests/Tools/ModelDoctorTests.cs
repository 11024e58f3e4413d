#if NET10_0
namespace Fireworks.AI.Extensions.Onnx.Tests.Tools;

/// <summary>The program that says what a model holds, and how its answers are read.</summary>
public sealed class ModelDoctorTests
{
    private static readonly string Doctor = Path.Combine("tools", "ModelDoctor");

    [Fact]
    public async Task Every_form_of_the_shared_file_is_read_and_held_to()
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(
            Doctor, ["--forms", SharedFolder.PathOf("cases", "dialects.jsonl"), "--templates", SharedFolder.PathOf("chat-templates")]);
        Assert.True(exitCode == 0, output + errors);
        Assert.EndsWith("forms read 17 of 17\nforms required 15 of 15\n", output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_folder_is_described()
    {
        var (exitCode, output, errors) = await BuiltProgram.RunAsync(Doctor, [Path.Combine(Repository.Root, "models", "sparkler")]);
        Assert.True(exitCode == 0, output + errors);
        Assert.Contains("The folder loads, in the portable engine", output, StringComparison.Ordinal);
        Assert.Contains("the form was inferred", output, StringComparison.Ordinal);
        Assert.Contains("What is the weather in Paris?", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_does_not_load_is_described_with_the_reason()
    {
        var folder = Directory.CreateTempSubdirectory("doctor-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "chat_template.jinja"), "{{ messages }}", TestContext.Current.CancellationToken);
        var (exitCode, output, _) = await BuiltProgram.RunAsync(Doctor, [folder]);
        Directory.Delete(folder, recursive: true);
        Assert.Equal(1, exitCode);
        Assert.Contains("The folder does not load: genai_config.json is missing.", output, StringComparison.Ordinal);
        Assert.Contains("has the marks of no known family", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_that_is_not_known_is_named_with_the_usage()
    {
        var (exitCode, _, errors) = await BuiltProgram.RunAsync(Doctor, ["--what"]);
        Assert.Equal(2, exitCode);
        Assert.Contains("'--what' is not known. Usage:", errors, StringComparison.Ordinal);
    }
}
#endif
