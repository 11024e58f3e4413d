using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Speech;

/// <summary>How a built model goes wrong, or what its graphs are like.</summary>
internal sealed record WhisperTraits
{
    public int Bands { get; init; } = 80;

    /// <summary>Says its word over and over, and never ends.</summary>
    public bool Loops { get; init; }

    /// <summary>Takes every token of text for as likely as its word.</summary>
    public bool IsUnsure { get; init; }

    /// <summary>Finds it likely that nobody speaks.</summary>
    public bool HearsNobody { get; init; }

    /// <summary>Hears a loud burst 10 s after the start of each window.</summary>
    public bool Invents { get; init; }

    /// <summary>Writes the first burst of a window alone.</summary>
    public bool StopsEarly { get; init; }

    /// <summary>The token that, where it stands in the text before, makes the words begin with capitals.</summary>
    public string Cue { get; init; } = " Zoe";

    /// <summary>Whether the graphs are of half precision.</summary>
    public bool IsHalf { get; init; }

    /// <summary>Whether the decoder takes whole numbers of 64 bits.</summary>
    public bool TakesInt64 { get; init; }

    /// <summary>Whether the encoder takes minutes.</summary>
    public bool IsSlow { get; init; }

    /// <summary>Whether the encoder's graph takes any number of bands.</summary>
    public bool LeavesBandsOpen { get; init; }

    /// <summary>Whether the encoder gives its result alone, and no keys and values.</summary>
    public bool GivesHiddenStates { get; init; }
}

/// <summary>
/// A folder with a Whisper model that hears loudness: of each burst of noise it writes the time it begins, a word and the time it ends. The
/// word says how loud the burst is, in German, or translated. Configuration, processor and tokenizer are those of the real type; the graphs
/// are of a few operators.
/// </summary>
internal sealed class WhisperModel : IDisposable
{
    public const string Laut = " laut";
    public const string Leise = " leise";

    private const int Width = 4;
    private const int Window = 1500;

    /// <summary>Of the features' means; noise is far above it, silence far below.</summary>
    private const float Threshold = -0.3f;

    /// <summary>The level between soft and loud bursts.</summary>
    private const float Loudness = 0.5f;

    // Their order is how a word is chosen: one more for loud, two for translated, four after the cue.
    private static readonly string[] Words = [Leise, Laut, " soft", " loud", " Leise", " Laut", " Soft", " Loud"];

    private static readonly string[] Special =
    [
        "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|de|>", "<|haw|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>",
        "<|startofprev|>", "<|nocaptions|>", "<|notimestamps|>",
    ];

    private readonly TemporaryModelFolder _folder = new();
    private readonly WhisperTraits _traits;
    private readonly string[] _merges;
    private readonly List<string> _tokens;

    public WhisperModel(WhisperTraits? traits = null)
    {
        _traits = traits ?? new WhisperTraits();
        var plain = Words.Append(" Zoe").Select(static word => word.Replace(' ', 'Ġ')).ToArray();
        _merges = [.. ByteLevelTokenizer.GetMerges(plain)];
        _tokens =
        [
            .. ByteLevelTokenizer.Characters().Select(static character => character.ToString()),
            .. _merges.Select(ByteLevelTokenizer.Join).Except(plain),
            .. plain, .. Special, .. Enumerable.Range(0, 1501).Select(static time => FormattableString.Invariant($"<|{time * 0.02:F2}|>")),
        ];
        _folder.With("genai_config.json", Configuration().ToJsonString());
        _folder.With("audio_processor_config.json", Processor().ToJsonString());
        _folder.With("tokenizer.json", Tokenizer().ToJsonString());
        _folder.With("tokenizer_config.json", """{ "tokenizer_class": "WhisperTokenizer", "eos_token": "<|endoftext|>", "bos_token": "<|endoftext|>" }""");
        OnnxGraph.Write(Path.Combine(Folder, "encoder.onnx"), Encoder);
        OnnxGraph.Write(Path.Combine(Folder, "decoder.onnx"), Decoder);
    }

