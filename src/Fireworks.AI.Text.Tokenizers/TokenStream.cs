using Fireworks.AI.Text.Tokenizers.Decoders;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>
/// Decodes ids one by one. The parts together equal what <see cref="Tokenizer.Decode"/> gives for all ids; none ends
/// within a character. For one text and one thread.
/// </summary>
internal sealed class TokenStream
{
    private readonly Tokenizer _tokenizer;
    private readonly bool _skipSpecialTokens;
    private readonly TextSink _sink = new();
    private readonly DecoderStage _stage;
    private bool _flushed;

    public TokenStream(Tokenizer tokenizer, TokenDecoder decoder, bool skipSpecialTokens)
    {
        _tokenizer = tokenizer;
        _skipSpecialTokens = skipSpecialTokens;
        _stage = decoder.CreateStage(_sink, fused: false, joined: true);
    }

    /// <summary>Takes the next id and returns the text that no later id can change.</summary>
    public string Append(int id)
    {
        ObjectDisposedException.ThrowIf(_flushed, this);
        Push(id);
        return _sink.Take();
    }

    /// <summary>Ends the text and returns what was held back.</summary>
    public string Flush()
    {
        if (!_flushed)
        {
            _flushed = true;
            _stage.Finish();
        }

        return _sink.Take();
    }

    public void Push(int id)
    {
        if (_tokenizer.TryGetAddedToken(id, out var added))
        {
            if (!(added.Special && _skipSpecialTokens))
            {
                _stage.PushAdded(added.Content);
            }
        }
        else if (_tokenizer.HasToken(id))
        {
            _stage.Push(_tokenizer.GetToken(id));
        }
    }
}
