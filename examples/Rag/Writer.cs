using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Rag;

/// <summary>The model that calls the search: one at Fireworks, which writes the answer too, or the tiny one inside the process.</summary>
internal sealed record Writer(IChatClient Client, string Description, bool WritesAnswers) : IDisposable
{
    public static async Task<Writer> ChooseAsync()
    {
        if (!string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FIREWORKS_API_KEY")))
        {
            var model = Environment.GetEnvironmentVariable("FIREWORKS_MODEL") ?? "accounts/fireworks/models/gpt-oss-120b";
            return new(new FireworksChatClient(model, new FireworksClientOptions()), $"{model} at Fireworks answers", WritesAnswers: true);
        }

        var sparkler = await OnnxModel.LoadAsync(Path.Combine(AppContext.BaseDirectory, "models", "sparkler"));
        return new(
            new OnnxChatClient(sparkler, ownsModel: true),
            "sparkler in this process searches (set FIREWORKS_API_KEY for an answer in words)",
            WritesAnswers: false);
    }

    public void Dispose() => Client.Dispose();
}
