using System.Text.Json.Nodes;

namespace ModelBuilder;

/// <summary>
/// Writes a folder with a Whisper model that hears loudness: of each burst of noise it writes the time it begins, a word and the time it
/// ends. The word says how loud the burst is, in German, or translated. Configuration, processor and tokenizer are those of the real type;
/// the graphs are of a few operators.
/// </summary>
public sealed class WhisperModel
{
    /// <summary>What it writes of a loud burst.</summary>
    public const string Laut = " laut";

    /// <summary>What it writes of a soft burst.</summary>
    public const string Leise = " leise";

    internal const int Width = 4;

    // Their order is how a word is chosen: one more for loud, two for translated, four after the cue.
    private static readonly string[] Words = [Leise, Laut, " soft", " loud", " Leise", " Laut", " Soft", " Loud"];

    private static readonly string[] Special =
    [
        "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|haw|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>",
        "<|startofprev|>", "<|nocaptions|>", "<|notimestamps|>",
    ];

    private readonly WhisperSettings _settings;
    private readonly string[] _merges;
    private readonly List<string> _tokens;

    public WhisperModel(WhisperSettings? settings = null)
    {
        _settings = settings ?? new WhisperSettings();
        var plain = Words.Append(" Zoe").Select(static word => word.Replace(' ', 'Ġ')).ToArray();
        _merges = [.. ByteLevelTokenizer.GetMerges(plain)];
        _tokens =
        [
            .. ByteLevelTokenizer.Characters().Select(static character => character.ToString()),
            .. _merges.Select(ByteLevelTokenizer.Join).Except(plain),
            .. plain, .. Special,
            .. Enumerable.Range(0, 1501).Select(static time => FormattableString.Invariant($"<|{time * 0.02:F2}|>")),
        ];
    }

    /// <summary>How many tokens there are.</summary>
    public int Size => _tokens.Count;

    /// <summary>The id of a token, with a space where the text has one.</summary>
    public int IdOf(string token) => _tokens.IndexOf(token.Replace(' ', 'Ġ'));

    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        void Save(string file, string text) => File.WriteAllText(Path.Combine(folder, file), text);
        Save("genai_config.json", Configuration().ToJsonString());
        Save("audio_processor_config.json", Processor().ToJsonString());
        Save("tokenizer.json", Tokenizer().ToJsonString());
        Save("tokenizer_config.json", """
            { "tokenizer_class": "WhisperTokenizer", "eos_token": "<|endoftext|>", "bos_token": "<|endoftext|>" }
            """);
        var graphs = new WhisperGraphs(_settings, this);
        OnnxGraph.Write(Path.Combine(folder, "encoder.onnx"), graphs.WriteEncoder);
        OnnxGraph.Write(Path.Combine(folder, "decoder.onnx"), graphs.WriteDecoder);
    }

    private JsonObject Configuration() => new()
    {
        ["model"] = new JsonObject
        {
            ["type"] = "whisper",
            ["bos_token_id"] = IdOf("<|endoftext|>"),
            ["eos_token_id"] = IdOf("<|endoftext|>"),
            ["pad_token_id"] = IdOf("<|endoftext|>"),
            ["context_length"] = 448,
            ["vocab_size"] = Size,
            ["encoder"] = new JsonObject
            {
                ["session_options"] = new JsonObject { ["provider_options"] = new JsonArray() },
                ["filename"] = "encoder.onnx",
                ["head_size"] = Width,
                ["hidden_size"] = Width,
                ["num_attention_heads"] = 1,
                ["num_hidden_layers"] = 1,
                ["inputs"] = new JsonObject { ["audio_features"] = "audio_features" },
                ["outputs"] = new JsonObject
                {
                    ["encoder_hidden_states"] = "hidden_states",
                    ["cross_present_key_names"] = "present_key_cross_%d",
                    ["cross_present_value_names"] = "present_value_cross_%d",
                },
            },
            ["decoder"] = new JsonObject
            {
                ["session_options"] = new JsonObject { ["provider_options"] = new JsonArray() },
                ["filename"] = "decoder.onnx",
                ["head_size"] = Width,
                ["hidden_size"] = Width,
                ["num_attention_heads"] = 1,
                ["num_key_value_heads"] = 1,
                ["num_hidden_layers"] = 1,
                ["inputs"] = new JsonObject
                {
                    ["input_ids"] = "input_ids",
                    ["past_key_names"] = "past_key_self_%d",
                    ["past_value_names"] = "past_value_self_%d",
                    ["cross_past_key_names"] = "past_key_cross_%d",
                    ["cross_past_value_names"] = "past_value_cross_%d",
                },
                ["outputs"] = new JsonObject
                {
                    ["logits"] = "logits",
                    ["present_key_names"] = "present_key_self_%d",
                    ["present_value_names"] = "present_value_self_%d",
                },
            },
        },
        ["search"] = new JsonObject
        {
            ["do_sample"] = false,
            ["max_length"] = 448,
            ["num_beams"] = 1,
            ["past_present_share_buffer"] = false,
        },
    };

    private JsonObject Processor() => new()
    {
        ["feature_extraction"] = new JsonObject
        {
            ["sequence"] = new JsonArray(
                Operation("audio_decoder", "AudioDecoder", null),
                Operation("STFT", "STFTNorm", new JsonObject
                {
                    ["n_fft"] = 400,
                    ["frame_length"] = 400,
                    ["hop_length"] = 160,
                    ["_comment"] = new JsonArray([.. Enumerable.Range(0, 400).Select(
                        static place => (JsonNode)(0.5 - (0.5 * Math.Cos(2 * Math.PI * place / 400))))]),
                }),
                Operation("log_mel_spectrogram", "LogMelSpectrum", new JsonObject
                {
                    ["chunk_size"] = 30,
                    ["hop_length"] = 160,
                    ["n_fft"] = 400,
                    ["n_mel"] = _settings.Bands,
                })),
        },
    };

    private static JsonObject Operation(string name, string type, JsonObject? attributes)
    {
        var operation = new JsonObject { ["name"] = name, ["type"] = type };
        if (attributes is not null)
        {
            operation["attrs"] = attributes;
        }

        return new JsonObject { ["operation"] = operation };
    }

    private JsonObject Tokenizer()
    {
        var first = IdOf("<|endoftext|>");
        var added = _tokens.Skip(first).Select(static (token, place) => (token, place < Special.Length));
        return ByteLevelTokenizer.Create(_tokens[..first], _merges, added);
    }
}
