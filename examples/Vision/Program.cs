using System.Text;
using Fireworks.AI.Extensions;
using Microsoft.Extensions.AI;
using Vision;

const string Usage =
    """
    Asks a model about a picture, which is a file or an address. Needs FIREWORKS_API_KEY; FIREWORKS_VISION_MODEL chooses another model.

      dotnet run --project examples/Vision -- photo.jpg "What is on the table?"
      dotnet run --project examples/Vision -- https://example.org/chart.png
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage);
if (command.Words is not [var source, .. var question])
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
        new TextContent(question is [] ? "What does this picture show?" : string.Join(' ', question)),
        await Picture.ReadAsync(source),
    ]);
    await foreach (var update in client.GetStreamingResponseAsync([message]))
    {
        Console.Write(update.Text);
    }

    Console.WriteLine();
    return 0;
}
catch (Exception exception) when (exception is FireworksException or ArgumentException or InvalidDataException or IOException
    or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