    public string Folder => _folder.FullPath;

    public int Size => _tokens.Count;

    private ElementType Float => _traits.IsHalf ? ElementType.Half : ElementType.Float;

    private ElementType Ids => _traits.TakesInt64 ? ElementType.Int64 : ElementType.Int32;

    public int IdOf(string token) => _tokens.IndexOf(token.Replace(' ', 'Ġ'));

    public WhisperModel With(string file, Action<JsonNode> change)
    {
        _folder.WithJson(file, change);
        return this;
    }

    public WhisperModel With(string file, string text)
    {
        _folder.With(file, text);
        return this;
    }

    public WhisperModel Without(string file)
    {
        File.Delete(Path.Combine(Folder, file));
        return this;
    }

    public void Dispose() => _folder.Dispose();

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
        ["search"] = new JsonObject { ["do_sample"] = false, ["max_length"] = 448, ["num_beams"] = 1, ["past_present_share_buffer"] = false },
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
                    ["n_mel"] = _traits.Bands,
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

    /// <summary>The mean of the bands, of two frames each.</summary>
    private void Encoder(OnnxGraph graph)
    {
        graph.Input("audio_features", Float, "batch", _traits.LeavesBandsOpen ? "bands" : _traits.Bands, 3000);
        var mean = graph.Node("ReduceMean", ["audio_features", graph.Numbers("bands", 1)], ("keepdims", 0));
        var pairs = graph.Node("Reshape", [mean, graph.Numbers("pairs", -1, Window, 2)]);
        var levels = graph.Node("ReduceMean", [pairs, graph.Numbers("last", 2)], ("keepdims", 1));
        if (_traits.IsSlow)
        {
            // A matrix of the levels, times itself, over and over; in the end it is left out.
            var matrix = graph.Node("MatMul", [levels, graph.Node("Reshape", [levels, graph.Numbers("row", -1, 1, Window)])]);
            for (var i = 0; i < 1000; i++)
            {
                matrix = graph.Node("MatMul", [matrix, matrix]);
            }

            var sum = graph.Node("ReduceMax", [matrix, graph.Numbers("sides", 1, 2)], ("keepdims", 1));
            levels = graph.Node("Add", [levels, graph.Node("Cast", [graph.Node("IsNaN", [sum])], ("to", (int)Float))]);
        }

        if (_traits.Invents)
        {
            levels = graph.Node("Add", [levels, graph.Weight("burst", [1, Window, 1],
                [.. Enumerable.Range(0, Window).Select(static frame => frame is >= 500 and < 550 ? 5f : 0)])]);
        }

        graph.Node("Tile", [levels, graph.Numbers("width", 1, 1, Width)], ["hidden_states"]);
        graph.Output("hidden_states", Float, "batch", Window, Width);
        if (_traits.GivesHiddenStates)
        {
            return;
        }

        foreach (var name in (string[])["present_key_cross_0", "present_value_cross_0"])
        {
            graph.Node("Unsqueeze", ["hidden_states", graph.Numbers($"{name}_axis", 1)], [name]);
            graph.Output(name, Float, "batch", 1, Window, Width);
        }
    }

