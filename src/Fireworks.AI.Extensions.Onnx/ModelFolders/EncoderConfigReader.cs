namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>Reads the files that say how a model embeds or scores texts.</summary>
internal static class EncoderConfigReader
{
    public const string ConfigFile = "config.json";
    public const string ModulesFile = "modules.json";
    public const string LengthFile = "sentence_bert_config.json";
    public const string PromptsFile = "config_sentence_transformers.json";

    private const string PoolingFolder = "1_Pooling";

    private static readonly string[] GraphFiles = ["model.onnx", "onnx/model.onnx"];

    // What the library that defined the file calls them, in the order in which it puts the results behind one another.
    private static readonly (string Name, string Word, OnnxPooling Mode)[] PoolingModes =
    [
        ("pooling_mode_cls_token", "cls", OnnxPooling.Cls),
        ("pooling_mode_max_tokens", "max", OnnxPooling.Max),
        ("pooling_mode_mean_tokens", "mean", OnnxPooling.Mean),
        ("pooling_mode_mean_sqrt_len_tokens", "mean_sqrt_len_tokens", OnnxPooling.MeanSqrtLength),
        ("pooling_mode_weightedmean_tokens", "weightedmean", OnnxPooling.WeightedMean),
        ("pooling_mode_lasttoken", "lasttoken", OnnxPooling.LastToken),
    ];

    /// <param name="folder">The folder.</param>
    /// <param name="graphFile">The graph's file, or <see langword="null"/> to look for it.</param>
    public static EncoderConfig Read(ModelFolder folder, string? graphFile)
    {
        var genAI = ReadGenAI(folder);
        var modules = ReadModules(folder);
        var model = ReadModel(folder);
        var prompts = ConfigProperties.ReadOrNull(folder, PromptsFile,
            static file => new Prompts(file.Texts("prompts"), file.Text("default_prompt_name")));
        if (prompts is { Default: { } name } && !prompts.ByName.ContainsKey(name))
        {
            throw folder.Error($"'default_prompt_name' in {PromptsFile} is '{name}', which is not among its prompts.");
        }

        return new EncoderConfig
        {
            GraphFile = graphFile ?? genAI?.GraphFile ?? FindGraph(folder),
            HasModules = modules is not null,
            Pooling = modules is not null ? modules.Pooling : ReadPooling(folder, PoolingFolder),
            Normalize = modules?.Normalize ?? true,
            DenseLayers = modules?.DenseLayers ?? [],
            MaxTokens = ReadMaxTokens(folder, model, genAI),
            PositionLimit = PositionLimit(model, genAI),
            Prompts = prompts?.ByName ?? [],
            DefaultPromptName = prompts?.Default,
            PadId = model?.PadId ?? genAI?.PadId ?? 0,
            IsGenAI = genAI is not null,
            KeepsRawScores = model?.KeepsRawScores,
        };
    }

    private static string FindGraph(ModelFolder folder) =>
        GraphFiles.FirstOrDefault(folder.Exists)
        ?? throw folder.Error(folder.FindFiles(".onnx") is { Count: > 0 } found
            ? "The folder has neither model.onnx nor onnx/model.onnx. Name one of its graphs in the option GraphFile: "
                + $"{string.Join(", ", found)}."
            : "model.onnx and onnx/model.onnx are missing. Export the model to ONNX, or download its onnx folder too.");

    private static GenAI? ReadGenAI(ModelFolder folder) => ConfigProperties.ReadOrNull(folder, ModelFolder.ConfigFile, static file =>
    {
        var model = file.Object("model") ?? throw file.Missing("model");
        return new GenAI(
            (model.Object("decoder") ?? throw file.Missing("model.decoder")).RequiredText("filename"),
                model.Count("context_length"), model.Id("pad_token_id"));
    });

