using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Speech.Whisper;

/// <summary>
/// The tokens that are not written: those that control the model, and those that the folder names. Where it names none, signs that nobody
/// speaks, such as brackets and notes, by which the model would describe sounds.
/// </summary>
internal sealed class SuppressedTokens
{
    private const string Signs = "\" # ( ) * + / : ; < = > @ [ \\ ] ^ _ ` { | } ~ 「 」 『 』 << >> <<< >>> -- --- -( -[ "
        + "(' (\" (( )) ((( ))) [[ ]] {{ }} ♪♪ ♪♪♪";

    private const string Notes = "♩ ♪ ♫ ♬ ♭ ♮ ♯";

    private readonly WhisperTokens _tokens;
    private readonly int[] _always;
    private readonly int[] _atBegin;

    public SuppressedTokens(WhisperTokens tokens, SpeechGenerationConfig config, Tokenizer tokenizer, int vocabularySize)
    {
        _tokens = tokens;
        _always = [.. (config.Suppressed ?? FindSigns(tokenizer)).Where(IsOrdinary).Distinct()];
        _atBegin = [.. (config.SuppressedAtBegin ?? [.. tokenizer.Encode(" "), tokens.End]).Where(IsKnown).Distinct()];

        bool IsKnown(int id) => id >= 0 && id < vocabularySize;
        bool IsOrdinary(int id) => IsKnown(id) && tokens.IsText(id);
    }

    /// <summary>Takes the tokens out of the scores.</summary>
    public void Apply(Span<float> scores, bool isFirst)
    {
        scores[(_tokens.End + 1).._tokens.FirstTimestamp].Fill(float.NegativeInfinity);
        foreach (var token in _always)
        {
            scores[token] = float.NegativeInfinity;
        }

        foreach (var token in isFirst ? _atBegin : [])
        {
            scores[token] = float.NegativeInfinity;
        }
    }

    /// <summary>Signs that are one token, with or without a space before, and the first token of a note, which has several.</summary>
    private static IEnumerable<int> FindSigns(Tokenizer tokenizer)
    {
        foreach (var hyphen in (string[])[" -", " '"])
        {
            yield return tokenizer.Encode(hyphen)[0];
        }

        foreach (var sign in Signs.Split(' '))
        {
            foreach (var tokens in (int[][])[tokenizer.Encode(sign), tokenizer.Encode(" " + sign)])
            {
                if (tokens.Length == 1)
                {
                    yield return tokens[0];
                }
            }
        }

        foreach (var note in Notes.Split(' '))
        {
            yield return tokenizer.Encode(note)[0];
            yield return tokenizer.Encode(" " + note)[0];
        }
    }
}