    /// <summary>Keys and values are the tokens: what has been written says what is next.</summary>
    private void Decoder(OnnxGraph graph)
    {
        graph.Input("input_ids", Ids, "batch", "tokens");
        var ids = graph.Node("Cast", ["input_ids"], ("to", (int)Float));
        var row = graph.Node("Unsqueeze", [ids, graph.Numbers("row_axes", 1, 3)]);
        var added = graph.Node("Tile", [row, graph.Numbers("row_width", 1, 1, 1, Width)]);
        foreach (var name in (string[])["key", "value"])
        {
            graph.Input($"past_{name}_self_0", Float, "batch", 1, "past", Width);
            graph.Node("Concat", [$"past_{name}_self_0", added], [$"present_{name}_self_0"], ("axis", 2));
            graph.Output($"present_{name}_self_0", Float, "batch", 1, "total", Width);
            if (!_traits.GivesHiddenStates)
            {
                graph.Input($"past_{name}_cross_0", Float, "batch", 1, Window, Width);
            }
        }

        if (_traits.GivesHiddenStates)
        {
            graph.Input("encoder_hidden_states", Float, "batch", Window, Width);
        }

        var whole = new Flow(graph);
        var zero = graph.Constant("zero", ElementType.Int64, [], 0);
        string Flat(string tensor, int axis) => graph.Node("Reshape",
            [graph.Node("Gather", [graph.Node("Cast", [tensor], ("to", (int)ElementType.Float)), zero], ("axis", axis)), graph.Numbers($"flat_{axis}_{tensor}", -1)]);
        var history = Flat("present_value_self_0", 3);
        var levels = _traits.GivesHiddenStates ? Flat("encoder_hidden_states", 2) : Flat("past_value_cross_0", 3);

        // What was written after the start.
        var one = graph.Constant("one", ElementType.Int64, [], 1);
        var count = graph.Node("Size", [history]);
        var places = whole.Cast(graph.Node("Range", [zero, count, one]));
        var start = graph.Node("ReduceMax", [whole.Mul(whole.Is(history, IdOf("<|startoftranscript|>")), places)], ("keepdims", 0));
        var after = whole.Cast(graph.Node("Greater", [places, start]));
        var last = graph.Node("Gather", [history, graph.Constant("end", ElementType.Int64, [], -1)], ("axis", 0));
        var times = whole.Sum(whole.Mul(whole.IsAtLeast(history, IdOf("<|0.00|>")), after));
        var segment = whole.Add(whole.Unary("Floor", whole.Mul(times, whole.Number(0.5f))), whole.Number(1));
        var isBetween = whole.Sub(times, whole.Mul(whole.Unary("Floor", whole.Mul(times, whole.Number(0.5f))), whole.Number(2)));

        // Where bursts begin and end.
        var loud = whole.Cast(graph.Node("Greater", [levels, whole.Number(Threshold)]));
        var before = graph.Node("Concat", [whole.Numbers(0), graph.Node("Slice", [loud, graph.Numbers("from", 0), graph.Numbers("to", -1), graph.Numbers("axis", 0)])], ("axis", 0));
        var rises = whole.Mul(loud, whole.Sub(whole.Number(1), before));
        var falls = whole.Mul(before, whole.Sub(whole.Number(1), loud));
        var frames = whole.Cast(graph.Node("Range", [zero, graph.Constant("window", ElementType.Int64, [], Window), one]));
        string PlaceOf(string edges) => whole.Sum(whole.Mul(whole.Mul(whole.Equal(graph.Node("CumSum", [edges, zero]), segment), edges), frames));
        string Has(string edges) => whole.Cast(graph.Node("GreaterOrEqual", [whole.Sum(edges), segment]));
        var rise = PlaceOf(rises);
        var fall = PlaceOf(falls);

        // The word of the burst, a little behind its beginning.
        var inside = graph.Node("Min", [whole.Add(rise, whole.Number(5)), whole.Number(Window - 1)]);
        var level = graph.Node("Gather", [levels, graph.Node("Cast", [inside], ("to", (int)ElementType.Int64))], ("axis", 0));
        var isLoud = whole.Cast(graph.Node("Greater", [level, whole.Number(Loudness)]));
        string Any(string mask) => graph.Node("Min", [whole.Sum(mask), whole.Number(1)]);
        var isTranslated = Any(whole.Mul(whole.Is(history, IdOf("<|translate|>")), after));
        var isCued = Any(whole.Mul(whole.Is(history, IdOf(_traits.Cue)), whole.Sub(whole.Number(1), after)));
        var word = whole.Add(
            whole.Add(whole.Number(IdOf(Words[0])), isLoud),
            whole.Add(whole.Mul(isTranslated, whole.Number(2)), whole.Mul(isCued, whole.Number(4))));

        var end = whole.Number(IdOf("<|endoftext|>"));
        var first = whole.Number(IdOf("<|0.00|>"));
        var isTime = whole.IsAtLeast(last, IdOf("<|0.00|>"));
        var afterTime = whole.Choose(_traits.Loops ? whole.Number(1) : Has(falls), word, end);
        var afterWord = _traits.Loops ? word : whole.Add(first, fall);
        var isThere = _traits.StopsEarly ? whole.Mul(Has(rises), whole.Equal(times, whole.Number(0))) : Has(rises);
        var next = whole.Choose(isBetween, whole.Choose(isTime, afterTime, afterWord), whole.Choose(isThere, whole.Add(first, rise), end));
        var isStart = whole.Is(last, IdOf("<|startoftranscript|>"));
        var language = whole.Choose(isLoud, whole.Number(IdOf("<|de|>")), whole.Number(IdOf("<|haw|>")));
        next = whole.Choose(isStart, language, next);

        var chosen = graph.Node("Unsqueeze", [graph.Node("Cast", [next], ("to", (int)ElementType.Int64)), graph.Numbers("first_axis", 0)]);
        var scores = graph.Node("OneHot", [chosen, graph.Numbers("depth", Size), whole.Numbers(0, 20)], ("axis", -1));
        if (_traits.IsUnsure)
        {
            // All tokens of text, where a word is next.
            var isText = whole.Mul(isBetween, isTime);
            scores = whole.Add(scores, whole.Mul(isText, Vector(graph, "text", id => id < IdOf(Words[0]) ? 20 : 0)));
        }

        if (_traits.HearsNobody)
        {
            scores = whole.Add(scores, whole.Mul(isStart, Vector(graph, "nobody", id => id == IdOf("<|nocaptions|>") ? 30 : 0)));
        }

        var shape = graph.Node("Concat", [graph.Node("Shape", ["input_ids"]), graph.Numbers("size", Size)], ("axis", 0));
        var expanded = graph.Node("Expand", [graph.Node("Unsqueeze", [scores, graph.Numbers("middle", 1)]), shape]);
        graph.Node("Cast", [expanded], ["logits"], ("to", (int)Float));
        graph.Output("logits", Float, "batch", "tokens", Size);
    }

