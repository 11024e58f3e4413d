using Fireworks.AI.Extensions.Onnx.Encoders;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Reranking;

/// <summary>Loads a reranker, and finds out of which kind it is.</summary>
internal static class RerankModelLoader
{
    private const int DefaultMaxTokens = 512;

    private static readonly string[] Outputs = ["logits", "scores", "score"];

    // What the conversation of a decoder is made of.
    private static readonly string[] PromptTokens = ["<|im_start|>", "<|im_end|>", "yes", "no"];

    public static RerankModel Load(ModelFolder folder, OnnxRerankerOptions options)
    {
        var config = EncoderConfigReader.Read(folder, options.GraphFile);
        var tokenizer = TokenizerLoader.Load(folder);
        if (options.MaxTokens is { } asked && asked > config.PositionLimit)
        {
            throw folder.Error($"OnnxRerankerOptions.MaxTokens is {asked}; the model was made for {config.PositionLimit} tokens at most.");
        }

        var maxTokens = options.MaxTokens ?? config.MaxTokens ?? DefaultMaxTokens;
        var graph = EncoderGraphLoader.Load(folder, config.GraphFile, options, session => FindOutput(session, options));
        var scheduler = new EncoderScheduler(
            graph, folder, EncoderLimits.For(options, graph.Output.Width), config.PadId, typeof(OnnxReranker));
        try
        {
            var prompt = PromptOf(folder, config, graph, tokenizer, maxTokens);
            var probe = new ProbeWork();
            probe.Add(prompt.Begin("a", instruction: null).Append("b c", probe));
            scheduler.RunAsync(probe, CancellationToken.None).GetAwaiter().GetResult();
            scheduler.AllowsPadding = !graph.Output.IsPerToken || !probe.IsLastTokenOnly;
            return new RerankModel(
                options.ModelId ?? folder.Name, scheduler, prompt, ScoreOf(folder, config, options, graph, tokenizer, probe.Width));
        }
        catch
        {
            scheduler.Dispose();
            throw;
        }
    }

    private static EncoderOutput FindOutput(InferenceSession session, OnnxRerankerOptions options) =>
        options.OutputName is { } name ? EncoderOutput.Named(session, name) : EncoderOutput.Find(session, Outputs, "rerankers");

    private static RerankPrompt PromptOf(ModelFolder folder, EncoderConfig config, EncoderGraph graph, Tokenizer tokenizer, int maxTokens)
    {
        if (graph.IsDecoder || config.IsGenAI || graph.Output.IsPerToken)
        {
            return PromptTokens.FirstOrDefault(token => tokenizer.FindToken(token) is null) is { } missing
                ? throw folder.Error(
                    $"The tokenizer lacks '{missing}'. Of decoders, those with the prompt of Qwen3-Reranker are supported.")
                : new YesNoPrompt(tokenizer, maxTokens) is { HasRoom: true } prompt
                ? prompt
                : throw folder.Error($"The model takes {maxTokens} tokens, which the prompt fills already.");
        }

        if (tokenizer.PairTemplate is not { } pair)
        {
            throw folder.Error(
                "tokenizer.json does not say how two texts are put together: its post_processor needs a template for a pair.");
        }

        return new InputTemplate(tokenizer, pair, maxTokens) is { HasRoom: true } template
            ? new PairPrompt(template)
            : throw folder.Error($"The model takes {maxTokens} tokens, which the tokenizer's special tokens fill already.");
    }

    private static RerankScore ScoreOf(
        ModelFolder folder, EncoderConfig config, OnnxRerankerOptions options, EncoderGraph graph, Tokenizer tokenizer, int width)
    {
        var isRaw = options.RawScores ?? config.KeepsRawScores ?? false;
        return (width, graph.Output.IsPerToken) switch
        {
            (1, _) => new RerankScore(0, -1, isRaw),
            (2, _) => new RerankScore(1, 0, isRaw),
            (_, true) when tokenizer.FindToken("yes") is { } yes && tokenizer.FindToken("no") is { } no && Math.Max(yes, no) < width =>
                new RerankScore(yes, no, isRaw),
            _ => throw folder.Error(
                $"The output '{graph.Output.Name}' has {width} numbers. A reranker has one score, two classes, or the logits of a "
                + "vocabulary that has 'yes' and 'no'."),
        };
    }
}
