using System.Text;
using Fireworks.AI.Extensions;
using Models;

const string DefaultWish = "cheapest with tools and images";

const string Usage =
    """
    Prints the serverless catalogue with prices, and says which model it would take for a task. Needs FIREWORKS_API_KEY.

      dotnet run --project examples/Models
      dotnet run --project examples/Models -- cheapest with tools and images
      dotnet run --project examples/Models -- longest context with tools below 2 dollars
      dotnet run --project examples/Models -- cheapest for embeddings
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage);
try
{
    var wish = Wish.Parse(command.Words is [] ? DefaultWish : string.Join(' ', command.Words));
    using FireworksClient fireworks = new();
    var catalogue = await fireworks.Models.LoadAsync();

    Console.WriteLine("US dollars for a million tokens:");
    Console.WriteLine();
    Console.WriteLine(PriceTable.Write(catalogue));
    Console.WriteLine(wish.Choose(catalogue) is { } choice
        ? $"For \"{wish}\" it would take {choice.Id}: {wish.Explain(choice)}."
        : $"No model is there for \"{wish}\".");
    return 0;
}
catch (Exception exception) when (exception is FireworksException or ArgumentException or FormatException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
