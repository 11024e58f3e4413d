using System.Text.Json.Nodes;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Images;

/// <summary>
/// A folder with a model that sees: it answers with the main colour of the last image before the answer, and with grey where there is none.
/// Configuration, processor and template are those of a real type; the graphs are of a few operators.
/// </summary>
internal sealed class VisionModel : IDisposable
{
    public const string Phi3V = "phi3v";
    public const string Qwen = "qwen2_5_vl";

    /// <summary>The template of Phi-3 Vision, which knows of no images.</summary>
    public const string Phi3Template =
        "{% for message in messages %}{{'<|' + message['role'] + '|>' + '\n' + message['content'] + '<|end|>\n' }}{% endfor %}"
        + "{% if add_generation_prompt %}{{- '<|assistant|>\n' -}}{% endif %}";

    /// <summary>The template of Qwen2.5-VL without its system message, and with tools as Qwen2.5 has them.</summary>
    public const string QwenTemplate =
        "{% if tools %}<|im_start|>system\n<tools>{% for tool in tools %}\n{{ tool | tojson }}{% endfor %}\n</tools><|im_end|>\n{% endif %}"
        + "{% for message in messages %}<|im_start|>{{ message['role'] }}\n{% if message['content'] is string %}{{ message['content'] }}"
        + "{% else %}{% for content in message['content'] %}{% if content['type'] == 'image' or 'image' in content %}"
        + "<|vision_start|><|image_pad|><|vision_end|>{% elif 'text' in content %}{{ content['text'] }}{% endif %}{% endfor %}{% endif %}"
        + "{% if message.tool_calls %}{% for call in message.tool_calls %}<tool_call>\n{\"name\": \"{{ call.function.name }}\", \"arguments\": "
        + "{{ call.function.arguments | tojson }}}\n</tool_call>{% endfor %}{% endif %}"
        + "<|im_end|>\n{% endfor %}{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}";

    private static readonly string[] Colours = ["red", "green", "blue", "grey"];

    private static readonly string[] Special =
    [
        "<|end|>", "<|user|>", "<|system|>", "<|assistant|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|image_pad|>", "<|vision_end|>",
    ];

    private const int Width = 8;
    private readonly TemporaryModelFolder _folder = new();
    private readonly string[] _words;
    private readonly string _end;

    public VisionModel(string type)
    {
        Type = type;
        _end = type == Qwen ? "<|im_end|>" : "<|end|>";
        string[] merges = [.. ByteLevelTokenizer.GetMerges(Colours)];
        _words = [.. ByteLevelTokenizer.Characters().Select(static character => character.ToString()), .. merges.Select(ByteLevelTokenizer.Join)];
        _folder.With("genai_config.json", Configuration().ToJsonString());
        _folder.With("processor_config.json", type == Qwen ? QwenProcessor : Phi3Processor);
        _folder.With("tokenizer.json", ByteLevelTokenizer.Create(_words, merges, Special.Select(static token => (token, true))).ToJsonString());
        _folder.With("tokenizer_config.json", new JsonObject
        {
            ["tokenizer_class"] = "GPT2Tokenizer",
            ["eos_token"] = _end,
            ["chat_template"] = type == Qwen ? QwenTemplate : Phi3Template,
        }.ToJsonString());
        OnnxGraph.Write(Path.Combine(Folder, "vision.onnx"), type == Qwen ? QwenVision : Phi3Vision);
        OnnxGraph.Write(Path.Combine(Folder, "embedding.onnx"), Embedding);
        OnnxGraph.Write(Path.Combine(Folder, "text.onnx"), Decoder);
    }

    public string Type { get; }

    public string Folder => _folder.FullPath;

    private int Size => _words.Length + Special.Length;

    public VisionModel With(string file, Action<JsonNode> change)
    {
        _folder.WithJson(file, change);
        return this;
    }

    public VisionModel Without(string file)
    {
        File.Delete(Path.Combine(Folder, file));
        return this;
    }