    private string Vector(OnnxGraph graph, string name, Func<int, float> value) =>
        graph.Weight(name, [1, Size], [.. Enumerable.Range(0, Size).Select(value)]);

    /// <summary>Arithmetic of single numbers and rows of them.</summary>
    private sealed class Flow(OnnxGraph graph)
    {
        private int _count;

        public string Number(float value) => graph.Weight($"number_{_count++}", [], value);

        public string Numbers(params float[] values) => graph.Weight($"numbers_{_count++}", [values.Length], values);

        public string Cast(string value) => graph.Node("Cast", [value], ("to", (int)ElementType.Float));

        public string Add(string left, string right) => graph.Node("Add", [left, right]);

        public string Sub(string left, string right) => graph.Node("Sub", [left, right]);

        public string Mul(string left, string right) => graph.Node("Mul", [left, right]);

        public string Unary(string operation, string value) => graph.Node(operation, [value]);

        public string Sum(string values) => graph.Node("ReduceSum", [values], ("keepdims", 0));

        public string Equal(string values, string value) => Cast(graph.Node("Equal", [values, value]));

        public string Is(string values, int id) => Equal(values, Number(id));

        public string IsAtLeast(string values, int id) => Cast(graph.Node("GreaterOrEqual", [values, Number(id)]));

        /// <summary>The first where the condition is 1, else the second.</summary>
        public string Choose(string condition, string yes, string no) =>
            Add(Mul(condition, yes), Mul(Sub(Number(1), condition), no));
    }
}
