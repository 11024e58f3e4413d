using System.Text.Json;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>
/// What the text benchmarks work on: real data from the folder <c>shared</c> beside the repository, or else seeded data of the same shape.
/// </summary>
internal sealed class TextData : IDisposable
{
    private readonly DirectoryInfo _seeded = Directory.CreateTempSubdirectory("text-benchmarks-");

    /// <summary>The folder of a tokenizer of some 50,000 tokens that splits text by GPT-2's pattern and works on bytes.</summary>
    public string Phi2 => Tokenizer("phi-2", SeededTokenizer.WriteByteLevel);

    /// <summary>The folder of a tokenizer of 32,000 tokens that works on whole text, as SentencePiece does.</summary>
    public string Llama2 => Tokenizer("llama-2", SeededTokenizer.WriteSentencePiece);

    /// <summary>The file of a chat template with tools.</summary>
    public string Template { get; } = Find("chat-templates/qwen2.5") is { } folder
        ? Path.Combine(folder, "chat_template.jinja")
        : Path.Combine(RepositoryFiles.Root, "models", "sparkler", "chat_template.jinja");

    /// <summary>320 objects of a <c>schema</c> and its <c>tests</c>, each with <c>data</c> and whether it is <c>valid</c>.</summary>
    public JsonElement[] Schemas { get; } = Find("json-schemas/schemas.jsonl") is { } file
        ? [.. File.ReadLines(file).Select(static line => JsonElement.Parse(line))]
        : SeededSchemas.Create();

    public void Dispose() => _seeded.Delete(recursive: true);

    private string Tokenizer(string name, Action<string> write)
    {
        if (Find($"tokenizers/{name}") is { } folder)
        {
            return folder;
        }

        var seeded = Path.Combine(_seeded.FullName, name);
        if (!Directory.Exists(seeded))
        {
            write(Directory.CreateDirectory(seeded).FullName);
        }

        return seeded;
    }

    private static string? Find(string path)
    {
        var found = RepositoryFiles.Shared(path);
        if (found is null)
        {
            Console.Error.WriteLine($"shared/{path} is not beside the repository: other data of its shape takes its place.");
        }

        return found;
    }
}
