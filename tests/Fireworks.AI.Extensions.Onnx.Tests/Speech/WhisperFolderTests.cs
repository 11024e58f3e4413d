using System.Text.Json.Nodes;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>Folders that something is wrong with: the error names the file and the member.</summary>
public sealed class WhisperFolderTests
{
    private const string Config = "genai_config.json";

    [Theory]
    [InlineData("encoder.onnx")]
    [InlineData("decoder.onnx")]
    [InlineData("tokenizer.json")]
    public void A_file_that_is_missing_is_named(string file)
    {
        using var built = new WhisperFolder();
        Refused(built.Without(file), $"{file} is missing");
    }

    [Theory]
    [InlineData("encoder", "model.encoder.filename")]
    [InlineData("decoder", "model.decoder.filename")]
    public void A_graph_without_a_name_is_named(string part, string member)
    {
        using var built = new WhisperFolder();
        Refused(built.With(Config, root => root["model"]![part]!.AsObject().Remove("filename")), member, Config);
    }

    [Fact]
    public void A_model_without_an_encoder_is_named()
    {
        using var built = new WhisperFolder();
        Refused(built.With(Config, static root => root["model"]!.AsObject().Remove("encoder")), "'encoder'", Config);
    }

    [Theory]
    [InlineData("<|startoftranscript|>")]
    [InlineData("<|startofprev|>")]
    [InlineData("<|transcribe|>")]
    [InlineData("<|notimestamps|>")]
    public void A_token_that_the_tokenizer_lacks_is_named(string token)
    {
        using var built = new WhisperFolder();
        built.With("tokenizer.json", root => root["added_tokens"]!.AsArray().First(added => (string)added!["content"]! == token)!["content"] = "<|other|>");
        Refused(built, $"'{token}'", "tokenizer.json");
    }

    [Fact]
    public void Timestamps_before_the_end_of_text_are_named()
    {
        using var built = new WhisperFolder();
        built.With("tokenizer.json", static root =>
        {
            var tokens = root["added_tokens"]!.AsArray();
            var (time, end) = (Find("<|0.00|>"), Find("<|endoftext|>"));
            (time["content"], end["content"]) = ("<|endoftext|>", "<|0.00|>");

            JsonNode Find(string token) => tokens.First(added => (string)added!["content"]! == token)!;
        });
        Refused(built, "timestamps", "tokenizer.json");
    }

    [Theory]
    [InlineData("encoder", "inputs", "audio_features", "mel")]
    [InlineData("decoder", "inputs", "input_ids", "ids")]
    [InlineData("decoder", "inputs", "past_key_names", "past_%d")]
    [InlineData("decoder", "inputs", "cross_past_key_names", "cross_%d")]
    [InlineData("decoder", "outputs", "present_key_names", "present_%d")]
    public void A_name_that_the_graph_does_not_know_is_named_with_those_that_it_knows(string part, string side, string member, string name)
    {
        using var built = new WhisperFolder();
        built.With(Config, root => root["model"]![part]![side]![member] = name);
        Refused(built, $"'{name.Replace("%d", "0", StringComparison.Ordinal)}'", $"{part}.onnx");
    }

    [Fact]
    public void A_vocabulary_of_another_model_is_named()
    {
        using var built = new WhisperFolder();
        Refused(built.With(Config, static root => root["model"]!["vocab_size"] = 51865), "51865", "'model.vocab_size'", "decoder.onnx");
    }

    [Fact]
    public void Bands_that_neither_graph_nor_file_tells_are_asked_for()
    {
        using var built = new WhisperFolder(new WhisperSettings { LeavesBandsOpen = true });
        built.With("audio_processor_config.json", "{}");
        Refused(built, "'n_mel'", "audio_processor_config.json");
        Refused(built.Without("audio_processor_config.json"), "audio_processor_config.json is missing");
    }

    [Theory]
    [InlineData("suppress_tokens", "[1, \"two\"]")]
    [InlineData("begin_suppress_tokens", "5")]
    [InlineData("is_multilingual", "\"yes\"")]
    [InlineData("max_initial_timestamp_index", "-1")]
    public void A_generation_setting_of_another_kind_is_named(string name, string value)
    {
        using var built = new WhisperFolder();
        Refused(built.With("generation_config.json", $$"""{ "{{name}}": {{value}} }"""), $"'{name}'", "generation_config.json");
    }

    [Fact]
    public void A_model_of_English_alone_knows_no_other_language()
    {
        using var built = new WhisperFolder();
        built.With("generation_config.json", """{ "is_multilingual": false }""");
        using var client = new OnnxSpeechToTextClient(OnnxModel.Load(built.Folder), ownsModel: true);
        var audio = new Bursts().Loud(0.5, 1).ToWav(2);
        Assert.Throws<ArgumentException>(() => Get(client, audio, new() { SpeechLanguage = "de" }));
        Assert.Throws<NotSupportedException>(() => Get(client, audio, new() { TextLanguage = "en" }));
        var transcription = Get(client, audio, new() { SpeechLanguage = "en" });
        Assert.Equal(("laut", "en"), (transcription.Text, transcription.Language));

        static OnnxTranscription Get(OnnxSpeechToTextClient client, Stream audio, Microsoft.Extensions.AI.SpeechToTextOptions options)
        {
            audio.Position = 0;
            return client.GetTextAsync(audio, options).GetAwaiter().GetResult().GetOnnxTranscription()!;
        }
    }

    [Fact]
    public void Options_that_are_not_for_speech_are_named()
    {
        using var built = new WhisperFolder();
        Refused(built, new OnnxModelOptions { Engine = OnnxEngine.GenAI }, "OnnxModelOptions.Engine");
        Refused(built, new OnnxModelOptions { VoiceActivityModelPath = "silero.onnx" }, "OnnxModelOptions.VoiceActivityModelPath", "silero.onnx");
        Refused(built, new OnnxModelOptions { ContextLength = 3 }, "OnnxModelOptions.ContextLength", "16");
        var options = new OnnxModelOptions();
        options.Adapters["a"] = "a.onnx_adapter";
        Refused(built, options, "OnnxModelOptions.Adapters");
        Assert.Throws<ArgumentException>(() => OnnxModel.Load(built.Folder, new OnnxModelOptions { VoiceActivityModelPath = " " }));
        built.With(Config, static root => root["model"]!["decoder"]!["session_options"]!["provider_options"] =
            new JsonArray(new JsonObject { ["cuda"] = new JsonObject() }));
        Refused(built, new OnnxModelOptions(), "OnnxModelOptions.ExecutionProvider");
        using var model = OnnxModel.Load(built.Folder, new OnnxModelOptions { ExecutionProvider = "CPU" });
    }

    [Fact]
    public void A_graph_that_is_none_is_named()
    {
        using var built = new WhisperFolder();
        Refused(built.With("decoder.onnx", "no graph"), "decoder.onnx cannot be used");
    }

    private static void Refused(WhisperFolder built, params string[] expected) => Refused(built, new OnnxModelOptions(), expected);

    private static void Refused(WhisperFolder built, OnnxModelOptions options, params string[] expected)
    {
        var exception = Assert.Throws<OnnxModelException>(() => OnnxModel.Load(built.Folder, options));
        Assert.All(expected, text => Assert.Contains(text, exception.Message, StringComparison.Ordinal));
        Assert.Contains(built.Folder, exception.Message, StringComparison.Ordinal);
    }
}
