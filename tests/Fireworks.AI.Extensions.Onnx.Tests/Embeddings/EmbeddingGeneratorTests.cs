using System.Text.Json;
using Fireworks.AI.Extensions.Onnx.Tests.Encoders;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Embeddings;

/// <summary>Small graphs whose vectors are worked out here, token by token, in double precision.</summary>
public sealed class EmbeddingGeneratorTests
{
    // [CLS] red blue green [SEP]
    private const string Text = "red blue green";

    private static readonly int[] Ids = [2, 4, 6, 5, 3];

    [Theory]
    [InlineData("pooling_mode_mean_tokens", OnnxPooling.Mean)]
    [InlineData("pooling_mode_cls_token", OnnxPooling.Cls)]
    [InlineData("pooling_mode_lasttoken", OnnxPooling.LastToken)]
    [InlineData("pooling_mode_max_tokens", OnnxPooling.Max)]
    [InlineData("pooling_mode_weightedmean_tokens", OnnxPooling.WeightedMean)]
    [InlineData("pooling_mode_mean_sqrt_len_tokens", OnnxPooling.MeanSqrtLength)]
    public async Task Each_pooling_of_a_folder_is_computed(string mode, OnnxPooling pooling)
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules().WithPooling(mode);
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        AssertNear(Pool(Ids, pooling), await EmbedAsync(generator, Text));

