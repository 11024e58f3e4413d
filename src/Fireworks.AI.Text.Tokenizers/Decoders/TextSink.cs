using System.Text;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>The end of the decoding steps: collects the text.</summary>
internal sealed class TextSink : DecoderStage
{
    private readonly StringBuilder _text = new();

    public override void Push(ReadOnlySpan<char> token) => _text.Append(token);

    public override void Finish()
    {
    }

    /// <summary>The text since the last call.</summary>
    public string Take()
    {
        if (_text.Length == 0)
        {
            return "";
        }

        var text = _text.ToString();
        _text.Clear();
        return text;
    }
}