    public void Dispose() => _folder.Dispose();

    private int IdOf(string token) => Array.IndexOf(Special, token) is var special and >= 0 ? _words.Length + special : Array.IndexOf(_words, token);

    private JsonObject Configuration()
    {
        var size = Type == Qwen ? "image_grid_thw" : "image_sizes";
        var inputs = new JsonObject
        {
            ["inputs_embeds"] = "inputs_embeds",
            ["attention_mask"] = "attention_mask",
            ["position_ids"] = "position_ids",
            ["past_key_names"] = "past_key_values.%d.key",
            ["past_value_names"] = "past_key_values.%d.value",
        };
        return new JsonObject
        {
            ["model"] = new JsonObject
            {
                ["type"] = Type,
                ["bos_token_id"] = IdOf(_end),
                ["eos_token_id"] = IdOf(_end),
                ["pad_token_id"] = IdOf(_end),
                ["image_token_id"] = IdOf("<|image_pad|>"),
                ["vision_start_token_id"] = IdOf("<|vision_start|>"),
                ["context_length"] = 8192,
                ["vocab_size"] = Size,
                ["decoder"] = new JsonObject
                {
                    ["session_options"] = new JsonObject { ["provider_options"] = new JsonArray() },
                    ["filename"] = "text.onnx",
                    ["head_size"] = Width,
                    ["hidden_size"] = Width,
                    ["num_attention_heads"] = 1,
                    ["num_key_value_heads"] = 1,
                    ["num_hidden_layers"] = 1,
                    ["inputs"] = inputs,
                    ["outputs"] = new JsonObject
                    {
                        ["logits"] = "logits",
                        ["present_key_names"] = "present.%d.key",
                        ["present_value_names"] = "present.%d.value",
                    },
                },
                ["embedding"] = new JsonObject
                {
                    ["filename"] = "embedding.onnx",
                    ["inputs"] = new JsonObject { ["input_ids"] = "input_ids", ["image_features"] = "image_features" },
                    ["outputs"] = new JsonObject { ["inputs_embeds"] = "inputs_embeds" },
                },
                ["vision"] = new JsonObject
                {
                    ["filename"] = "vision.onnx",
                    ["spatial_merge_size"] = 2,
                    ["patch_size"] = 14,
                    ["inputs"] = new JsonObject { ["pixel_values"] = "pixel_values", [size] = size },
                    ["outputs"] = new JsonObject { ["image_features"] = "image_features" },
                },
            },
            ["search"] = new JsonObject { ["do_sample"] = false, ["max_length"] = 8192, ["past_present_share_buffer"] = false },
        };
    }

    /// <summary>Rows of an image's mean colour, as many as the processor announces for its padded size.</summary>
    private static void Phi3Vision(OnnxGraph graph)
    {
        graph.Input("pixel_values", ElementType.Float, "images", "crops", 3, "height", "width");
        graph.Input("image_sizes", ElementType.Int64, "images", 2);
        var colours = graph.Node("ReduceMean", ["pixel_values", graph.Numbers("inner", 1, 3, 4)], ("keepdims", 0));
        var blocks = graph.Node("Div", ["image_sizes", graph.Number("side", 336)]);
        var high = graph.Node("Gather", [blocks, graph.Number("zero", 0)], ("axis", 1));
        var wide = graph.Node("Gather", [blocks, graph.Number("one", 1)], ("axis", 1));
        var crops = graph.Node("Mul", [graph.Node("Add", [graph.Node("Mul", [high, wide]), "one"]), graph.Number("crop", 144)]);
        var lines = graph.Node("Mul", [graph.Node("Add", [high, "one"]), graph.Number("line", 12)]);
        var counts = graph.Node("Add", [graph.Node("Add", [crops, lines]), "one"]);

        // The image of a row is the number of images that end before it.
        var ends = graph.Node("CumSum", [counts, "zero"]);
        var rows = graph.Node("Range", ["zero", graph.Node("ReduceSum", [counts], ("keepdims", 0)), "one"]);
        var after = graph.Node("GreaterOrEqual", [graph.Node("Unsqueeze", [rows, graph.Numbers("second", 1)]), graph.Node("Unsqueeze", [ends, graph.Numbers("first", 0)])]);
        var image = graph.Node("ReduceSum", [graph.Node("Cast", [after], ("to", (int)ElementType.Int64)), "second"], ("keepdims", 0));
        AddFeatures(graph, graph.Node("Gather", [colours, image], ("axis", 0)));
    }

