using System.Text;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;

const string Usage =
    """
    Asks a model about a picture, which is a file or an address. Runs at Fireworks only: set FIREWORKS_API_KEY, and FIREWORKS_VISION_MODEL for another model.

      dotnet run --project examples/Vision -- photo.jpg "What is on the table?"
      dotnet run --project examples/Vision -- https://example.org/chart.png
    """;

Console.OutputEncoding = Encoding.UTF8;
if (args.Length == 0)
{
    Console.WriteLine(Usage);
    return 0;
}

try
{
    var model = Environment.GetEnvironmentVariable("FIREWORKS_VISION_MODEL") ?? "accounts/fireworks/models/glm-5p3-flash";
    using FireworksChatClient client = new(model);
    ChatMessage message = new(ChatRole.User,
    [
        new TextContent(args.Length > 1 ? args[1] : "What does this picture show?"),
        await ReadPictureAsync(args[0]),
    ]);
    await foreach (var update in client.GetStreamingResponseAsync([message]))
    {
        Console.Write(update.Text);
    }

    Console.WriteLine();
    return 0;
}
catch (Exception exception) when (exception is FireworksException or ArgumentException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}

static async Task<AIContent> ReadPictureAsync(string source)
{
    var mediaType = Path.GetExtension(source).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".gif" => "image/gif",
        ".webp" => "image/webp",
        ".bmp" => "image/bmp",
        ".tif" or ".tiff" => "image/tiff",
        _ => "image/jpeg",
    };
    return Uri.TryCreate(source, UriKind.Absolute, out var address) && !address.IsFile
        ? new UriContent(address, mediaType)
        : new DataContent(await File.ReadAllBytesAsync(source), mediaType);
}