        // The option asks for the same of a folder that says another.
        model.WithPooling("pooling_mode_mean_tokens");
        using var chosen = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Pooling = pooling });
        AssertNear(Pool(Ids, pooling), await EmbedAsync(chosen, Text));
    }

    [Fact]
    public async Task Several_poolings_stand_behind_one_another()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules()
            .With("1_Pooling/config.json", """{ "word_embedding_dimension": 4, "pooling_mode_mean_tokens": true, "pooling_mode_cls_token": true }""");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        AssertNear([.. Pool(Ids, OnnxPooling.Cls), .. Pool(Ids, OnnxPooling.Mean)], await EmbedAsync(generator, Text));
        Assert.Equal(8, generator.Dimensions);
    }

    [Fact]
    public async Task The_newer_form_of_the_pooling_file_is_read()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules()
            .With("1_Pooling/config.json", """{ "embedding_dimension": 4, "pooling_mode": "cls" }""");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        AssertNear(Pool(Ids, OnnxPooling.Cls), await EmbedAsync(generator, Text));
    }

    [Theory]
    [InlineData(ElementType.Float)]
    [InlineData(ElementType.Half)]
    [InlineData(ElementType.Int8)]
    public async Task Graphs_of_single_and_half_precision_and_of_bytes_give_the_same(ElementType type)
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(type).WithModules().WithPooling("pooling_mode_mean_tokens");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        AssertNear(Pool(Ids, OnnxPooling.Mean), await EmbedAsync(generator, Text), 1e-3);
    }

    [Fact]
    public async Task Inputs_of_32_bits_are_given_as_such()
    {
        using var model = new SmallModel().WithTokenizer().WithModules().WithPooling("pooling_mode_mean_tokens", dimensions: 1).WithGraph("model.onnx", static graph =>
        {
            graph.Input("input_ids", ElementType.Int32, "batch", "tokens");
            graph.Input("attention_mask", ElementType.Int32, "batch", "tokens");
            var product = graph.Node("Mul", ["input_ids", "attention_mask"]);
            var numbers = graph.Node("Cast", [product], ("to", (int)ElementType.Float));
            graph.Node("Unsqueeze", [numbers, graph.Constant("axis", ElementType.Int64, [1], 2)], ["last_hidden_state"]);
            graph.Output("last_hidden_state", ElementType.Float, "batch", "tokens", 1);
        });
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Normalize = false });
        var embeddings = await generator.GenerateAsync([Text, "red"]);
        AssertNear([(2 + 4 + 6 + 5 + 3) / 5.0], embeddings[0].Vector);
        AssertNear([(2 + 4 + 3) / 3.0], embeddings[1].Vector);
    }

    [Fact]
    public async Task Padding_changes_nothing()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder().WithModules().WithPooling("pooling_mode_mean_tokens");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        var embeddings = await generator.GenerateAsync(["red", Text, "grey grey grey grey grey grey"]);
        AssertNear(Pool([2, 4, 3], OnnxPooling.Mean), embeddings[0].Vector);
        AssertNear(Pool(Ids, OnnxPooling.Mean), embeddings[1].Vector);
        AssertNear(Pool([2, 7, 7, 7, 7, 7, 7, 3], OnnxPooling.Mean), embeddings[2].Vector);
        Assert.Equal(3 + 5 + 8, embeddings.Usage!.InputTokenCount);
    }

    [Fact]
    public async Task A_decoder_gives_what_its_last_token_has_seen()
    {
        using var model = new SmallModel().WithTokenizer(frame: false).WithDecoder("hidden_states");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Normalize = false });
        var embeddings = await generator.GenerateAsync(["red", "red blue green", "grey blue"]);
        AssertNear(Seen([4]), embeddings[0].Vector);
        AssertNear(Seen([4, 6, 5]), embeddings[1].Vector);
        AssertNear(Seen([7, 6]), embeddings[2].Vector);
        Assert.Equal(64, generator.MaxTokens);
    }

    [Fact]
    public async Task A_decoder_that_gives_its_last_token_alone_is_not_padded()
    {
        using var model = new SmallModel().WithTokenizer(frame: false).WithDecoder("hidden_states", lastOnly: true);
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Normalize = false });
        var embeddings = await generator.GenerateAsync(["red", "red blue green", "grey blue"]);
        AssertNear(Seen([4]), embeddings[0].Vector);
        AssertNear(Seen([4, 6, 5]), embeddings[1].Vector);
        AssertNear(Seen([7, 6]), embeddings[2].Vector);
    }

    [Theory]
    [InlineData("torch.nn.modules.activation.Tanh")]
    [InlineData("torch.nn.modules.linear.Identity")]
    [InlineData("torch.nn.modules.activation.ReLU")]
    public async Task A_dense_layer_follows_pooling(string activation)
    {
        float[][] weight = [[1, 0.5f, -1, 2], [0, 1, 1, -0.5f]];
        float[] bias = [0.25f, -0.125f];
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules("Dense", "Normalize").WithPooling("pooling_mode_cls_token")
            .With("2_Dense/config.json", $$"""{ "in_features": 4, "out_features": 2, "bias": true, "activation_function": "{{activation}}" }""");
        Safetensors.Write(Path.Combine(model.Folder, "2_Dense", "model.safetensors"), ("linear.weight", [2, 4], [.. weight.SelectMany(static row => row)]), ("linear.bias", [2], bias));
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        Assert.Equal(2, generator.Dimensions);
        var pooled = Pool(Ids, OnnxPooling.Cls);
        var raw = weight.Select((row, place) => row.Zip(pooled, static (left, right) => left * right).Sum() + bias[place]);
        double[] expected = [.. raw.Select(value => activation[(activation.LastIndexOf('.') + 1)..] switch
        {
            "Tanh" => Math.Tanh(value),
            "ReLU" => Math.Max(value, 0),
            _ => value,
        })];
        AssertNear(expected, await EmbedAsync(generator, Text, new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.Normalize = false)));
        AssertNear(Scaled(expected), await EmbedAsync(generator, Text));
    }

    [Fact]
    public async Task A_graph_that_does_it_all_is_taken_at_its_word()
    {
        using var model = new SmallModel().WithTokenizer().WithModules().WithPooling("pooling_mode_cls_token").WithGraph("model.onnx", static graph =>
        {
            graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
            var ids = graph.Node("Cast", ["input_ids"], ("to", (int)ElementType.Float));
            graph.Node("Identity", [graph.Node("ReduceMax", [ids, graph.Constant("axis", ElementType.Int64, [1], 1)], ("keepdims", 1))], ["sentence_embedding"]);
            graph.Output("sentence_embedding", ElementType.Float, "batch", 1);
            graph.Node("Unsqueeze", [ids, graph.Constant("last", ElementType.Int64, [1], 2)], ["token_embeddings"]);
            graph.Output("token_embeddings", ElementType.Float, "batch", "tokens", 1);
        });
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        AssertNear([6], await EmbedAsync(generator, Text));
        using var pooled = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Pooling = OnnxPooling.LastToken });
        AssertNear([3], await EmbedAsync(pooled, Text));
    }

    [Fact]
    public async Task Prompts_are_taken_by_name_or_as_text()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules().WithPooling("pooling_mode_mean_tokens")
            .With("config_sentence_transformers.json", """{ "prompts": { "query": "query: ", "passage": "grey " }, "default_prompt_name": null }""");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        var plain = Pool([2, 4, 3], OnnxPooling.Mean);
        var asQuery = Pool([2, 12, 4, 3], OnnxPooling.Mean);
        var asDocument = Pool([2, 7, 4, 3], OnnxPooling.Mean);
        Assert.Equal("query: ", generator.Prompts["query"]);
        AssertNear(plain, await EmbedAsync(generator, "red"));
        AssertNear(asQuery, await EmbedAsync(generator, "red", new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.PromptName = "query")));
        AssertNear(asDocument, await EmbedAsync(generator, "red", new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.PromptName = "document")));
        AssertNear(asDocument, await EmbedAsync(generator, "red", new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.InputPrefix = "grey ")));
        AssertNear(
            asQuery,
            await EmbedAsync(generator, "red", new EmbeddingGenerationOptions { AdditionalProperties = new() { ["prompt_name"] = JsonSerializer.SerializeToElement("query") } }));

        var options = new OnnxEmbeddingGeneratorOptions { DefaultPromptName = "colour" };
        options.Prompts["colour"] = "grey ";
        using var other = OnnxEmbeddingGenerator.Load(model.Folder, options);
        AssertNear(asDocument, await EmbedAsync(other, "red"));
        AssertNear(plain, await EmbedAsync(other, "red", new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.InputPrefix = "")));
    }

    [Fact]
    public async Task A_prompt_may_stay_out_of_pooling()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules().WithPooling("pooling_mode_mean_tokens", includePrompt: false)
            .With("config_sentence_transformers.json", """{ "prompts": { "query": "query: grey " } }""");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        AssertNear(Pool([4, 3], OnnxPooling.Mean), await EmbedAsync(generator, "red", new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.PromptName = "query")));
        AssertNear(Pool([2, 4, 3], OnnxPooling.Mean), await EmbedAsync(generator, "red"));
    }

    [Fact]
    public async Task Truncation_is_told_and_can_be_refused()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules().WithPooling("pooling_mode_mean_tokens")
            .With("sentence_bert_config.json", """{ "max_seq_length": 4 }""");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        Assert.Equal(4, generator.MaxTokens);
        Assert.Equal(7, generator.CountTokens("red red blue green grey"));
        var embeddings = await generator.GenerateAsync(["red blue", "red red blue green grey", "red"]);
        Assert.Equal([1], embeddings.GetTruncatedInputs());
        Assert.Equal(3, embeddings[1].AdditionalProperties!["truncated_tokens"]);
        Assert.Null(embeddings[0].AdditionalProperties);
        Assert.Equal(4 + 4 + 3, embeddings.Usage!.InputTokenCount);
        AssertNear(Pool([2, 4, 4, 3], OnnxPooling.Mean), embeddings[1].Vector);

        var refusing = new EmbeddingGenerationOptions().WithOnnx(static onnx => onnx.Truncate = false);
        Assert.Empty((await generator.GenerateAsync(["red blue"], refusing)).GetTruncatedInputs());
        var exception = await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(["red", "red red blue green grey"], refusing));
        Assert.Contains("index 1 has 7 tokens; the model takes 4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dimensions_come_from_the_call_from_an_entry_or_from_loading()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder(takesTypes: false).WithModules("Normalize").WithPooling("pooling_mode_mean_tokens");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { Dimensions = 3 });
        var whole = Pool(Ids, OnnxPooling.Mean);
        Assert.Equal(3, generator.Dimensions);
        AssertNear(Scaled(whole[..3]), await EmbedAsync(generator, Text));
        AssertNear(Scaled(whole[..2]), await EmbedAsync(generator, Text, new EmbeddingGenerationOptions { Dimensions = 2 }));
        AssertNear(Scaled(whole), await EmbedAsync(generator, Text, new EmbeddingGenerationOptions { AdditionalProperties = new() { ["dimensions"] = "4" } }));
        AssertNear(
            whole[..2], await EmbedAsync(generator, Text, new EmbeddingGenerationOptions { Dimensions = 2 }.WithOnnx(static onnx => onnx.Normalize = false)));
    }

    [Fact]
    public void Services_are_the_generator_and_what_it_says_of_itself()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder().WithModules().WithPooling("pooling_mode_mean_tokens");
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder, new OnnxEmbeddingGeneratorOptions { ModelId = "small" });
        var metadata = generator.GetService<EmbeddingGeneratorMetadata>()!;
        Assert.Equal(("onnx", "small", 4), (metadata.ProviderName, metadata.DefaultModelId, metadata.DefaultModelDimensions));
        Assert.Same(generator, generator.GetService<OnnxEmbeddingGenerator>());
        Assert.Equal(4, generator.GetService<Func<string, int>>()!("red blue"));
        Assert.Null(generator.GetService(typeof(OnnxEmbeddingGenerator), "key"));
        Assert.Null(generator.GetService(typeof(string)));
    }

    [Fact]
    public async Task Nothing_gives_nothing()
    {
        using var model = new SmallModel().WithTokenizer().WithEncoder();
        using var generator = OnnxEmbeddingGenerator.Load(model.Folder);
        var embeddings = await generator.GenerateAsync([]);
        Assert.Empty(embeddings);
        Assert.Equal(0, embeddings.Usage!.InputTokenCount);
    }

    private static async Task<ReadOnlyMemory<float>> EmbedAsync(OnnxEmbeddingGenerator generator, string text, EmbeddingGenerationOptions? options = null) =>
        await generator.GenerateVectorAsync(text, options, TestContext.Current.CancellationToken);

    private static double[] Pool(int[] ids, OnnxPooling pooling) => [.. Enumerable.Range(0, SmallModel.Width).Select(column =>
    {
        double[] values = [.. ids.Select(id => (double)SmallModel.Table(id, column))];
        return pooling switch
        {
            OnnxPooling.Mean => values.Average(),
            OnnxPooling.Cls => values[0],
            OnnxPooling.LastToken => values[^1],
            OnnxPooling.Max => values.Max(),
            OnnxPooling.WeightedMean => values.Select(static (value, place) => value * (place + 1)).Sum() / (values.Length * (values.Length + 1) / 2),
            _ => values.Sum() / Math.Sqrt(values.Length),
        };
    })];

    private static double[] Seen(int[] ids) =>
        [.. Enumerable.Range(0, SmallModel.Words.Length).Select(column => ids.Sum(id => (double)SmallModel.Table(id, column)) + ids.Length - 1)];

    private static double[] Scaled(double[] vector)
    {
        var length = Math.Sqrt(vector.Sum(static value => value * value));
        return [.. vector.Select(value => value / length)];
    }

    private static void AssertNear(double[] expected, ReadOnlyMemory<float> actual, double tolerance = 1e-5)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual.Span[i]) < tolerance, $"[{string.Join(", ", expected)}] against [{string.Join(", ", actual.ToArray())}]");
        }
    }
}