    /// <summary>A row of the mean colour for each square of four patches.</summary>
    private static void QwenVision(OnnxGraph graph)
    {
        graph.Input("pixel_values", ElementType.Float, "patches", 3 * 2 * 14 * 14);
        graph.Input("image_grid_thw", ElementType.Int64, "images", 3);
        var patches = graph.Node("Reshape", ["pixel_values", graph.Numbers("colours", -1, 4, 3, 2 * 14 * 14)]);
        AddFeatures(graph, graph.Node("ReduceMean", [patches, graph.Numbers("inner", 1, 3)], ("keepdims", 0)));
    }

    private static void AddFeatures(OnnxGraph graph, string colours)
    {
        var padding = graph.Node("Pad", [colours, graph.Numbers("columns", 0, 0, 0, 1), graph.Weight("mark", [], 1)]);
        graph.Node("Pad", [padding, graph.Numbers("rest", 0, 0, 0, Width - 4), graph.Weight("nothing", [], 0)], ["image_features"]);
        graph.Output("image_features", ElementType.Float, "num_image_tokens", Width);
    }

    /// <summary>Tokens of images take the rows in their order, others a row of a table.</summary>
    private void Embedding(OnnxGraph graph)
    {
        graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
        graph.Input("image_features", ElementType.Float, "num_image_tokens", Width);
        var isImage = Type == Qwen
            ? graph.Node("Equal", ["input_ids", graph.Number("image", IdOf("<|image_pad|>"))])
            : graph.Node("Less", ["input_ids", graph.Number("image", 0)]);
        var mark = graph.Node("Cast", [isImage], ("to", (int)ElementType.Int64));
        var place = graph.Node("Mul", [graph.Node("CumSum", [mark, graph.Number("time", 1)]), mark]);
        var rows = graph.Node("Concat", [graph.Weight("none", [1, Width], new float[Width]), "image_features"], ("axis", 0));
        var images = graph.Node("Gather", [rows, place], ("axis", 0));
        var table = new float[Size * Width];
        for (var id = 0; id < Size; id++)
        {
            table[(id * Width) + 4] = 1;
            table[(id * Width) + 5] = Colours.Any(colour => IdOf(colour) == id) ? 1 : 0;
            table[(id * Width) + 6] = id % 7;
        }

        var words = graph.Node("Gather", [graph.Weight("table", [Size, Width], table), graph.Node("Max", ["input_ids", graph.Number("least", 0)])], ("axis", 0));
        graph.Node("Where", [graph.Node("Unsqueeze", [isImage, graph.Numbers("last", 2)]), images, words], ["inputs_embeds"]);
        graph.Output("inputs_embeds", ElementType.Float, "batch", "tokens", Width);
    }

