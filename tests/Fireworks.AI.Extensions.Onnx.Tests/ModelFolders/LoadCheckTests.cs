using System.Text.Json.Nodes;
using Microsoft.Extensions.AI;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

/// <summary>
/// What is wrong with a folder is named when it is loaded, with the file and the property, not by the first caller's garbage.
/// </summary>
public sealed class LoadCheckTests
{
    private const string Config = "genai_config.json";

    [Theory]
    [InlineData(WeightFormat.Float, false)]
    [InlineData(WeightFormat.Float, true)]
    [InlineData(WeightFormat.Int4, false)]
    [InlineData(WeightFormat.Half, false)]
    public async Task A_sound_folder_loads_and_answers(WeightFormat weights, bool lastLogitsOnly)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            using var built = new BuiltModel(BuiltModel.Small with { Weights = weights, LastLogitsOnly = lastLogitsOnly, Seed = seed });
            using var model = OnnxModel.Load(built.FullPath);
            using var client = new OnnxChatClient(model);
            await client.GetResponseAsync("Hi!", new ChatOptions { MaxOutputTokens = 3 });
        }
    }

    [Fact]
    public void A_tokenizer_with_more_tokens_than_the_graph_is_named()
    {
        using var larger = new BuiltModel(BuiltModel.Small with { Vocabulary = 400 });
        using var built = new BuiltModel();
        File.Copy(Path.Combine(larger.FullPath, "tokenizer.json"), Path.Combine(built.FullPath, "tokenizer.json"), overwrite: true);
        Refused(built, "tokenizer.json", "320");
    }

    [Fact]
    public async Task A_special_token_beyond_the_graph_is_refused_only_in_a_prompt()
    {
        using var built = new BuiltModel().With("tokenizer.json", static root => ((JsonArray)root["added_tokens"]!).Add(new JsonObject
        {
            ["id"] = BuiltModel.Vocabulary,
            ["content"] = "<|image|>",
            ["special"] = true,
            ["normalized"] = false,
            ["single_word"] = false,
            ["lstrip"] = false,
            ["rstrip"] = false,
        }));
        using var model = OnnxModel.Load(built.FullPath);
        using var client = new OnnxChatClient(model);
        await client.GetResponseAsync("<|image|>", new ChatOptions { MaxOutputTokens = 1 });

        using var other = OnnxModel.Load(built.FullPath, new OnnxModelOptions { ChatTemplate = "<|image|>{{ messages[0].content }}" });
        using var refusing = new OnnxChatClient(other);
        var exception = await Assert.ThrowsAsync<NotSupportedException>(() => refusing.GetResponseAsync("Hi!"));
        Assert.Contains("<|image|>", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_context_longer_than_the_rotary_tables_is_named()
    {
        using var built = new BuiltModel().With(Config, static root =>
        {
            root["model"]!["context_length"] = 512;
            root["search"]!["max_length"] = 512;
        });
        Refused(built, "model.onnx", "cannot run token 512 of a conversation", "model.context_length", Config);
        using var shorter = OnnxModel.Load(built.FullPath, new OnnxModelOptions { ContextLength = 128 });
    }

    [Theory]
    [InlineData("inputs", "past_key_names", "past_key_values.0.key")]
    [InlineData("inputs", "past_value_names", "past_key_values.0.value")]
    [InlineData("outputs", "present_key_names", "present.0.key")]
    [InlineData("outputs", "present_value_names", "present.0.value")]
    public void Names_of_all_layers_must_have_a_place_for_the_layer(string group, string name, string value)
    {
        using var built = new BuiltModel().With(Config, root => root["model"]!["decoder"]![group]![name] = value);
        Refused(built, name, "%d", Config);
    }

    [Theory]
    [InlineData("outputs", "present_key_names", "present_value_names")]
    [InlineData("inputs", "past_key_names", "past_value_names")]
    public void Names_that_are_changed_over_are_named(string group, string first, string second)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            foreach (var weights in new[] { WeightFormat.Float, WeightFormat.Int4 })
            {
                using var built = new BuiltModel(BuiltModel.Small with { Seed = seed, Weights = weights }).With(Config, root =>
                {
                    var names = root["model"]!["decoder"]![group]!;
                    (names[first], names[second]) = ((string)names[second]!, (string)names[first]!);
                });
                Refused(built, "model.onnx", first, second, Config);
            }
        }
    }

    [Fact]
    public void Names_that_are_changed_over_are_named_for_a_trained_model_too()
    {
        using var folder = TemporaryModelFolder.WithSparkler().WithJson(Config, static root =>
        {
            var names = root["model"]!["decoder"]!["outputs"]!;
            (names["present_key_names"], names["present_value_names"]) = ((string)names["present_value_names"]!, (string)names["present_key_names"]!);
        });
        var exception = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(folder.FullPath));
        Assert.Contains("present_key_names", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_provider_that_the_file_asks_for_must_be_chosen_or_declined()
    {
        using var built = new BuiltModel().With(Config, static root => root["model"]!["decoder"]!["session_options"]!["provider_options"] =
            new JsonArray(new JsonObject { ["cuda"] = new JsonObject { ["enable_cuda_graph"] = "0" } }));
        Refused(built, "cuda", "model.decoder.session_options.provider_options", Config, "OnnxModelOptions.ExecutionProvider");
        using var model = OnnxModel.Load(built.FullPath, new OnnxModelOptions { ExecutionProvider = "cpu" });
    }

    [Theory]
    [InlineData("nemotron_speech")]
    [InlineData("phi3v")]
    public void A_model_of_another_kind_is_named(string type)
    {
        using var built = new BuiltModel().With(Config, root => root["model"]!["type"] = type);
        Refused(built, "'model.type'", type, Config);
    }

    [Fact]
    public void A_vocabulary_that_is_not_the_graphs_is_named()
    {
        using var built = new BuiltModel().With(Config, static root => root["model"]!["vocab_size"] = 99_999);
        Refused(built, "'model.vocab_size'", "99999", "320", Config);
    }

    [Fact]
    public void An_end_that_the_graph_cannot_give_is_named()
    {
        using var built = new BuiltModel()
            .With(Config, static root => root["model"]!["eos_token_id"] = new JsonArray(5, BuiltModel.Vocabulary))
            .With("tokenizer.json", static root => ((JsonArray)root["added_tokens"]!).Add(new JsonObject
            {
                ["id"] = BuiltModel.Vocabulary,
                ["content"] = "<|end2|>",
                ["special"] = true,
                ["normalized"] = false,
                ["single_word"] = false,
                ["lstrip"] = false,
                ["rstrip"] = false,
            }));
        Refused(built, "'model.eos_token_id'", "320", Config);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_named()
    {
        // All weights of the last matrix and more: what lies before are rotary tables and embeddings.
        using var built = new BuiltModel();
        var length = new FileInfo(Path.Combine(built.FullPath, "model.onnx.data")).Length / sizeof(float);
        built.WithDamage(length - 1000, 1000);
        Refused(built, "model.onnx", "no usable scores");
    }

    /// <summary>One token's row of the embeddings is damaged: nobody knows before a prompt has it.</summary>
    [Theory]
    [InlineData(0f)]
    [InlineData(1f)]
    public async Task Scores_that_are_no_numbers_end_an_answer_with_the_reason(float temperature)
    {
        using var built = new BuiltModel();
        using var whole = OnnxModel.Load(built.FullPath);
        var token = Assert.Single(whole.Tokenize("Z"));

        // Two rotary tables of 128 positions by 8 numbers lie before the embeddings, each from a multiple of 4,096 bytes on.
        const int Embeddings = 2 * 1024;
        built.WithDamage(Embeddings + (token * BuiltModel.Small.Hidden), BuiltModel.Small.Hidden);
        using var model = OnnxModel.Load(built.FullPath);
        using var client = new OnnxChatClient(model);
        var options = new ChatOptions { MaxOutputTokens = 2, Temperature = temperature };
        await client.GetResponseAsync("Hi!", options);
        var exception = await Assert.ThrowsAsync<OnnxModelException>(() => client.GetResponseAsync("Z", options));
        Assert.Contains("no usable scores", exception.Message, StringComparison.Ordinal);
        await client.GetResponseAsync("Hi!", options);
    }

    private static void Refused(BuiltModel built, params string[] expected)
    {
        var exception = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(built.FullPath));
        Assert.All(expected, part => Assert.Contains(part, exception.Message, StringComparison.Ordinal));
        Assert.Equal(built.FullPath, exception.Folder);
    }
}
