using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.Infrastructure;

/// <summary>The same call, streaming or not.</summary>
public static class Chats
{
    public static Task<ChatResponse> GetAsync(this IChatClient client, string question, ChatOptions? options, bool stream) =>
        client.GetAsync([new(ChatRole.User, question)], options, stream);

    public static Task<ChatResponse> GetAsync(this IChatClient client, IList<ChatMessage> messages, ChatOptions? options, bool stream) =>
        stream ? client.GetStreamingResponseAsync(messages, options).ToChatResponseAsync() : client.GetResponseAsync(messages, options);

    public static IEnumerable<T> Contents<T>(this ChatResponse response)
        where T : AIContent => response.Messages.SelectMany(static message => message.Contents).OfType<T>();
}