    /// <summary>
    /// Values are the embeddings, keys the positions. The scores are of the last image's colour, of the end where the last token is a colour, and,
    /// for one byte, of all tokens: a cache that holds others than it should shows. Where positions are not what they should be, all is grey.
    /// </summary>
    private void Decoder(OnnxGraph graph)
    {
        graph.Input("inputs_embeds", ElementType.Float, "batch", "tokens", Width);
        graph.Input("attention_mask", ElementType.Int64, "batch", "total");
        var added = graph.Node("Unsqueeze", ["inputs_embeds", graph.Numbers("heads", 1)]);
        foreach (var (name, row) in (ReadOnlySpan<(string, string)>)[("key", Positions(graph)), ("value", added)])
        {
            graph.Input($"past_key_values.0.{name}", ElementType.Float, "batch", 1, "past", Width);
            graph.Node("Concat", [$"past_key_values.0.{name}", row], [$"present.0.{name}"], ("axis", 2));
            graph.Output($"present.0.{name}", ElementType.Float, "batch", 1, "total", Width);
        }

        var rows = graph.Node("Squeeze", ["present.0.value", graph.Numbers("outer", 0, 1)]);
        var isImage = graph.Node("Gather", [rows, graph.Number("mark", 3)], ("axis", 1));
        var isText = graph.Node("Gather", [rows, graph.Number("text", 4)], ("axis", 1));
        var position = graph.Node("CumSum", [graph.Node("Add", [isImage, isText]), graph.Number("time", 0)]);
        var image = graph.Node("ArgMax", [graph.Node("Mul", [isImage, position])], ("axis", 0), ("keepdims", 1));
        var colour = graph.Node("MatMul", [graph.Node("Gather", [rows, image], ("axis", 0)), Scores(graph, "colours", (0, "red", 10), (1, "green", 10), (2, "blue", 10))]);
        var last = graph.Node("Slice", [rows, graph.Numbers("start", -1), graph.Numbers("end", long.MaxValue), graph.Numbers("axis", 0)]);
        var end = graph.Node("MatMul", [last, Scores(graph, "ends", (3, "grey", 0.5f), (4, "grey", 0.5f), (5, _end, 100))]);
        var all = graph.Node("MatMul", [graph.Node("ReduceSum", [rows, "axis"], ("keepdims", 1)), Scores(graph, "sums", (6, "z", 0.0001f))]);
        var lost = graph.Node("MatMul", [WrongPositions(graph, isImage), graph.Weight("grey", [1, Size], [.. Enumerable.Range(0, Size).Select(id => id == IdOf("grey") ? 1000f : 0)])]);
        var known = graph.Node("Add", [graph.Node("Add", [colour, end]), all]);
        var scores = graph.Node("Unsqueeze", [graph.Node("Add", [known, lost]), "axis"]);
        var shape = graph.Node("Concat", [graph.Node("Shape", ["inputs_embeds"], ("start", 0), ("end", 2)), graph.Numbers("size", Size)], ("axis", 0));
        graph.Node("Expand", [scores, shape], ["logits"]);
        graph.Output("logits", ElementType.Float, "batch", "tokens", Size);
    }

    /// <summary>The three positions of each new token, as a row of a cache.</summary>
    private string Positions(OnnxGraph graph)
    {
        graph.Input("position_ids", ElementType.Int64, Type == Qwen ? [3, "batch", "tokens"] : ["batch", "tokens"]);
        var numbers = graph.Node("Cast", ["position_ids"], ("to", (int)ElementType.Float));
        var last = graph.Numbers("pieces", 2);
        numbers = Type == Qwen
            ? graph.Node("Concat", [.. Enumerable.Range(0, 3).Select(row => graph.Node("Unsqueeze", [graph.Node("Gather", [numbers, graph.Number($"row{row}", row)], ("axis", 0)), last]))], ("axis", 2))
            : graph.Node("Concat", [.. Enumerable.Repeat(graph.Node("Unsqueeze", [numbers, last]), 3)], ("axis", 2));
        var padded = graph.Node("Pad", [numbers, graph.Numbers("beside", 0, 0, 0, 0, 0, Width - 3), graph.Weight("empty", [], 0)]);
        return graph.Node("Unsqueeze", [padded, "heads"]);
    }

