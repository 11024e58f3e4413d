using System.Globalization;
using System.Text;
using Fireworks.AI.Extensions;
using SemanticSearch;

const string Usage =
    """
    Finds the paragraphs of text files that answer a question, by their meaning. Runs at Fireworks only: set FIREWORKS_API_KEY.

      dotnet run --project examples/SemanticSearch -- "How do I send a picture?" docs/*.md
    """;

Console.OutputEncoding = Encoding.UTF8;
if (args.Length == 0)
{
    Console.WriteLine(Usage);
    return 0;
}

try
{
    using FireworksClient fireworks = new();
    var model = Environment.GetEnvironmentVariable("FIREWORKS_EMBEDDING_MODEL") ?? "fireworks/qwen3-embedding-8b";
    using var generator = fireworks.GetEmbeddingGenerator(model, dimensions: 1024);

    ParagraphIndex index = new(generator);
    var tokens = await index.AddAsync(Paragraphs.Read(args[1..]));
    Console.WriteLine($"{index.Count} paragraphs, {tokens} tokens, by {model}.");
    foreach ((var paragraph, var score) in await index.FindAsync(args[0], count: 3))
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{score:0.000}  {paragraph.Source}"));
        Console.WriteLine(paragraph.Text);
    }

    return 0;
}
catch (Exception exception) when (exception is FireworksException or ArgumentException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
