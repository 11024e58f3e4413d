using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>The tokens by which a Whisper model is told what to do, and tells what it hears, found by their names.</summary>
internal sealed class WhisperTokens
{
    /// <summary>Timestamps are 20 ms apart, from 0 to 30 s.</summary>
    public const int TimestampCount = 1501;

    /// <summary>The samples between two timestamps.</summary>
    public const int SamplesPerTimestamp = 320;

    /// <summary>The tokens of the models that know English alone.</summary>
    private const int EnglishVocabulary = 51_864;

    private readonly Dictionary<string, int> _languages;

    private WhisperTokens(Func<string, int> require, Func<string, int?> find, Tokenizer tokenizer, bool? isMultilingual)
    {
        Start = require("<|startoftranscript|>");
        End = require("<|endoftext|>");
        Previous = require("<|startofprev|>");
        Transcribe = require("<|transcribe|>");
        Translate = require("<|translate|>");
        NoTimestamps = require("<|notimestamps|>");
        NoSpeech = find("<|nospeech|>") ?? find("<|nocaptions|>");

        // Older tokenizers do not list the timestamps, which follow the last of the others.
        FirstTimestamp = find("<|0.00|>") ?? NoTimestamps + 1;
        _languages = Enumerable.Range(End, Math.Max(0, FirstTimestamp - End)) // Load refuses what is the other way round.
            .Select(id => (Id: id, Code: CodeOf(tokenizer.GetToken(id))))
            .Where(static token => token.Code is not null)
            .ToDictionary(static token => token.Code!, static token => token.Id, StringComparer.Ordinal);
        IsMultilingual = (isMultilingual ?? FirstTimestamp + TimestampCount != EnglishVocabulary) && _languages.Count > 0;
    }

    public int Start { get; }

    /// <summary>The end of a text. Tokens before it are text, and those after it control the model.</summary>
    public int End { get; }

    public int Previous { get; }

    public int Transcribe { get; }

    public int Translate { get; }

    public int NoTimestamps { get; }

    /// <summary>What says that nobody speaks; older models have none.</summary>
    public int? NoSpeech { get; }

    public int FirstTimestamp { get; }

    /// <summary>Whether the model knows other languages than English, and translates.</summary>
    public bool IsMultilingual { get; }

    /// <summary>The tokens of languages by their codes, such as <c>en</c>.</summary>
    public IReadOnlyDictionary<string, int> Languages => _languages;

    /// <exception cref="OnnxModelException">The tokenizer lacks a token, or is not of the graph's model.</exception>
    public static WhisperTokens Load(ModelFolder folder, Tokenizer tokenizer, int vocabularySize, bool? isMultilingual)
    {
        var tokens = new WhisperTokens(Require, tokenizer.FindToken, tokenizer, isMultilingual);
        if (tokens.FirstTimestamp + TimestampCount > vocabularySize || tokens.FirstTimestamp < tokens.End)
        {
            throw folder.Error(
                $"{ModelFolder.TokenizerFile} has the first of {TimestampCount} timestamps at {tokens.FirstTimestamp}, and the decoder "
                + $"gives {vocabularySize} scores. The two are of different models.");
        }

        return tokens;

        int Require(string name) => tokenizer.FindToken(name) ?? throw folder.Error(
            $"{ModelFolder.TokenizerFile} lacks the token '{name}', by which models of the type whisper are told what to do.");
    }

    public bool IsTimestamp(int token) => token >= FirstTimestamp;

    /// <summary>Whether a token is of a text.</summary>
    public bool IsText(int token) => token < End;

    /// <summary>The samples from the window's start to a timestamp.</summary>
    public int SamplesAt(int timestamp) => (timestamp - FirstTimestamp) * SamplesPerTimestamp;

    /// <summary>The code of a language's token.</summary>
    public string CodeOf(int language) => _languages.First(entry => entry.Value == language).Key;

    private static string? CodeOf(string token) =>
        token.Length is 6 or 7 && token.StartsWith("<|", StringComparison.Ordinal) && token.EndsWith("|>", StringComparison.Ordinal)
        && token.AsSpan()[2..^2].IndexOfAnyExceptInRange('a', 'z') < 0
            ? token[2..^2]
            : null;
}
