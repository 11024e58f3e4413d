using System.Text;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Tests.Encoders;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Embeddings;

/// <summary>Folders that are not as they should be, and inputs that nobody should send.</summary>
public sealed class HostileFolderTests
{
    [Fact]
    public void Missing_files_are_named()
    {
        using var model = Create();
        AssertError(model.Without("tokenizer.json"), "tokenizer.json is missing, and so is vocab.txt");
        using var graphless = Create().Without("model.onnx");
        AssertError(graphless, "model.onnx and onnx/model.onnx are missing");
        using var other = new SmallModel().WithTokenizer().WithEncoder(file: "onnx/model_fp16.onnx");
        AssertError(other, "Name one of its graphs in the option GraphFile: onnx/model_fp16.onnx.");
        using var poolingless = new SmallModel().WithTokenizer().WithEncoder().WithModules();
        AssertError(poolingless, "1_Pooling/config.json is missing");
        using var dense = Create("Dense");
        AssertError(dense.With("2_Dense/config.json", """{ "in_features": 4, "out_features": 2 }"""), "2_Dense/model.safetensors is missing");
        Assert.Contains("does not exist", Assert.Throws<OnnxModelException>(() => OnnxEmbeddingGenerator.Load("/no/such/folder")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_graph_in_the_folder_onnx_is_found_and_another_can_be_named()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(file: "onnx/model.onnx").WithEncoder(ElementType.Half, file: "onnx/model_fp16.onnx");
        using var first = OnnxEmbeddingGenerator.Load(model.Folder);
        using var second = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { GraphFile = "onnx/model_fp16.onnx" });
        Assert.Equal(first.Dimensions, second.Dimensions);
        AssertError(model, "leads out of the model folder", new OnnxEmbeddingGeneratorOptions { GraphFile = "../model.onnx" });
        AssertError(model, "no/model.onnx is missing", new OnnxEmbeddingGeneratorOptions { GraphFile = "no/model.onnx" });
    }

    [Theory]
    [InlineData("modules.json", "{}", "modules.json must hold a list of JSON objects")]
    [InlineData("modules.json", "[", "modules.json is not valid JSON")]
    [InlineData("modules.json", """[{ "path": "" }]""", "modules.json lacks 'type'")]
    [InlineData("modules.json", """[{ "type": "sentence_transformers.models.LSTM" }]""", "'sentence_transformers.models.LSTM' in modules.json is not supported")]
    [InlineData("modules.json", """[{ "type": "a.Normalize" }, { "type": "a.Dense", "path": "2_Dense" }]""", "is not supported in this place")]
    [InlineData("modules.json", """[{ "type": "a.Pooling", "path": "../../secrets" }]""", "leads out of the model folder")]
    [InlineData("1_Pooling/config.json", """{ "pooling_mode_mean_tokens": 1 }""", "'pooling_mode_mean_tokens' in 1_Pooling/config.json must be true or false")]
    [InlineData("1_Pooling/config.json", """{ "pooling_mode_mean_tokens": false }""", "asks for no pooling that is supported")]
    [InlineData("1_Pooling/config.json", """{ "pooling_mode": "attention" }""", "asks for no pooling that is supported")]
    [InlineData("1_Pooling/config.json", """{ "word_embedding_dimension": 384, "pooling_mode_cls_token": true }""", "'word_embedding_dimension' in 1_Pooling/config.json is 384, but the vectors of model.onnx have 4 numbers")]
    [InlineData("sentence_bert_config.json", """{ "max_seq_length": 0 }""", "'max_seq_length' in sentence_bert_config.json must be a whole number from 1")]
    [InlineData("sentence_bert_config.json", """{ "max_seq_length": 2 }""", "takes 2 tokens, which the tokenizer's special tokens fill already")]
    [InlineData("config_sentence_transformers.json", """{ "prompts": { "query": 3 } }""", "'prompts.query' in config_sentence_transformers.json must be a text")]
    [InlineData("config_sentence_transformers.json", """{ "default_prompt_name": "query" }""", "'query', which is not among its prompts")]
    [InlineData("config.json", "[]", "config.json must hold a JSON object")]
    [InlineData("config.json", """{ "pad_token_id": -1 }""", "'pad_token_id' in config.json must be a token id")]
    [InlineData("tokenizer.json", "{}", "The tokenizer cannot be used")]
    [InlineData("model.onnx", "not a graph", "model.onnx cannot be used")]
    public void What_is_wrong_in_a_file_is_named(string file, string content, string expected)
    {
        using var model = Create();
        AssertError(model.With(file, content), expected);
    }

    [Fact]
    public void Graphs_that_do_not_fit_are_refused()
    {
        using var output = new SmallModel().WithTokenizer().WithGraph("model.onnx", static graph =>
        {
            graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
            graph.Node("Identity", ["input_ids"], ["last_hidden_state"]);
            graph.Output("last_hidden_state", ElementType.Int64, "batch", "tokens");
        });
        AssertError(output, "is of the type Int64");
        using var input = new SmallModel().WithTokenizer().WithGraph("model.onnx", static graph =>
        {
            graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
            graph.Input("pixel_values", ElementType.Float, "batch", 3);
            graph.Node("Identity", ["pixel_values"], ["last_hidden_state"]);
            graph.Output("last_hidden_state", ElementType.Float, "batch", 3);
        });
        AssertError(input, "its input 'pixel_values' is not one that a model of texts has");
        using var names = new SmallModel().WithTokenizer().WithGraph("model.onnx", static graph =>
        {
            graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
            var ids = graph.Node("Cast", ["input_ids"], ("to", (int)ElementType.Float));
            foreach (var name in (string[])["a", "b"])
            {
                graph.Node("Identity", [ids], [name]);
                graph.Output(name, ElementType.Float, "batch", "tokens");
            }
        });
        AssertError(names, "none of its outputs (a, b)");
        AssertError(names, "it has no output 'c', which the option OutputName asks for", new OnnxEmbeddingGeneratorOptions { OutputName = "c" });
        using var layers = Create("Dense").With("2_Dense/config.json", """{ "in_features": 3, "out_features": 1, "bias": false, "activation_function": "Identity" }""");
        Safetensors.Write(Path.Combine(layers.Folder, "2_Dense", "model.safetensors"), ("linear.weight", [1, 3], [1, 2, 3]));
        AssertError(layers, "'in_features' in 2_Dense/config.json is 3, but what comes before it has 4 numbers");
        using var functions = Create("Dense").With("2_Dense/config.json", """{ "in_features": 4, "out_features": 1, "activation_function": "torch.nn.Mystery" }""");
        AssertError(functions, "'torch.nn.Mystery'");
    }

    [Theory]
    [InlineData("Dimensions", "Dimensions is 9; the vectors of the model have 4")]
    [InlineData("DefaultPromptName", "DefaultPromptName is 'query', which is neither in")]
    [InlineData("MaxTokens", "MaxTokens is 999; the model was made for 128 tokens at most")]
    public void Options_that_the_model_cannot_honour_are_refused(string option, string expected)
    {
        using var model = Create().With("config.json", """{ "max_position_embeddings": 128 }""");
        var options = option switch
        {
            "Dimensions" => new OnnxEmbeddingGeneratorOptions { Dimensions = 9 },
            "MaxTokens" => new OnnxEmbeddingGeneratorOptions { MaxTokens = 999 },
            _ => new OnnxEmbeddingGeneratorOptions { DefaultPromptName = "query" },
        };
        AssertError(model, expected, options);
    }

    [Fact]
    public void Options_out_of_their_range_are_refused_before_anything_is_read()
    {
        OnnxEmbeddingGeneratorOptions[] wrong =
        [
            new() { MaxTokens = 2 }, new() { MaxBatchTokens = 0 }, new() { Threads = 0 }, new() { Dimensions = 0 }, new() { Pooling = (OnnxPooling)99 }, new() { GraphFile = " " },
            new() { ExecutionProvider = "" }, new() { ModelId = "" }, new() { OutputName = "" }, new() { ExecutionProviderSettings = { ["device_id"] = "0" } },
            new() { ExecutionProvider = "CUDA", ExecutionProviderSettings = { ["device_id"] = null! } }, new() { Prompts = { ["query"] = null! } },
        ];
        foreach (var options in wrong)
        {
            Assert.StartsWith(
                "", Assert.Throws<ArgumentException>(() => OnnxEmbeddingGenerator.Load("/no/such/folder", options)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_provider_that_is_not_there_is_an_error_that_says_so()
    {
        using var model = Create();
        AssertError(model, "execution provider CUDA could not be started", new OnnxEmbeddingGeneratorOptions { ExecutionProvider = "CUDA" });
    }

    [Fact]
    public async Task Wrong_inputs_are_refused_with_their_index()
    {
        using var model = Create();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        foreach (var wrong in (string?[])["", null])
        {
            var exception = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["red", wrong!]));
            Assert.Contains("The value at index 1 is null or empty", exception.Message, StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<ArgumentNullException>(() => generator.GenerateAsync(null!));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["red"], new EmbeddingGenerationOptions { Dimensions = 5 }));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            generator.GenerateAsync(["red"], new EmbeddingGenerationOptions { AdditionalProperties = new() { ["normalize"] = "perhaps" } }));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["red"], new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.PromptName = "riddle")));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["red"], new EmbeddingGenerationOptions().WithOnnx(static onnx =>
        {
            onnx.PromptName = "query";
            onnx.InputPrefix = "x";
        })));
        await Assert.ThrowsAsync<NotSupportedException>(() =>
            generator.GenerateAsync(["red"], new EmbeddingGenerationOptions { AdditionalProperties = new() { ["return_logits"] = new[] { 1 } } }));

        // What other backends know is not this one's business.
        Assert.Single(await generator.GenerateAsync(["red"], new EmbeddingGenerationOptions { ModelId = "other", AdditionalProperties = new() { ["encoding_format"] = "float" } }));
    }

    [Fact]
    public async Task A_text_without_tokens_is_refused()
    {
        using var model = new SmallModel().WithTokenizer(frame: false).WithEncoder();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["red", "  "]));
        Assert.Contains("index 1 has no tokens", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_million_characters_are_cut()
    {
        var text = string.Concat(Enumerable.Repeat("electromagnetic waves ", 45_455));
        Assert.True(text.Length > 1_000_000);
        var embeddings = await MiniLM.Generator.GenerateAsync([text, new string('x', 1_000_000), "red"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal([0], embeddings.GetTruncatedInputs());
        Assert.Equal(256 + 3 + 3, embeddings.Usage!.InputTokenCount);
    }

    [Fact]
    public void Damaged_files_end_in_a_model_or_a_documented_error()
    {
        using var model = Create("Dense", "Normalize").With("2_Dense/config.json", """{ "in_features": 4, "out_features": 2, "bias": false, "activation_function": "torch.Identity" }""")
            .With("config.json", """{ "max_position_embeddings": 128, "pad_token_id": 0, "sentence_transformers": { "activation_fn": "a.Sigmoid" } }""")
            .With("config_sentence_transformers.json", """{ "prompts": { "query": "q: " }, "default_prompt_name": "query" }""")
            .With("tokenizer_config.json", """{ "model_max_length": 1000000000000000019884624838656, "do_lower_case": true }""")
            .With("sentence_bert_config.json", """{ "max_seq_length": 64 }""");
        var random = new Random(11);
        string[] files = ["modules.json", "1_Pooling/config.json", "2_Dense/config.json", "config.json", "config_sentence_transformers.json", "tokenizer_config.json", "sentence_bert_config.json"];
        var originals = files.ToDictionary(static file => file, file => File.ReadAllBytes(Path.Combine(model.Folder, file)));
        var read = 0;
        for (var round = 0; round < Fuzz.Cases; round++)
        {
            var file = files[random.Next(files.Length)];
            File.WriteAllBytes(Path.Combine(model.Folder, file), Fuzz.Damage(originals[file], random));
            var exception = Record.Exception(() => EncoderConfigReader.Read(new ModelFolder(model.Folder), graphFile: null));
            Assert.True(exception is null or OnnxModelException, exception?.ToString());
            read += exception is null ? 1 : 0;
            File.WriteAllBytes(Path.Combine(model.Folder, file), originals[file]);
        }

        Fuzz.AssertShare(0.02, read, "were read");
    }

    [Fact]
    public void Damaged_weights_end_in_numbers_or_a_documented_error()
    {
        using var model = Create();
        var path = Path.Combine(model.Folder, "model.safetensors");
        Safetensors.Write(path, ("linear.weight", [2, 3], [1, 2, 3, 4, 5, 6]), ("linear.bias", [2], [7, 8]));
        var folder = new ModelFolder(model.Folder);
        (string, int[])[] expected = [("linear.weight", [2, 3]), ("linear.bias", [2])];
        Assert.Equal([1, 2, 3, 4, 5, 6], SafetensorsFile.Read(folder, "model.safetensors", expected)[0]);
        var original = File.ReadAllBytes(path);
        var random = new Random(12);
        var read = 0;
        for (var round = 0; round < Fuzz.Cases; round++)
        {
            File.WriteAllBytes(path, Fuzz.Damage(original, random));
            var exception = Record.Exception(() => SafetensorsFile.Read(folder, "model.safetensors", expected));
            Assert.True(exception is null or OnnxModelException, exception?.ToString());
            read += exception is null ? 1 : 0;
        }

        Fuzz.AssertShare(0.02, read, "were read");
    }

    [Theory]
    [InlineData("F16", 2)]
    [InlineData("BF16", 2)]
    public void Half_precision_weights_are_widened(string type, int size)
    {
        using var model = Create();
        var header = Encoding.UTF8.GetBytes($$"""{ "w": { "dtype": "{{type}}", "shape": [1], "data_offsets": [0, {{size}}] } }""");
        var number = type == "F16" ? BitConverter.GetBytes((Half)1.5) : Convert.FromHexString("C03F");
        File.WriteAllBytes(Path.Combine(model.Folder, "w.safetensors"), [.. BitConverter.GetBytes((long)header.Length), .. header, .. number]);
        Assert.Equal([1.5f], SafetensorsFile.Read(new ModelFolder(model.Folder), "w.safetensors", ("w", [1]))[0]);
    }

    private static SmallModel Create(params string[] modules) =>
        new SmallModel().WithTokenizer().WithEncoder().WithModules(modules).WithPooling("pooling_mode_mean_tokens");

    private static void AssertError(SmallModel model, string expected, OnnxEmbeddingGeneratorOptions? options = null)
    {
        var exception = Assert.Throws<OnnxModelException>(() => OnnxEmbeddingGenerator.Load(model.Folder, options));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(model.Folder, exception.Message, StringComparison.Ordinal);
    }
}
