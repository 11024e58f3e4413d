using System.Text.Json;
using Fireworks.AI.Extensions.Chat.Request;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The body that a request would send, checked against the closed lists.</summary>
public static class RequestBody
{
    private static readonly FireworksChatClient Client = new("m", new() { ApiKey = "fw_test_key" });

    public static JsonElement Of(IEnumerable<ChatMessage> messages, ChatOptions? options = null, bool stream = false, string model = "m", Action<FireworksClientOptions>? configure = null, bool strict = true)
    {
        FireworksClientOptions client = new() { ApiKey = "fw_test_key", ThrowOnUnknownSettings = true };
        configure?.Invoke(client);
        var settings = ClientSettings.From(client);
        UnknownSettings unknownSettings = new(settings.ThrowOnUnknownSettings, NullLogger.Instance);
        using var buffer = ChatRequestWriter.Write(new ChatRequest(Client, model, messages, options, stream, settings, unknownSettings));
        var body = JsonDocument.Parse(buffer.Written.ToArray()).RootElement;
        if (strict)
        {
            Assert.Null(ChatSchema.FindViolation(body));
        }

        return body;
    }

    public static JsonElement Of(ChatOptions options, bool stream = false, string model = "m", bool strict = true) => Of([new(ChatRole.User, "Hi")], options, stream, model, null, strict);

    public static string Messages(params ChatMessage[] messages) => Of(messages).GetProperty("messages").GetRawText();

    public static string Member(this JsonElement body, string name) => body.TryGetProperty(name, out var value) ? value.GetRawText() : "(absent)";
}
