using System.Text;
using Fireworks.AI.Extensions;
using Models;

const string Usage =
    """
    Prints the serverless catalogue with prices, and says which model it would take for a task. Set FIREWORKS_API_KEY.

      dotnet run --project examples/Models
      dotnet run --project examples/Models -- cheapest with tools and images
      dotnet run --project examples/Models -- longest context with tools below 2 dollars
      dotnet run --project examples/Models -- cheapest for embeddings
    """;

Console.OutputEncoding = Encoding.UTF8;
if (args.Length > 0 && args[0] is "--help" or "-h")
{
    Console.WriteLine(Usage);
    return 0;
}

try
{
    var wish = Wish.Parse(args.Length > 0 ? string.Join(' ', args) : "cheapest with tools and images");
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
