using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>A request that sparkler answers with the text that stands in it.</summary>
internal static class Repetition
{
    private const string Text = "Margaret Thornbury Wolverhampton Chandlery Avenue espresso machine Copenhagen Bartholomew Featherstone";

    /// <exception cref="InvalidOperationException">The answer is another one, so that its time says nothing.</exception>
    public static async Task AskAsync(IChatClient client, int lookup)
    {
        var options = new ChatOptions { MaxOutputTokens = 200, Temperature = 0 }.WithOnnx(onnx => onnx.PromptLookupTokens = lookup);
        var answer = (await client.GetResponseAsync($"Repeat: {Text}", options)).Text;
        if (answer != Text)
        {
            throw new InvalidOperationException($"Sparkler was to repeat '{Text}', and said '{answer}'.");
        }
    }
}
