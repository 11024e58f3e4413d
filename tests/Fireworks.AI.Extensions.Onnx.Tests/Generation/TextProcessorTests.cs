using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.Chat;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Tests.Generation;

public sealed class TextProcessorTests
{
    /// <summary>Llama 3 has a special token before calls, which its reader looks for although no grammar names it.</summary>
    [Theory]
    [InlineData("<|python_tag|>", "llama-3-json", false)]
    [InlineData("<|python_tag|>", "hermes", true)]
    [InlineData("[TOOL_CALLS]", "mistral", false)]
    [InlineData("<|eot_id|>", "llama-3-json", true)]
    public void Special_tokens_that_the_dialect_reads_are_shown_to_it(string token, string dialect, bool isHidden)
    {
        string Read(string file) => File.ReadAllText(Path.Combine(SparklerFixture.Folder, file));
        using var folder = new TemporaryModelFolder()
            .With("genai_config.json", Read("genai_config.json"))
            .With("tokenizer.json", Read("tokenizer.json").Replace("<|im_start|>", token, StringComparison.Ordinal));
        var model = new ModelFolder(folder.FullPath);
        var text = TextProcessor.Load(model, GenAIConfigReader.Read(model), new OnnxModelOptions { ToolCallDialect = new ToolCallDialect(dialect) });
        Assert.Equal(isHidden, text.IsHidden(Assert.Single(text.Tokenizer.Encode(token))));
    }
}
