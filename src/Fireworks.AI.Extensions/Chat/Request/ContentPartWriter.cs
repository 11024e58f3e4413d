using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Writes one part of a message: text, image, video or audio. Data goes into the buffer as base64 directly.</summary>
internal static class ContentPartWriter
{
    private static readonly string[] VideoSettings = ["max_frames", "spatial_limit", "max_long_side_pixel", "sample_fps", "fps"];
    private static readonly string[] ImageSettings = ["max_long_side_pixel"];

    public static void Write(PooledBuffer buffer, AIContent content, ChatRole role)
    {
        switch (content)
        {
            case TextContent text:
                buffer.WriteRaw("{\"type\":\"text\",\"text\":"u8);
                buffer.WriteString(text.Text);
                buffer.WriteClose((byte)'}');
                break;
            case DataContent data:
                Open(buffer, content, data.MediaType, role);
                buffer.Append("\"data:"u8);
                buffer.WriteEscaped(data.MediaType);
                buffer.Append(";base64,"u8);
                buffer.WriteBase64(data.Data.Span);
                buffer.Append((byte)'"');
                Close(buffer, content, data.MediaType);
                break;
            case UriContent link:
                Open(buffer, content, link.MediaType, role);
                buffer.WriteString(Address(link.Uri));
                Close(buffer, content, link.MediaType);
                break;
            case HostedFileContent file:
                Open(buffer, content, file.MediaType ?? "", role);
                buffer.WriteString("mm_file://" + file.FileId);
                Close(buffer, content, file.MediaType ?? "");
                break;
            default:
                throw ChatMessageWriter.CannotSend(content, role);
        }
    }

    /// <summary>Whether there is a part for the content.</summary>
    public static bool CanWrite(AIContent content) => content switch
    {
        TextContent => true,
        DataContent data => IsMedia(data.MediaType),
        UriContent link => IsMedia(link.MediaType) && IsSendable(link.Uri),
        HostedFileContent file => IsMedia(file.MediaType ?? ""),
        _ => false,
    };

    /// <summary>Whether there is a part for it besides text.</summary>
    public static bool IsMedia(string mediaType) =>
        IsKind(mediaType, "image/") || IsKind(mediaType, "video/") || IsKind(mediaType, "audio/");

    /// <summary>Whether the service can load what is at the address.</summary>
    private static bool IsSendable(Uri address) => address.IsAbsoluteUri && address.Scheme is "https" or "http" or "data" or "mm_file";

    private static void Open(PooledBuffer buffer, AIContent content, string mediaType, ChatRole role)
    {
        if (IsKind(mediaType, "image/"))
        {
            buffer.WriteRaw("{\"type\":\"image_url\",\"image_url\":{\"url\":"u8);
        }
        else if (IsKind(mediaType, "video/"))
        {
            buffer.WriteRaw("{\"type\":\"video_url\",\"video_url\":{\"url\":"u8);
        }
        else if (IsKind(mediaType, "audio/"))
        {
            buffer.WriteRaw("{\"type\":\"audio_url\",\"audio_url\":{\"url\":"u8);
        }
        else
        {
            var kind = mediaType.Length == 0 ? "without a media type" : $"of the kind '{mediaType}'";
            throw new NotSupportedException(
                $"A message with the role '{role}' has {content.GetType().Name} {kind}, which Fireworks does not take. " +
                "Send images, video or audio; render the pages of documents to images, or extract their text.");
        }
    }

    private static void Close(PooledBuffer buffer, AIContent content, string mediaType)
    {
        if (content.AdditionalProperties is { } properties && !IsKind(mediaType, "audio/"))
        {
            if (properties.TryGetValue("detail", out var detail) && detail is not null)
            {
                var level = (SettingValue.ToText(detail) ?? detail.ToString()!).ToLowerInvariant();
                buffer.WriteName("detail"u8);
                buffer.WriteString(level == "auto" ? "default" : level);
            }

            foreach (var name in IsKind(mediaType, "video/") ? VideoSettings : ImageSettings)
            {
                if (properties.TryGetValue(name, out var value) && value is not null)
                {
                    var kind = name.EndsWith("fps", StringComparison.Ordinal) ? SettingKind.Number : SettingKind.Integer;
                    buffer.WriteName(name);
                    SettingWriter.Write(buffer, name, kind, value, AIJsonUtilities.DefaultOptions);
                }
            }
        }

        buffer.Append("}}"u8);
    }

    private static string Address(Uri address)
    {
        if (!IsSendable(address))
        {
            throw new ArgumentException(
                "The address of an image, video or audio must begin with https:, http:, data: or mm_file:. " +
                "Load local files into a DataContent.");
        }

        return address.Scheme == "mm_file" ? address.OriginalString : address.AbsoluteUri;
    }

    private static bool IsKind(string mediaType, string kind) => mediaType.StartsWith(kind, StringComparison.OrdinalIgnoreCase);
}
