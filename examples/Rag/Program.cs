using System.Text;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using Rag;
using SemanticSearch;
using SemanticSearch.Pages;

const string Usage =
    """
    Answers questions about this library from its own pages: an agent whose one tool searches docs/. Needs nothing.

      dotnet run --project examples/Rag -- "How do I keep my key secret?"

    The pages are searched inside the process. With FIREWORKS_API_KEY set, a model at Fireworks calls the tool and writes the answer;
    without it the tiny model in models/sparkler calls the tool, and the pages are shown.
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage);
if (command.Words is [])
{
    Console.WriteLine(Usage);
    return 0;
}

try
{
    using var generator = await OnnxEmbeddingGenerator.LoadAsync(Repository.FindFolder("models/all-MiniLM-L6-v2"));
    var index = await PassageIndex.CreateAsync(generator, MarkdownReader.Read([Repository.FindFolder("docs")]));
    using var writer = await Writer.ChooseAsync();
    Console.WriteLine($"{index.Count} passages; {writer.Description}");
    await new SearchAgent(writer, index).AnswerAsync(string.Join(' ', command.Words));
    return 0;
}
catch (Exception exception) when (exception is FireworksException or OnnxModelException or ArgumentException or IOException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
