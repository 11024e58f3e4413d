using System.Globalization;
using System.Text;
using Fireworks.AI.Extensions;
using Fireworks.AI.Extensions.Onnx;
using SemanticSearch;
using SemanticSearch.Pages;

const string Usage =
    """
    Finds the pages that answer a question, by their meaning: those of docs/, or Markdown and text files of yours. Needs no key and no
    network.

      dotnet run --project examples/SemanticSearch -- "how do I keep my key secret?"
      dotnet run --project examples/SemanticSearch -- "how do I keep my key secret?" notes/ README.md
      dotnet run --project examples/SemanticSearch -- --remote "how do I keep my key secret?"
          with a model at Fireworks: set FIREWORKS_API_KEY
    """;

Console.OutputEncoding = Encoding.UTF8;
var command = CommandLine.Parse(args, Usage, flags: ["--remote"]);
if (command.Words is not [var question, .. var files])
{
    Console.WriteLine(Usage);
    return 0;
}

try
{
    using var embedder = command.Has("--remote") ? Embedder.Remote() : Embedder.Local();
    var passages = MarkdownReader.Read(files is [] ? [Repository.FindFolder("docs")] : files);
    var index = await PassageIndex.CreateAsync(embedder.Generator, passages, embedder.QuestionOptions);
    Console.WriteLine($"{index.Count} passages, {index.Tokens} tokens, by {embedder.Description}.");
    foreach (var (passage, score) in await index.FindAsync(question, count: 3))
    {
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{score:0.000}  {(files is [] ? passage.Page : passage.File)}  ({passage.Heading})"));
        Console.WriteLine(passage.Text);
    }

    return 0;
}
catch (Exception exception) when (exception is FireworksException or OnnxModelException or ArgumentException or IOException
    or UnauthorizedAccessException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
