using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Decoding;
using Fireworks.AI.Extensions.Onnx.GenAI;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Tests.GenAI;

public sealed class EngineChoiceTests
{
    private const string Config = "genai_config.json";

    [Fact]
    public void The_portable_engine_runs_what_it_can_and_GenAI_the_rest()
    {
        using var built = new BuiltModel();
        Assert.IsType<DecoderGraph>(Choose(built, new OnnxModelOptions()));
        Assert.IsType<DecoderGraph>(Choose(built, new OnnxModelOptions { Engine = OnnxEngine.Portable }));
        Assert.IsType<DecoderGraph>(Choose(built, new OnnxModelOptions { ExecutionProvider = "CPU" }));
        Assert.IsType<GenAIDecoder>(Choose(built, new OnnxModelOptions { Engine = OnnxEngine.GenAI }));

        using var separate = new BuiltModel().With(Config, static root => root["search"]!["past_present_share_buffer"] = false);
        Assert.IsType<GenAIDecoder>(Choose(separate, new OnnxModelOptions()));
        Assert.Contains("past_present_share_buffer", Refuse(separate, new OnnxModelOptions { Engine = OnnxEngine.Portable }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_configuration_cannot_tell_is_found_in_the_graph()
    {
        // GenAI counts the layers itself.
        using var built = new BuiltModel().With(Config, static root => root["model"]!["decoder"]!["num_hidden_layers"] = 1);
        Assert.Contains("inputs this library does not know", Refuse(built, new OnnxModelOptions { Engine = OnnxEngine.Portable }), StringComparison.Ordinal);
        Assert.IsType<GenAIDecoder>(Choose(built, new OnnxModelOptions()));
    }

    [Theory]
    [InlineData("cuda", "Microsoft.ML.OnnxRuntimeGenAI.Cuda")]
    [InlineData("CUDAExecutionProvider", "Microsoft.ML.OnnxRuntimeGenAI.Cuda")]
    [InlineData("dml", "Microsoft.ML.OnnxRuntimeGenAI.DirectML")]
    [InlineData("webgpu", "that brings it")]
    [InlineData("NvTensorRtRtx", "that brings it")]
    [InlineData("OpenVINO", "that brings it")]
    [InlineData("QNN", "that brings it")]
    [InlineData("no-such-provider", "that brings it")]
    public void A_provider_that_is_not_there_is_an_error_that_lists_those_that_are(string provider, string package)
    {
        using var built = new BuiltModel();
        var options = new OnnxModelOptions { Engine = OnnxEngine.GenAI, ExecutionProvider = provider };
        options.ExecutionProviderSettings["device_id"] = "0";
        var message = Refuse(built, options);
        Assert.Contains(provider, message, StringComparison.Ordinal);
        Assert.Contains("Available are: CPU", message, StringComparison.Ordinal);
        Assert.Contains(package, message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_that_asks_for_a_provider_can_be_run_on_the_processor()
    {
        using var built = new BuiltModel().With(Config, static root => root["model"]!["decoder"]!["session_options"]!["provider_options"] =
            new JsonArray(new JsonObject { ["cuda"] = new JsonObject { ["enable_cuda_graph"] = "0" } }));
        Assert.Contains("OnnxModelOptions.ExecutionProvider to CPU", Refuse(built, new OnnxModelOptions { Engine = OnnxEngine.GenAI }), StringComparison.Ordinal);
        Assert.IsType<GenAIDecoder>(Choose(built, new OnnxModelOptions { Engine = OnnxEngine.GenAI, ExecutionProvider = "CPU" }));
    }

    [Theory]
    [InlineData("../model.onnx", "leads out of the model folder")]
    [InlineData("nothing.onnx", "nothing.onnx is missing")]
    public void Files_of_other_parts_stay_inside_the_folder(string file, string expected)
    {
        using var built = new BuiltModel().With(Config, root => root["model"]!["embedding"] = new JsonObject { ["filename"] = file });
        Assert.Contains(expected, Refuse(built, new OnnxModelOptions()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_does_not_bring_code()
    {
        using var built = new BuiltModel().With(
            Config, static root => root["model"]!["decoder"]!["session_options"]!["custom_ops_library"] = "evil.so");
        Assert.Contains("evil.so", Refuse(built, new OnnxModelOptions { Engine = OnnxEngine.GenAI }), StringComparison.Ordinal);
    }

    [Fact]
    public void What_GenAI_cannot_load_is_said_with_its_words()
    {
        using var built = new BuiltModel().With(Config, static root => root["model"]!["unheard_of"] = 1);
        Assert.Contains("unheard_of", Refuse(built, new OnnxModelOptions { Engine = OnnxEngine.GenAI }), StringComparison.Ordinal);

        using var vocabulary = new BuiltModel().With(Config, static root => root["model"]!["vocab_size"] = 330);
        Assert.Contains("Got: 330 Expected: 320", Refuse(vocabulary, new OnnxModelOptions { Engine = OnnxEngine.GenAI }), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_that_the_engine_cannot_honour_are_refused()
    {
        using var built = new BuiltModel();
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(
            built.FullPath, new OnnxModelOptions { Engine = OnnxEngine.GenAI, ConfigureSession = static _ => { } }));
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(built.FullPath, new OnnxModelOptions { Engine = (OnnxEngine)9 }));
        var adapters = new OnnxModelOptions { Engine = OnnxEngine.Portable };
        adapters.Adapters["a"] = "a.onnx_adapter";
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(built.FullPath, adapters));
    }

    private static IDecoder Choose(BuiltModel built, OnnxModelOptions options)
    {
        var folder = new ModelFolder(built.FullPath);
        var decoder = EngineChoice.Load(folder, GenAIConfigReader.Read(folder), options);
        decoder.Dispose();
        return decoder;
    }

    private static string Refuse(BuiltModel built, OnnxModelOptions options) =>
        Assert.Throws<OnnxModelException>(() => OnnxModel.Load(built.FullPath, options)).Message;
}