    private static Model? ReadModel(ModelFolder folder) => ConfigProperties.ReadOrNull(folder, ConfigFile, static file =>
    {
        var activation = file.Text("sbert_ce_default_activation_function") ?? file.Object("sentence_transformers")?.Text("activation_fn");
        return new Model(
            file.Count("max_position_embeddings"),
            file.Id("pad_token_id"),
            activation switch
            {
                null => null,
                _ when activation.EndsWith("Identity", StringComparison.Ordinal) => true,
                _ when activation.EndsWith("Sigmoid", StringComparison.Ordinal) => false,
                _ => throw file.Invalid("activation_fn", $"is '{activation}'; Identity and Sigmoid are supported"),
            });
    });

    private static int? ReadMaxTokens(ModelFolder folder, Model? model, GenAI? genAI)
    {
        var own = ConfigProperties.ReadOrNull(folder, LengthFile, static file => new Limit(file.Count("max_seq_length")))?.Tokens;
        var tokenizer = ConfigProperties.ReadOrNull(folder, ModelFolder.TokenizerConfigFile, static file => new Limit(file.Count(
            "model_max_length")))?.Tokens;

        // A tokenizer without a limit says so by a number beyond all lengths.
        int?[] limits = [own ?? (tokenizer is int.MaxValue ? null : tokenizer), PositionLimit(model, genAI)];
        return limits.Min();
    }

    private static int? PositionLimit(Model? model, GenAI? genAI) => genAI?.ContextLength ?? model?.Positions;

    private static Modules? ReadModules(ModelFolder folder)
    {
        if (ConfigProperties.ReadListOrNull(folder, ModulesFile,
            static module => (Type: module.RequiredText("type"), Path: module.Text("path") ?? ""))
            is not { } list)
        {
            return null;
        }

        PoolingConfig? pooling = null;
        var normalize = false;
        List<DenseConfig> denseLayers = [];
        foreach (var (type, path) in list)
        {
            switch (type[(type.LastIndexOf('.') + 1)..])
            {
                case "Transformer" or "Dropout":
                    break;
                case "Pooling":
                    pooling = ReadPooling(folder, path) ?? throw folder.Error(
                        $"{path}/{ConfigFile} is missing. {ModulesFile} names it as the pooling of the model.");
                    break;
                case "Dense" when !normalize:
                    denseLayers.Add(ReadDense(folder, path));
                    break;
                case "Normalize":
                    normalize = true;
                    break;
                default:
                    throw folder.Error(
                        $"'{type}' in {ModulesFile} is not supported in this place. Supported are Transformer, Pooling, Dense and at last "
                        + "Normalize, in this order.");
            }
        }

        return new Modules(pooling, normalize, denseLayers);
    }

    private static PoolingConfig? ReadPooling(ModelFolder folder, string path)
    {
        var name = $"{path}/{ConfigFile}";
        return ConfigProperties.ReadOrNull(folder, name, file =>
        {
            var word = file.Text("pooling_mode");
            OnnxPooling[] modes = [.. PoolingModes.Where(mode => word is null ? file.Boolean(mode.Name) == true : mode.Word == word)
                .Select(static mode => mode.Mode)];
            return modes.Length > 0
                ? new PoolingConfig(
                    name, modes, file.Count("word_embedding_dimension") ?? file.Count("embedding_dimension"),
                        file.Boolean("include_prompt") ?? true)
                : throw folder.Error(
                    $"{name} asks for no pooling that is supported: {string.Join(", ", PoolingModes.Select(static mode => mode.Name))} "
                    + "are.");
        });
    }

    private static DenseConfig ReadDense(ModelFolder folder, string path) =>
        ConfigProperties.ReadOrNull(folder, $"{path}/{ConfigFile}", file => new DenseConfig(
            path, file.RequiredCount("in_features"), file.RequiredCount("out_features"),
                file.Boolean("bias") ?? true, file.Text("activation_function") ?? "Tanh"))
        ?? throw folder.Error($"{path}/{ConfigFile} is missing. {ModulesFile} names it as a dense layer of the model.");

    private sealed record Modules(PoolingConfig? Pooling, bool Normalize, List<DenseConfig> DenseLayers);

    private sealed record Model(int? Positions, int? PadId, bool? KeepsRawScores);

    private sealed record GenAI(string GraphFile, int? ContextLength, int? PadId);

    private sealed record Prompts(Dictionary<string, string> ByName, string? Default);

    private sealed record Limit(int? Tokens);
}
