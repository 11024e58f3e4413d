using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>The files of a model in the folder format of ONNX Runtime GenAI.</summary>
internal sealed class ModelFolder
{
    public const string ConfigFile = "genai_config.json";
    public const string TokenizerFile = "tokenizer.json";
    public const string TokenizerConfigFile = "tokenizer_config.json";
    public const string ChatTemplateFile = "chat_template.jinja";

    public ModelFolder(string folder)
    {
        FullPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (!Directory.Exists(FullPath))
        {
            throw new OnnxModelException("The model folder does not exist. Give the folder that holds genai_config.json.", FullPath);
        }
    }

    /// <summary>What every error about a model ends with.</summary>
    private const string Doctor = "tools/ModelDoctor says what is in a folder, and what is missing.";

    public string FullPath { get; }

    /// <summary>The folder's name, which is the model's name unless the options give another.</summary>
    public string Name => Path.GetFileName(FullPath);

    /// <summary>The full path of a file that must be there.</summary>
    /// <param name="file">A path relative to the folder, from a file inside it.</param>
    /// <param name="purpose">What the file is for, as the error's second sentence.</param>
    public string Require(string file, string purpose)
    {
        var path = Resolve(file);
        return File.Exists(path) ? path : throw Missing(file, purpose);
    }

    /// <summary>The full path of a file of the application's own choice: relative to the folder, or anywhere.</summary>
    public string ResolveChosen(string file) => Path.Combine(FullPath, file);

    /// <summary>Whether a file is there.</summary>
    public bool Exists(string file) => File.Exists(Resolve(file));

    /// <summary>The files with an ending in the folder and one level below, relative to it.</summary>
    public IReadOnlyList<string> FindFiles(string ending)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 1, IgnoreInaccessible = true };
        return [.. Directory.EnumerateFiles(FullPath, "*" + ending, options)
            .Select(file => Path.GetRelativePath(FullPath, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
    }

    /// <summary>The bytes of a file that must be there.</summary>
    public byte[] ReadBytes(string file, long longest)
    {
        var path = Require(file, "Another file of the model names it.");
        try
        {
            return new FileInfo(path).Length is var length && length <= longest
                ? File.ReadAllBytes(path)
                : throw Error($"{file} has {length} bytes; such a file has {longest} at most.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Error($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    public string RequireGraph(GenAIConfig config) => Require(config.Decoder.FileName, $"{ConfigFile} names it as the decoder's graph.");

    public string RequireTokenizer() =>
        Require(TokenizerFile, "The in-process provider reads the tokenizer in the format of Hugging Face's tokenizers.");

    /// <summary>The file's text, or <see langword="null"/> if it is not there.</summary>
    public string? ReadTextOrNull(string file)
    {
        var path = Resolve(file);
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Error($"{file} cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>The text of a file that must be there.</summary>
    /// <param name="file">A path relative to the folder.</param>
    /// <param name="purpose">What the file is for, as the error's second sentence.</param>
    public string ReadText(string file, string purpose) => ReadTextOrNull(file) ?? throw Missing(file, purpose);

    /// <summary>Reads a JSON file's root element.</summary>
    public T ReadJson<T>(string file, string text, Func<JsonElement, T> read) =>
        ReadJson(file, Encoding.UTF8.GetBytes(text), read);

    /// <summary>Reads the root element of JSON in a file.</summary>
    public T ReadJson<T>(string file, ReadOnlyMemory<byte> utf8, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(
                utf8,
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            return read(document.RootElement);
        }
        catch (JsonException exception)
        {
            throw Error($"{file} is not valid JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // An escaped half of a surrogate pair is valid JSON but no text.
            throw Error($"{file} holds a string that is not valid Unicode: {exception.Message}", exception);
        }
    }

    public OnnxModelException Error(string message, Exception? innerException = null) => new(
        $"{message} {Doctor}", FullPath, innerException);

    private OnnxModelException Missing(string file, string purpose) => Error($"{file} is missing. {purpose}");

    // A model comes from strangers: what it names must not lead out of its folder.
    private string Resolve(string file)
    {
        // The root of a drive ends in its separator already.
        var inside = Path.EndsInDirectorySeparator(FullPath) ? FullPath : FullPath + Path.DirectorySeparatorChar;
        var path = file.Contains('\0', StringComparison.Ordinal) ? "" : Path.GetFullPath(Path.Combine(FullPath, file));
        return path.StartsWith(inside, StringComparison.Ordinal)
            ? path
            : throw Error($"The path '{file}' leads out of the model folder. Every file of a model must be inside it.");
    }
}
