using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes the body of a chat completion.</summary>
internal static class ChatRequestWriter
{
    /// <summary>The body in a buffer that the caller disposes.</summary>
    /// <exception cref="ArgumentException">The request has a value that Fireworks would refuse.</exception>
    /// <exception cref="NotSupportedException">The request asks for what the endpoint does not have.</exception>
    public static PooledBuffer Write(ChatRequest request)
    {
        PooledBuffer buffer = new(RequestSize.Estimate(request));
        try
        {
            buffer.Open((byte)'{');
            for (var index = 0; index < request.Members.Count; index++)
            {
                Write(buffer, request, request.Members[index]);
            }

            buffer.Close((byte)'}');
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    private static void Write(PooledBuffer buffer, ChatRequest request, in ResolvedSetting member)
    {
        var serializer = request.Settings.SerializerOptions;
        switch (member)
        {
            case { IsVerbatim: true }:
                buffer.Name(member.Name);
                buffer.Value(member.Value, serializer);
                break;
            case { Name: ChatSettings.Messages }:
                ChatMessageWriter.Write(buffer, request);
                break;
            case { Name: ChatSettings.Tools, Value: IList<AITool> tools }:
                ChatToolWriter.Write(buffer, tools);
                break;
            case { Name: SettingNames.ToolChoice, Source: SettingSource.Options }:
                ChatToolWriter.WriteChoice(buffer, request, member.Value);
                break;
            case { Name: SettingNames.ResponseFormat, Value: ChatResponseFormat format }:
                ResponseFormatWriter.Write(buffer, request, format);
                break;
            case { Name: SettingNames.Grammar }:
                ResponseFormatWriter.WriteGrammar(buffer, request.Entries.Text(SettingNames.Grammar)!);
                break;
            default:
                buffer.Name(member.Name);
                SettingWriter.Write(buffer, member, ChatSettings.KindOf(member.Name) ?? SettingKind.Json, serializer);
                break;
        }
    }
}
