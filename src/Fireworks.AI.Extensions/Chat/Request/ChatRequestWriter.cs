using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes the body of a chat or of a completion.</summary>
internal static class ChatRequestWriter
{
    /// <summary>The body in a buffer that the caller disposes.</summary>
    /// <exception cref="ArgumentException">The request has a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The request asks for what the endpoint does not have.</exception>
    public static PooledBuffer Write(ChatRequest request)
    {
        using var key = request.AddsPromptCacheKey ? new PromptCacheKey() : null;
        PooledBuffer buffer = new(RequestSizeLimits.Estimate(request));
        try
        {
            buffer.WriteOpen((byte)'{');
            for (var index = 0; index < request.Properties.Count; index++)
            {
                var start = buffer.Length;
                Write(buffer, request, request.Properties[index], key);
                if (request.Properties[index].Name is KnownChatSettings.Model or KnownChatSettings.Tools)
                {
                    key?.Add(buffer.Written[start..]);
                }
            }

            key?.Write(buffer);

            buffer.WriteClose((byte)'}');
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static void Write(PooledBuffer buffer, ChatRequest request, in ResolvedSetting property, PromptCacheKey? key)
    {
        var serializer = request.Settings.SerializerOptions;
        switch (property)
        {
            case { IsVerbatim: true }:
                buffer.WriteName(property.Name);
                buffer.WriteValue(property.Value, serializer);
                break;
            case { Name: KnownChatSettings.Messages }:
                ChatMessageWriter.Write(buffer, request, key);
                break;
            case { Name: KnownChatSettings.Tools, Value: IList<AITool> tools }:
                ChatToolWriter.Write(buffer, request, tools);
                break;
            case { Name: SettingNames.ToolChoice, Source: SettingSource.Options }:
                ChatToolWriter.WriteChoice(buffer, request, property.Value);
                break;
            case { Name: SettingNames.ResponseFormat, Value: ChatResponseFormat format }:
                ResponseFormatWriter.Write(buffer, request, format);
                break;
            case { Name: SettingNames.Grammar }:
                ResponseFormatWriter.WriteGrammar(buffer, request.Entries.GetText(SettingNames.Grammar)!);
                break;
            default:
                buffer.WriteName(property.Name);
                SettingWriter.Write(buffer, property, request.KindOf(property.Name) ?? SettingKind.Json, serializer);
                break;
        }
    }
}
