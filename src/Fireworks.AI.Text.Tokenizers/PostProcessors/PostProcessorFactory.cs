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
            case "BertProcessing" or "RobertaProcessing":
                return new TemplatePostProcessor([ReadPair(node.Get("cls")), null, ReadPair(node.Get("sep"))]);
            case "Sequence":
                return new PostProcessorSequence(
                    node.Get("processors").AsArray().Select(Create).OfType<PostProcessor>().ToList());
            default:
                throw node.Unsupported("TemplateProcessing, BertProcessing, RobertaProcessing, ByteLevel, Sequence");
        }
    }

    private static int[] ReadPair(ConfigNode node) => node.AsArray() is [_, var id]
        ? [id.AsInt32()]
        : throw node.Error("a pair of token and id is expected");

    private static TemplatePostProcessor CreateTemplate(ConfigNode node)
    {
        List<int[]?> pieces = [];
        var tokens = node.Get("special_tokens");
        foreach (var piece in node.Get("single").AsArray())
        {
            if (piece.Has("Sequence"))
            {
                if (piece.Get("Sequence").Get("id").AsString() != "A")
                {
                    throw piece.Error("a template for one text has the sequence A only");
                }

                pieces.Add(null);
                continue;
            }

            var name = piece.Get("SpecialToken").Get("id");
            if (tokens.IsNull || !tokens.Has(name.AsString()))
            {
                throw name.Error($"'{name.AsString()}' is not in {tokens.Path}");
            }

            pieces.Add(tokens.Get(name.AsString()).Get("ids").AsArray().Select(id => id.AsInt32()).ToArray());
        }

        return new TemplatePostProcessor(pieces);
    }
}
