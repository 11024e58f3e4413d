using Fireworks.AI.Extensions.Onnx;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Benchmarks.Local;

/// <summary>A conversation of equal turns. Answers are held to letters, which are the same tokens when they come back as history.</summary>
internal static class Turns
{
    private const int TokensPerMessage = 60;

    public static ChatOptions Options() => new ChatOptions { MaxOutputTokens = TokensPerMessage, Temperature = 0 }
        .WithOnnx(static onnx => onnx.Grammar = "root ::= [a-z]+");

    /// <summary>Talks up to the question of the last turn, which is not answered yet.</summary>
    public static async Task<List<ChatMessage>> ConverseAsync(IChatClient client, int turns, int seed)
    {
        var messages = new List<ChatMessage>();
        for (var turn = 1; ; turn++)
        {
            messages.Add(new ChatMessage(ChatRole.User, ChatRuns.Letters(TokensPerMessage, (100 * seed) + turn)));
            if (turn == turns)
            {
                return messages;
            }

            messages.AddRange((await client.GetResponseAsync(messages, Options())).Messages);
        }
    }
}
