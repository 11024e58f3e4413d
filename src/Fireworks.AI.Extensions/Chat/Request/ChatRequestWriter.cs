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
        PooledBuffer buffer = new(RequestSizeLimits.Estimate(request));
        try
        {
            Write(buffer, request);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Writes the body behind what stands in a buffer. <see cref="RequestSizeLimits"/> are the caller's to check.</summary>
    public static void Write(PooledBuffer buffer, ChatRequest request)
    {
        using var key = request.AddsPromptCacheKey ? new PromptCacheKey() : null;
        buffer.WriteOpen((byte)'{');
        for (var index = 0; index < request.Properties.Count; index++)
        {
            var start = buffer.Length;
            WriteProperty(buffer, request, request.Properties[index], key);
            if (request.Properties[index].Name is KnownChatSettings.Model or KnownChatSettings.Tools)
            {
                key?.Add(buffer.Written[start..]);
            }
        }

        key?.Write(buffer);
        buffer.WriteClose((byte)'}');
    }

    /// <summary>Writes one property with its name.</summary>
    public static void WriteProperty(PooledBuffer buffer, ChatRequest request, in ResolvedSetting property, PromptCacheKey? key = null)
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
