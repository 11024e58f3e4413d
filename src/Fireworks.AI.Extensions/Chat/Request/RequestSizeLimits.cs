using System.Runtime.InteropServices;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Chat.Request;

/// <summary>Sizes the buffer of a request, and checks the limits on media before anything is written.</summary>
internal static class RequestSizeLimits
{
    public static int Estimate(ChatRequest request)
    {
        long size = 512 + (request.Options?.Instructions?.Length ?? 0) + (request.Prompt?.Length ?? 0);
        long media = 0;
        var images = request.Images.Count;
        for (var index = 0; index < images; index++)
        {
            size += AddMedia(request.Images[index].Length);
        }

        for (var index = 0; index < request.Messages.Count; index++)
        {
            var message = request.Messages[index];
            size += 64;
            for (var i = 0; i < message.Contents.Count; i++)
            {
                size += Add(message.Contents[i]);
            }
        }

        Check(request.Settings, images, media);
        foreach (var tool in request.Options?.Tools ?? [])
        {
            size += tool is AIFunctionDeclaration function
                ? JsonMarshal.GetRawUtf8Value(function.JsonSchema).Length + function.Description.Length + 128
                : 0;
        }

        // A tenth for characters that take more than one byte.
        return (int)Math.Min(size + (size / 10), Array.MaxLength);

        long Add(AIContent content)
        {
            if (content is DataContent image && image.HasTopLevelMediaType("image") ||
                content is UriContent link && link.HasTopLevelMediaType("image") ||
                content is HostedFileContent file && file.HasTopLevelMediaType("image"))
            {
                images++;
            }

            return content switch
            {
                TextContent text => text.Text.Length + 48,
                TextReasoningContent text => text.Text.Length + 48,
                DataContent data when ContentPartWriter.IsMedia(data.MediaType) => AddMedia(Base64(data)),
                DataContent data => Base64(data),
                UriContent { Uri: { IsAbsoluteUri: true, Scheme: "data" } address } => AddMedia(address.OriginalString.Length),
                FunctionResultContent { Result: string text } => text.Length + 64,
                FunctionResultContent { Result: AIContent part } => Add(part) + 64,
                FunctionResultContent { Result: IReadOnlyCollection<AIContent> parts } => AddAll(parts) + 64,
                _ => 160,
            };
        }

        long AddAll(IEnumerable<AIContent> parts)
        {
            long sum = 0;
            foreach (var part in parts)
            {
                sum += Add(part);
            }

            return sum;
        }

        static long Base64(DataContent data) => (data.Data.Length + 2L) / 3 * 4;

        long AddMedia(long length)
        {
            media += length;
            return length + 128;
        }
    }

    private static void Check(ClientSettings settings, int images, long media)
    {
        if (images > settings.MaxImages)
        {
            throw new ArgumentException(
                $"The request has {images} images; the limit is {settings.MaxImages}. " +
                "Send fewer, or raise FireworksClientOptions.MaxImages if your deployment accepts more.");
        }

        if (media > settings.MaxMediaBytes)
        {
            throw new ArgumentException(
                $"The images, video and audio of the request are {media} bytes as base64; the limit is {settings.MaxMediaBytes}. " +
                "Send smaller ones or URLs, or raise FireworksClientOptions.MaxMediaBytes if your deployment accepts more.");
        }
    }
}
