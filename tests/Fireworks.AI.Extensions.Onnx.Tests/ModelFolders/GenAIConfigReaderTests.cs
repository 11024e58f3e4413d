using System.Text;
using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;

public sealed class GenAIConfigReaderTests
{
    private const string Minimal = """
        { "model": { "context_length": 2048, "eos_token_id": 2, "decoder": { "filename": "model.onnx", "num_hidden_layers": 3 } } }
        """;

    private const string Full = """
        {
          "model": {
            "bos_token_id": 1, "context_length": 4096, "eos_token_id": [5, 7], "pad_token_id": 0, "type": "llama", "vocab_size": 99,
            "decoder": {
              "session_options": { "log_id": "x", "intra_op_num_threads": 3, "provider_options": [] },
              "filename": "decoder.onnx", "head_size": 16, "num_hidden_layers": 2,
              "inputs": { "input_ids": "ids", "attention_mask": "mask", "position_ids": "positions", "past_key_names": "pk.%d", "past_value_names": "pv.%d" },
              "outputs": { "logits": "scores", "present_key_names": "nk.%d", "present_value_names": "nv.%d" }
            }
          },
          "search": { "do_sample": true, "temperature": 0.6, "top_k": 20, "top_p": 0.9, "repetition_penalty": 1.1, "max_length": 1024, "past_present_share_buffer": true, "num_beams": 1 }
        }
        """;

    [Fact]
    public void NamesHaveTheUsualDefaults()
    {
        var config = Read(Minimal);
        Assert.Equal(2048, config.ContextLength);
        Assert.Equal([2], config.EndOfSequenceIds);
        Assert.Equal("past_key_values.2.key", DecoderConfig.ForLayer(config.Decoder.PastKeys, 2));
        Assert.Equal("present.0.value", DecoderConfig.ForLayer(config.Decoder.PresentValues, 0));
        Assert.False(config.Search.DoSample);
        Assert.False(config.Search.PastPresentShareBuffer);
    }

    [Fact]
    public void EverythingIsReadWhereItIsGiven()
    {
        var config = Read(Full);
        Assert.Equal([5, 7], config.EndOfSequenceIds);
        Assert.Equal(
            new DecoderConfig
            {
                FileName = "decoder.onnx",
                LayerCount = 2,
                InputIds = "ids",
                AttentionMask = "mask",
                PositionIds = "positions",
                PastKeys = "pk.%d",
                PastValues = "pv.%d",
                Logits = "scores",
                PresentKeys = "nk.%d",
                PresentValues = "nv.%d",
                IntraOpThreads = 3,
            },
            config.Decoder);
        Assert.Equal(
            new SearchConfig { DoSample = true, Temperature = 0.6f, TopK = 20, TopP = 0.9f, RepetitionPenalty = 1.1f, MaxLength = 1024, PastPresentShareBuffer = true },
            config.Search);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("{}", "'model'")]
    [InlineData("""{ "model": 4 }""", "'model'")]
    [InlineData("""{ "model": { "decoder": {}, "eos_token_id": 1 } }""", "'model.context_length'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a" }, "context_length": 9, "eos_token_id": 1 } }""", "num_hidden_layers")]
    [InlineData("""{ "model": { "decoder": { "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 } }""", "filename")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9 } }""", "eos_token_id")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": ["x"] } }""", "eos_token_id")]
    [InlineData("""{ "model": { "encoder": {}, "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 } }""", "encoder")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 }, "search": { "num_beams": 4 } }""", "beam")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": -1 } }""", "eos_token_id")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": [1, -1] } }""", "eos_token_id")]
    [InlineData("""{ "model": { "decoder": { "filename": "\ud800", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 } }""", "Unicode")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 }, "search": { "temperature": -1 } }""", "'temperature'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 }, "search": { "top_p": 1e99 } }""", "'top_p'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 }, "search": { "repetition_penalty": 0 } }""", "'repetition_penalty'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 }, "search": { "top_k": -1 } }""", "'search.top_k'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 }, "search": null }""", "'search'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 }, "search": { "do_sample": null } }""", "'do_sample'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1, "inputs": null }, "context_length": 9, "eos_token_id": 1 } }""", "'inputs'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1, "outputs": { "logits": null } }, "context_length": 9, "eos_token_id": 1 } }""", "'logits'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 1, "session_options": { "provider_options": ["cuda"] } }, "context_length": 9, "eos_token_id": 1 } }""", "provider_options")]
    [InlineData("""{ "model": { "type": "whisper", "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 } }""", "'encoder'")]
    [InlineData("""{ "model": { "type": "parakeet_tdt", "decoder": { "filename": "a", "num_hidden_layers": 1 }, "context_length": 9, "eos_token_id": 1 } }""", "'model.type'")]
    [InlineData("""{ "model": { "decoder": { "filename": "a", "num_hidden_layers": 2, "inputs": { "past_key_names": "key" } }, "context_length": 9, "eos_token_id": 1 } }""", "'past_key_names'")]
    public void WhatIsWrongIsNamed(string text, string expected)
    {
        var exception = Assert.Throws<OnnxModelException>(() => Read(text));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(exception.Folder!, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MutatedFilesEndInAConfigOrADocumentedError()
    {
        var random = new Random(3);
        var original = Encoding.UTF8.GetBytes(Full);
        for (var round = 0; round < 2000; round++)
        {
            var bytes = original.ToArray();
            for (var edits = random.Next(1, 4); edits > 0; edits--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(32, 127);
            }

            // Escapes are where JSON is valid and its text is not.
            var text = Encoding.UTF8.GetString(bytes);
            text = random.Next(4) == 0 ? text.Insert(text.IndexOf('"', random.Next(text.Length / 2)) + 1, random.Next(2) == 0 ? "\\ud800" : "\\u0000") : text;
            var exception = Record.Exception(() => Read(text));
            Assert.True(exception is null or OnnxModelException, exception?.ToString());
        }
    }

    [Theory]
    [InlineData("../model.onnx")]
    [InlineData("a/../../model.onnx")]
    [InlineData("/etc/passwd")]
    [InlineData("model\0.onnx")]
    public void PathsStayInsideTheFolder(string path)
    {
        using var temporary = new TemporaryModelFolder();
        var folder = new ModelFolder(temporary.FullPath);
        var exception = Assert.Throws<OnnxModelException>(() => folder.Require(path, "It is needed."));
        Assert.Contains("leads out of the model folder", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AFileThatCannotBeReadIsNamed()
    {
        using var temporary = new TemporaryModelFolder().With(ModelFolder.ConfigFile, Full);
        using var held = new FileStream(Path.Combine(temporary.FullPath, ModelFolder.ConfigFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        var exception = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(temporary.FullPath));
        Assert.Contains("genai_config.json cannot be read", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AMissingFolderIsSaid() =>
        Assert.Contains("does not exist", Assert.Throws<OnnxModelException>(() => OnnxModel.Load("/no/such/folder")).Message, StringComparison.Ordinal);

    private static GenAIConfig Read(string text)
    {
        using var temporary = new TemporaryModelFolder().With(ModelFolder.ConfigFile, text);
        return GenAIConfigReader.Read(new ModelFolder(temporary.FullPath));
    }
}