    /// <summary>
    /// How far the last token is from the place behind all others, and each piece of an image from its place behind the one before: the same in
    /// time where an image has its own three positions, and the next where there is but one.
    /// </summary>
    private string WrongPositions(OnnxGraph graph, string isImage)
    {
        var end = graph.Numbers("ahead", long.MaxValue);
        var rows = graph.Node("Slice", [graph.Node("Squeeze", ["present.0.key", "outer"]), graph.Numbers("from", 0), graph.Numbers("to", 3), graph.Numbers("across", 1)]);
        var earlier = graph.Node("Concat", [graph.Weight("before", [1, 3], -1, -1, -1), graph.Node("Slice", [rows, "from", "start", "axis"])], ("axis", 0));
        var expected = graph.Node("Add", [graph.Node("ReduceMax", [earlier], ("keepdims", 1)), graph.Weight("step", [], 1)]);
        var wrong = graph.Node("ReduceMax", [graph.Node("Abs", [graph.Node("Sub", [graph.Node("Slice", [rows, "start", "end", "axis"]), expected])])], ("keepdims", 1));
        var time = graph.Node("Slice", [rows, "from", graph.Numbers("width", 1), "across"]);
        var pieces = graph.Node("Unsqueeze", [isImage, "across"]);
        var next = graph.Numbers("next", 1);
        var pairs = graph.Node("Mul", [graph.Node("Slice", [pieces, next, end, "axis"]), graph.Node("Slice", [pieces, "from", "start", "axis"])]);
        var steps = graph.Node("Sub", [graph.Node("Slice", [time, next, end, "axis"]), graph.Node("Slice", [time, "from", "start", "axis"])]);
        var astray = graph.Node("Abs", [graph.Node("Sub", [steps, graph.Weight("stride", [], Type == Qwen ? 0 : 1)])]);
        return graph.Node("Add", [wrong, graph.Node("ReduceSum", [graph.Node("Mul", [pairs, astray])], ("keepdims", 1))]);
    }

    private string Scores(OnnxGraph graph, string name, params (int Feature, string Token, float Score)[] scores)
    {
        var matrix = new float[Width * Size];
        foreach (var (feature, token, score) in scores)
        {
            matrix[(feature * Size) + IdOf(token)] = score;
        }

        return graph.Weight(name, [Width, Size], matrix);
    }

    private const string Phi3Processor = """
        { "processor": { "name": "image_processing", "transforms": [
            { "operation": { "name": "decode_image", "domain": "com.microsoft.extensions", "type": "DecodeImage", "attrs": { "color_space": "BGR" } } },
            { "operation": { "name": "convert_to_rgb", "domain": "com.microsoft.extensions", "type": "ConvertRGB" } },
            { "operation": { "name": "phi3_image_transform", "domain": "com.microsoft.extensions", "type": "Phi3ImageTransform",
                             "attrs": { "num_crops": 4, "num_img_tokens": 144 } } }] } }
        """;

    private const string QwenProcessor = """
        { "processor": { "name": "qwen2_5_image_processor", "transforms": [
            { "operation": { "name": "decode_image", "type": "DecodeImage", "attrs": { "color_space": "RGB" } } },
            { "operation": { "name": "convert_to_rgb", "type": "ConvertRGB" } },
            { "operation": { "name": "resize", "type": "Resize",
                             "attrs": { "width": 540, "height": 360, "smart_resize": 1, "min_pixels": 3136, "max_pixels": 12845056, "patch_size": 14, "merge_size": 2 } } },
            { "operation": { "name": "rescale", "type": "Rescale", "attrs": { "rescale_factor": 0.00392156862745098 } } },
            { "operation": { "name": "normalize", "type": "Normalize",
                             "attrs": { "mean": [0.48145466, 0.4578275, 0.40821073], "std": [0.26862954, 0.26130258, 0.27577711], "qwen2_5_vl": 1 } } },
            { "operation": { "name": "patch_image", "type": "PatchImage", "attrs": { "patch_size": 14, "temporal_patch_size": 2, "merge_size": 2 } } }] } }
        """;
}
