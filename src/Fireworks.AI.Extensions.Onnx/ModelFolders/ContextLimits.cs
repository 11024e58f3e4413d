namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>How long a conversation may become: what the options say, within what the model allows.</summary>
internal static class ContextLimits
{
    private const int DefaultLimit = 8192;

    /// <exception cref="OnnxModelException">The options ask for more than the model was made for.</exception>
    public static void Check(ModelFolder folder, GenAIConfig config, OnnxModelOptions options)
    {
        if (options.ContextLength > config.ContextLength)
        {
            throw folder.Error(
                $"OnnxModelOptions.ContextLength is {options.ContextLength}; the model was made for {config.ContextLength} tokens at "
                + "most.");
        }
    }

    public static int Choose(GenAIConfig config, OnnxModelOptions options)
    {
        var modelLimit = config.Search.MaxLength > 1 ? Math.Min(config.Search.MaxLength, config.ContextLength) : config.ContextLength;
        return options.ContextLength ?? Math.Min(modelLimit, DefaultLimit);
    }
}
