using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>Where the model runs: the one decision that the rest of the agent does not know about.</summary>
/// <param name="Client">The model.</param>
/// <param name="Model">Its id at Fireworks, or its folder.</param>
/// <param name="Description">What answers, in words for the user.</param>
/// <param name="Options">What each request is sent with.</param>
/// <param name="FitsAsync">Says whether a conversation and its answer fit in the model's context.</param>
internal sealed record Backend(
    IChatClient Client,
    string Model,
    string Description,
    ChatOptions Options,
    Func<IEnumerable<ChatMessage>, CancellationToken, ValueTask<bool>> FitsAsync)
{
    private const string DefaultModel = "accounts/fireworks/models/gpt-oss-120b";

    public static async Task<Backend> ChooseAsync(string? model, string? folder, CancellationToken cancellationToken)
    {
        var key = Environment.GetEnvironmentVariable("FIREWORKS_API_KEY");
        if (folder is null && !string.IsNullOrWhiteSpace(key))
        {
            var preferred = Environment.GetEnvironmentVariable("FIREWORKS_MODEL");
            return Remote(model ?? (string.IsNullOrWhiteSpace(preferred) ? DefaultModel : preferred));
        }

        return model is null
            ? await LocalAsync(folder ?? Path.Combine(AppContext.BaseDirectory, "models", "sparkler"), cancellationToken)
            : throw new AgentException(
                "--model names a model at Fireworks: set FIREWORKS_API_KEY and leave out --local. "
                + "A model inside the process is a folder: --local <folder>.");
    }

    /// <summary>Another model at the same place: an id at Fireworks, a folder inside the process.</summary>
    public async Task<Backend> SwitchAsync(string model, CancellationToken cancellationToken) =>
        Client.GetService<FireworksClient>() is null ? await LocalAsync(model, cancellationToken) : Remote(model);

    /// <summary>The models that Fireworks serves to this key; none inside the process.</summary>
    public async Task<IReadOnlyList<string>> ListModelsAsync(CancellationToken cancellationToken)
    {
        List<string> models = [];
        if (Client.GetService<FireworksClient>() is { } fireworks)
        {
            await foreach (var model in fireworks.Models.ListAsync(cancellationToken))
            {
                models.Add(model.Id);
            }
        }

        models.Sort(StringComparer.Ordinal);
        return models;
    }

    private static Backend Remote(string model)
    {
        FireworksChatClient client = new(model, new FireworksClientOptions());
        var options = CreateOptions(maxOutputTokens: 4_096); // Thoughts count too.
        RemoteContext context = new(client.GetService<FireworksClient>()!, model);
        return new(
            client,
            model,
            $"at Fireworks, {model} (--model or FIREWORKS_MODEL for another, --local <folder> for one inside this process)",
            options,
            (messages, cancellationToken) => context.FitsAsync(messages, options, cancellationToken));
    }

    private static async Task<Backend> LocalAsync(string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(Path.Combine(folder, "genai_config.json")))
        {
            throw new AgentException($"There is no model in {folder}. {Found()}");
        }

        var model = await OnnxModel.LoadAsync(folder, cancellationToken: cancellationToken);
        try
        {
            return await PrepareAsync(model, folder, cancellationToken);
        }
        catch
        {
            model.Dispose(); // It can be large, and the conversation may go on with another.
            throw;
        }
    }

    private static async Task<Backend> PrepareAsync(OnnxModel model, string folder, CancellationToken cancellationToken)
    {
        OnnxChatClient client = new(model, ownsModel: true);
        var options = CreateOptions(Math.Min(2_048, model.ContextLength / 4));

        // The first answer need not wait for what happens only once: compilation, buffers, reading the declared functions.
        ChatOptions shortAnswer = new() { Tools = options.Tools, Temperature = 0, MaxOutputTokens = 24 };
        await client.GetStreamingResponseAsync("What time is it in London?", shortAnswer, cancellationToken)
            .ToChatResponseAsync(cancellationToken);
        return new(
            client,
            folder,
            $"in this process, {model.Id} (set FIREWORKS_API_KEY for Fireworks, --local <folder> for another model)",
            options,
            (messages, _) => new(model.CountTokens(messages, options) + options.MaxOutputTokens <= model.ContextLength));
    }

    private static ChatOptions CreateOptions(int maxOutputTokens) =>
        new() { Tools = AgentTools.All, Temperature = 0, MaxOutputTokens = maxOutputTokens };

    private static string Found()
    {
        string[] roots =
        [
            Path.Combine(AppContext.BaseDirectory, "models"),
            Path.Combine(Environment.CurrentDirectory, "models"),
            Environment.CurrentDirectory,
        ];
        var folders = roots.Where(Directory.Exists).Distinct()
            .SelectMany(static root => Directory.EnumerateDirectories(root))
            .Where(static candidate => File.Exists(Path.Combine(candidate, "genai_config.json")))
            .ToList();
        return folders.Count == 0
            ? "A model is a folder with genai_config.json, as the model builder of ONNX Runtime GenAI writes it."
            : "These folders hold models:\n  " + string.Join("\n  ", folders);
    }
}
