using System.Net.Http.Headers;
using System.Text.Json;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Agent;

/// <summary>Where the model runs: the one decision that the rest of the agent does not know about.</summary>
internal sealed record Backend(IChatClient Client, string Description)
{
    private const string DefaultModel = "accounts/fireworks/models/gpt-oss-120b";

    public static async Task<Backend> ChooseAsync(string? chosenModel, string? folder, CancellationToken cancellationToken)
    {
        var key = Environment.GetEnvironmentVariable("FIREWORKS_API_KEY");
        if (folder is null && !string.IsNullOrWhiteSpace(key))
        {
            return Remote(chosenModel ?? Environment.GetEnvironmentVariable("FIREWORKS_MODEL") ?? DefaultModel);
        }

        return chosenModel is null
            ? await LocalAsync(folder, cancellationToken)
            : throw new AgentException("--model names a model at Fireworks: set FIREWORKS_API_KEY and leave out --local. A model inside the process is a folder: --local <folder>.");
    }

    /// <summary>The models that Fireworks serves to this key, to show when the chosen one is not among them.</summary>
    public static async Task<IReadOnlyList<string>> ListRemoteModelsAsync(CancellationToken cancellationToken)
    {
        var address = Environment.GetEnvironmentVariable("FIREWORKS_BASE_URL") is { Length: > 0 } endpoint ? endpoint.TrimEnd('/') : "https://api.fireworks.ai/inference/v1";
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(20) };
        using var request = new HttpRequestMessage(HttpMethod.Get, address + "/models");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Environment.GetEnvironmentVariable("FIREWORKS_API_KEY"));
        using var response = await http.SendAsync(request, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var models = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancellationToken), cancellationToken: cancellationToken);
        return [.. models.RootElement.GetProperty("data").EnumerateArray().Select(static model => model.GetProperty("id").GetString()!).Order(StringComparer.Ordinal)];
    }

    private static Backend Remote(string model) => new(
        new FireworksChatClient(model, new FireworksClientOptions()),
        $"at Fireworks, {model} (--model or FIREWORKS_MODEL for another, --local <folder> for one inside this process)");

    private static async Task<Backend> LocalAsync(string? folder, CancellationToken cancellationToken)
    {
        folder ??= Path.Combine(AppContext.BaseDirectory, "models", "sparkler");
        if (!File.Exists(Path.Combine(folder, "genai_config.json")))
        {
            throw new AgentException($"There is no model in {folder}. {Found()}");
        }

        var model = await OnnxModel.LoadAsync(folder, cancellationToken: cancellationToken);
        return new(
            new OnnxChatClient(model, ownsModel: true),
            $"in this process, {model.Id} (set FIREWORKS_API_KEY for Fireworks, --local <folder> for another model)");
    }

    private static string Found()
    {
        var roots = new[] { Path.Combine(AppContext.BaseDirectory, "models"), Path.Combine(Environment.CurrentDirectory, "models"), Environment.CurrentDirectory };
        var folders = roots.Where(Directory.Exists).Distinct()
            .SelectMany(static root => Directory.EnumerateDirectories(root))
            .Where(static candidate => File.Exists(Path.Combine(candidate, "genai_config.json")))
            .ToList();
        return folders.Count == 0
            ? "A model is a folder with genai_config.json, as the model builder of ONNX Runtime GenAI writes it."
            : "These folders hold models:\n  " + string.Join("\n  ", folders);
    }
}
