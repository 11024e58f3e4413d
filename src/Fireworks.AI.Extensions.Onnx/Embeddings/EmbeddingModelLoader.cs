using Fireworks.AI.Extensions.Onnx.Encoders;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Microsoft.ML.OnnxRuntime;

namespace Fireworks.AI.Extensions.Onnx.Embeddings;

/// <summary>Loads an embedding model, and checks that its files fit one another.</summary>
internal static class EmbeddingModelLoader
{
    private const int DefaultMaxTokens = 512;

    private static readonly string[] TextOutputs = ["sentence_embedding"];
    private static readonly string[] TokenOutputs = ["last_hidden_state", "token_embeddings", "hidden_states"];

    public static EmbeddingModel Load(ModelFolder folder, OnnxEmbeddingGeneratorOptions options)
    {
        var config = EncoderConfigReader.Read(folder, options.GraphFile);
        var prompts = new Dictionary<string, string>(config.Prompts, StringComparer.Ordinal);
        foreach (var (name, prompt) in options.Prompts)
        {
            prompts[name] = prompt;
        }

        if (options.DefaultPromptName is { } defaultName && !prompts.ContainsKey(defaultName))
        {
            throw folder.Error(
                $"OnnxEmbeddingGeneratorOptions.DefaultPromptName is '{defaultName}', which is neither in "
                + $"{EncoderConfigReader.PromptsFile} nor in Prompts.");
        }

        var tokenizer = TokenizerLoader.Load(folder);
        var template = new InputTemplate(tokenizer, tokenizer.SingleTemplate, MaxTokens(folder, config, options));
        if (!template.HasRoom)
        {
            throw folder.Error($"The model takes {template.MaxTokens} tokens, which the tokenizer's special tokens fill already.");
        }

        var layers = config.DenseLayers.Select(layer => DenseLayer.Load(folder, layer)).ToArray();
        var graph = EncoderGraphLoader.Load(folder, config.GraphFile, options, session => FindOutput(session, config, options));
        var scheduler = new EncoderScheduler(
            graph, folder, EncoderLimits.For(options, graph.Output.Width), config.PadId, typeof(OnnxEmbeddingGenerator));
        try
        {
            return Create(folder, config, options, scheduler, template, layers, prompts);
        }
        catch
        {
            scheduler.Dispose();
            throw;
        }
    }

    private static EmbeddingModel Create(
        ModelFolder folder,
        EncoderConfig config,
        OnnxEmbeddingGeneratorOptions options,
        EncoderScheduler scheduler,
        InputTemplate template,
        DenseLayer[] layers,
        Dictionary<string, string> prompts)
    {
        var probe = new ProbeWork();
        probe.Add(template.Append("a b c", promptTokens: 0, probe));
        scheduler.RunAsync(probe, CancellationToken.None).GetAwaiter().GetResult();
        var output = scheduler.Graph.Output;
        var pooling = PoolingOf(config, options, scheduler.Graph);
        scheduler.AllowsPadding = !output.IsPerToken || !probe.IsLastTokenOnly;
        if (output.IsPerToken && probe.IsLastTokenOnly && pooling.Modes is not [OnnxPooling.LastToken])
        {
            throw folder.Error(
                $"The output '{output.Name}' has only the last token of a text, and the model asks for {string.Join(", ", pooling.Modes)} "
                + "over all of them.");
        }

        if (pooling.Dimensions is { } expected && output.IsPerToken && expected != probe.Width)
        {
            throw folder.Error(
                $"'word_embedding_dimension' in {pooling.File} is {expected}, but the vectors of {config.GraphFile} have {probe.Width} "
                + "numbers.");
        }

        var length = output.IsPerToken ? probe.Width * pooling.Modes.Count : probe.Width;

        // A graph that gives the vector of a text has the dense layers in it.
        layers = output.IsPerToken ? layers : [];
        for (int i = 0, inputs = length; i < layers.Length; inputs = layers[i++].Outputs)
        {
            if (layers[i].Inputs != inputs)
            {
                throw folder.Error(
                    $"'in_features' in {config.DenseLayers[i].Path}/{EncoderConfigReader.ConfigFile} is {layers[i].Inputs}, but what comes "
                    + $"before it has {inputs} numbers.");
            }
        }

        var dimensions = layers is [.., var last] ? last.Outputs : length;
        if (options.Dimensions > dimensions)
        {
            throw folder.Error(
                $"OnnxEmbeddingGeneratorOptions.Dimensions is {options.Dimensions}; the vectors of the model have {dimensions}.");
        }

        return new EmbeddingModel(options.ModelId ?? folder.Name, scheduler, template, pooling, layers, length)
        {
            DefaultDimensions = options.Dimensions ?? dimensions,
            Normalize = options.Normalize ?? config.Normalize,
            Prompts = prompts,
            DefaultPromptName = options.DefaultPromptName ?? config.DefaultPromptName,
        };
    }

    private static EncoderOutput FindOutput(InferenceSession session, EncoderConfig config, OnnxEmbeddingGeneratorOptions options)
    {
        if (options.OutputName is { } name)
        {
            return EncoderOutput.Named(session, name);
        }

        // A graph may do all of it; unless another pooling is asked for, or one that leaves the prompt out, which it cannot know.
        var prefersTokens = options.Pooling is not null || config.Pooling is { IncludesPrompt: false };
        return EncoderOutput.Find(
            session, prefersTokens ? [.. TokenOutputs, .. TextOutputs] : [.. TextOutputs, .. TokenOutputs], "embedding models");
    }

    private static PoolingConfig PoolingOf(EncoderConfig config, OnnxEmbeddingGeneratorOptions options, EncoderGraph graph)
    {
        if (options.Pooling is { } chosen)
        {
            return new PoolingConfig("", [chosen], null, config.Pooling?.IncludesPrompt ?? true);
        }

        // Without a word, what the kind of model usually has: decoders see the whole text at its end.
        return config.Pooling ?? new PoolingConfig(
            "", [graph.IsDecoder || config.IsGenAI ? OnnxPooling.LastToken : OnnxPooling.Mean], null, true);
    }

    private static int MaxTokens(ModelFolder folder, EncoderConfig config, OnnxEmbeddingGeneratorOptions options) =>
        options.MaxTokens is { } asked && asked > config.PositionLimit
            ? throw folder.Error(
                $"OnnxEmbeddingGeneratorOptions.MaxTokens is {asked}; the model was made for {config.PositionLimit} tokens at most.")
            : options.MaxTokens ?? config.MaxTokens ?? DefaultMaxTokens;
}
