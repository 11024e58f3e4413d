namespace Fireworks.AI.Text.Tokenizers.PostProcessors;

/// <summary>Makes post-processors of what tokenizer.json says.</summary>
internal static class PostProcessorFactory
{
    /// <summary>The post-processor, or null for one that changes no ids.</summary>
    public static PostProcessor? Create(ConfigNode node)
    {
        switch (node.Type)
        {
            case "ByteLevel":
                return null;
            case "TemplateProcessing":
                return CreateTemplate(node);
            case "BertProcessing":
                return CreateBert(ReadPair(node.Get("cls")), ReadPair(node.Get("sep")), typeOfSecond: 1, separators: 1);
            case "RobertaProcessing":
                return CreateBert(ReadPair(node.Get("cls")), ReadPair(node.Get("sep")), typeOfSecond: 0, separators: 2);
            case "Sequence":
                return new PostProcessorSequence(
                    node.Get("processors").AsArray().Select(Create).OfType<PostProcessor>().ToList());
            default:
                throw node.Unsupported("TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence");
        }
    }

    private static TemplatePostProcessor CreateBert(int[] start, int[] end, int typeOfSecond, int separators)
    {
        TemplatePiece[] single = [new(start, 0, 0), new(null, 0, 0), new(end, 0, 0)];
        var separator = separators == 1 ? end : [.. end, .. end];
        return new TemplatePostProcessor(
            single,
            [new(start, 0, 0), new(null, 0, 0), new(separator, 0, 0), new(null, 1, typeOfSecond), new(end, 0, typeOfSecond)]);
    }

    private static int[] ReadPair(ConfigNode node) => node.AsArray() is [_, var id]
        ? [id.AsInt32()]
        : throw node.Error("a pair of token and id is expected");

    private static TemplatePostProcessor CreateTemplate(ConfigNode node)
    {
        var tokens = node.Get("special_tokens");
        var pair = node.Get("pair");
        return new TemplatePostProcessor(
            ReadPieces(node.Get("single"), tokens, isPair: false),
            pair.IsNull ? null : ReadPieces(pair, tokens, isPair: true));
    }

    private static List<TemplatePiece> ReadPieces(ConfigNode list, ConfigNode tokens, bool isPair)
    {
        List<TemplatePiece> pieces = [];
        foreach (var piece in list.AsArray())
        {
            if (piece.Has("Sequence"))
            {
                var sequence = piece.Get("Sequence");
                var text = sequence.Get("id").AsString() switch
                {
                    "A" => 0,
                    "B" when isPair => 1,
                    _ => throw piece.Error(
                        isPair ? "a template for two texts has the sequences A and B"
                        : "a template for one text has the sequence A only"),
                };
                pieces.Add(new TemplatePiece(null, text, sequence.Get("type_id").AsInt32(0)));
                continue;
            }

            var special = piece.Get("SpecialToken");
            var name = special.Get("id");
            if (tokens.IsNull || !tokens.Has(name.AsString()))
            {
                throw name.Error($"'{name.AsString()}' is not in {tokens.Path}");
            }

            pieces.Add(new TemplatePiece(
                tokens.Get(name.AsString()).Get("ids").AsArray().Select(id => id.AsInt32()).ToArray(), 0,
                    special.Get("type_id").AsInt32(0)));
        }

        return pieces;
    }
}
