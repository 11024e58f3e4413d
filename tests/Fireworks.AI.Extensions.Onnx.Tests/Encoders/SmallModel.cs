using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Onnx.Tests.ModelFolders;
using ModelBuilder;

namespace Fireworks.AI.Extensions.Onnx.Tests.Encoders;

/// <summary>
/// A folder with a model whose answers can be worked out by hand: the vector of a token is its row in a table, whatever stands around it.
/// </summary>
internal sealed class SmallModel : IDisposable
{
    public const int Width = 4;

    /// <summary>The words of the vocabulary; the place of a word is its id.</summary>
    public static readonly string[] Words =
        ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "red", "green", "blue", "grey", "yes", "no", "<|im_start|>", "<|im_end|>", "query:"];

    private readonly TemporaryModelFolder _folder = new();

    public string Folder => _folder.FullPath;

    /// <summary>A number of the table: small, different in each place, and exact in half precision and in bytes of 1/64.</summary>
    public static float Table(int id, int column) => MathF.Round(MathF.Sin((id * 7) + (column * 3) + 1) * 60) / 64;

    public static int IdOf(string word) => Array.IndexOf(Words, word) is var id and >= 0 ? id : 1;

    public SmallModel With(string file, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(Folder, file))!);
        _folder.With(file, text);
        return this;
    }

    public SmallModel Without(string file)
    {
        File.Delete(Path.Combine(Folder, file));
        return this;
    }

    /// <summary>A tokenizer of whole words, with or without special tokens around texts.</summary>
    public SmallModel WithTokenizer(bool frame = true, bool pair = true)
    {
        var vocabulary = string.Join(", ", Words.Select(static (word, id) => $"\"{word}\": {id}"));
        var added = string.Join(", ", Words.Select(static (word, id) => (Index: id, Item: word)).Where(static word => word.Item is ['[', ..] or ['<', ..]).Select(static word =>
            $$"""{ "id": {{word.Index}}, "content": "{{word.Item}}", "special": true, "normalized": false, "single_word": false, "lstrip": false, "rstrip": false }"""));
        const string Single = """[{ "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "[SEP]", "type_id": 0 } }]""";
        const string Pair = """
            [{ "SpecialToken": { "id": "[CLS]", "type_id": 0 } }, { "Sequence": { "id": "A", "type_id": 0 } }, { "SpecialToken": { "id": "[SEP]", "type_id": 0 } },
             { "Sequence": { "id": "B", "type_id": 1 } }, { "SpecialToken": { "id": "[SEP]", "type_id": 1 } }]
            """;
        var processor = !frame ? "null" : $$"""
            { "type": "TemplateProcessing", "single": {{Single}}, "pair": {{(pair ? Pair : "null")}},
              "special_tokens": { "[CLS]": { "id": "[CLS]", "ids": [2], "tokens": ["[CLS]"] }, "[SEP]": { "id": "[SEP]", "ids": [3], "tokens": ["[SEP]"] } } }
            """;
        return With("tokenizer.json", $$"""
            { "added_tokens": [{{added}}], "normalizer": null, "pre_tokenizer": { "type": "WhitespaceSplit" }, "post_processor": {{processor}}, "decoder": null,
              "model": { "type": "WordLevel", "unk_token": "[UNK]", "vocab": { {{vocabulary}} } } }
            """);
    }

    public SmallModel WithPooling(string mode, int dimensions = Width, bool includePrompt = true) => With(
        "1_Pooling/config.json",
        $$"""{ "word_embedding_dimension": {{dimensions}}, "{{mode}}": true, "include_prompt": {{(includePrompt ? "true" : "false")}} }""");

    /// <summary>The list of modules: transformer and pooling, and those that are named.</summary>
    public SmallModel WithModules(params string[] types)
    {
        string[] all = ["Transformer", "Pooling", .. types];
        return With("modules.json", $"[{string.Join(", ", all.Select(static (type, place) =>
            $$"""{ "idx": {{place}}, "name": "{{place}}", "path": "{{(place == 0 ? "" : $"{place}_{type}")}}", "type": "sentence_transformers.models.{{type}}" }"""))}]");
    }

    /// <summary>A graph whose output <c>last_hidden_state</c> has the table's rows.</summary>
    public SmallModel WithEncoder(ElementType type = ElementType.Float, string file = "model.onnx", string output = "last_hidden_state", bool takesTypes = true) =>
        WithGraph(file, graph =>
        {
            var hidden = Hidden(graph, type);
            graph.Node("Identity", [takesTypes ? AddTypes(graph, hidden, type) : hidden], [output]);
            graph.Output(output, type == ElementType.Int8 ? ElementType.Float : type, "batch", "tokens", Width);
        });

    /// <summary>A decoder of the kind that continues from keys and values, with positions, in ONNX Runtime GenAI's layout.</summary>
    public SmallModel WithDecoder(string output, bool lastOnly = false) => With(
        "genai_config.json",
        """{ "model": { "context_length": 64, "pad_token_id": 0, "eos_token_id": 3, "decoder": { "filename": "decoder.onnx", "num_hidden_layers": 1 } } }""")
        .WithGraph("decoder.onnx", graph =>
        {
            var ids = Ids(graph);
            var table = TableWeight(graph, ElementType.Float, Words.Length);
            var rows = graph.Node("Gather", [table, ids]);
            graph.Input("position_ids", ElementType.Int64, "batch", "tokens");
            var positions = graph.Node("Unsqueeze", [graph.Node("Cast", ["position_ids"], ("to", (int)ElementType.Float)), graph.Constant("axis", ElementType.Int64, [1], 2)]);

            // What a token sees is the sum of all before it, and how many they are.
            var sum = graph.Node("Add", [graph.Node("CumSum", [rows, graph.Constant("time", ElementType.Int64, [], 1)]), positions]);
            if (lastOnly)
            {
                sum = graph.Node("Slice",
                [
                    sum, graph.Constant("start", ElementType.Int64, [1], -1), graph.Constant("end", ElementType.Int64, [1], long.MaxValue), graph.Constant("dimension", ElementType.Int64, [1], 1),
                ]);
            }

            graph.Node("Identity", [sum], [output]);
            graph.Output(output, ElementType.Float, "batch", lastOnly ? 1 : "tokens", Words.Length);
            foreach (var name in (string[])["key", "value"])
            {
                graph.Input($"past_key_values.0.{name}", ElementType.Float, "batch", 2, "past", 8);
                graph.Node("Identity", [$"past_key_values.0.{name}"], [$"present.0.{name}"]);
                graph.Output($"present.0.{name}", ElementType.Float, "batch", 2, "past", 8);
            }
        });

    /// <summary>A classifier: the sum of the table's first columns over all tokens, those of the second text counted twice.</summary>
    public SmallModel WithCrossEncoder(int classes) => WithGraph("model.onnx", graph =>
    {
        var masked = AddTypes(graph, Hidden(graph, ElementType.Float), ElementType.Float);
        var sum = graph.Node("ReduceSum", [masked, graph.Constant("time", ElementType.Int64, [1], 1)], ("keepdims", 0));
        graph.Node("Slice",
        [
            sum, graph.Constant("start", ElementType.Int64, [1], 0), graph.Constant("end", ElementType.Int64, [1], classes), graph.Constant("dimension", ElementType.Int64, [1], 1),
        ], ["logits"]);
        graph.Output("logits", ElementType.Float, "batch", classes);
    });

    public SmallModel WithGraph(string file, Action<OnnxGraph> build)
    {
        var path = Path.Combine(Folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using var graph = new OnnxGraph(path);
        build(graph);
        graph.Save();
        return this;
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>A table of single or half precision, or of bytes with a scale of 1/64.</summary>
    private static string TableWeight(OnnxGraph graph, ElementType type, int width) => graph.Weight("table", type, [Words.Length, width], stream =>
    {
        var values = new float[Words.Length * width];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Table(i / width, i % width);
        }

        stream.Write(type switch
        {
            ElementType.Half => MemoryMarshal.AsBytes(Array.ConvertAll(values, static value => (Half)value).AsSpan()),
            ElementType.Int8 => MemoryMarshal.AsBytes(Array.ConvertAll(values, static value => (sbyte)(value * 64)).AsSpan()),
            _ => MemoryMarshal.AsBytes(values.AsSpan()),
        });
    });

    private static string Ids(OnnxGraph graph)
    {
        graph.Input("attention_mask", ElementType.Int64, "batch", "tokens");
        return graph.Input("input_ids", ElementType.Int64, "batch", "tokens");
    }

    private static string Hidden(OnnxGraph graph, ElementType type)
    {
        var ids = Ids(graph);
        var table = TableWeight(graph, type, Width);
        if (type == ElementType.Int8)
        {
            table = graph.Node("DequantizeLinear", [table, graph.Weight("scale", ElementType.Float, [], static stream => stream.Write(MemoryMarshal.AsBytes<float>([1 / 64f])))]);
        }

        return graph.Node("Gather", [table, ids]);
    }

    private static string AddTypes(OnnxGraph graph, string hidden, ElementType type)
    {
        graph.Input("token_type_ids", ElementType.Int64, "batch", "tokens");
        var factor = graph.Node("Add", ["token_type_ids", "attention_mask"]);
        var cast = graph.Node("Cast", [factor], ("to", (int)(type == ElementType.Half ? ElementType.Half : ElementType.Float)));
        return graph.Node("Mul", [hidden, graph.Node("Unsqueeze", [cast, graph.Constant("axis", ElementType.Int64, [1], 2)])]);
    }
}
