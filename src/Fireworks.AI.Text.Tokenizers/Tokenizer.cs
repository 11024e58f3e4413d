using System.Diagnostics.CodeAnalysis;
using System.Text;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Tokenizers.AddedTokens;
using Fireworks.AI.Text.Tokenizers.PostProcessors;
using Fireworks.AI.Text.Tokenizers.PreTokenizers;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>
/// A tokenizer read from tokenizer.json. Its ids are those of @huggingface/transformers. The file's truncation and
/// padding do not apply: they belong to batches for training. Safe for concurrent use.
/// </summary>
internal sealed class Tokenizer
{
    private readonly TokenizerParts _parts;
    private readonly AddedTokenMatcher? _rawTokens;
    private readonly AddedTokenMatcher? _normalizedTokens;
    private readonly AddedTokenMatcher? _promptTokens;
    private readonly AddedTokenMatcher? _normalizedPromptTokens;
    private readonly Dictionary<int, AddedToken> _addedById = [];
    private readonly Dictionary<string, AddedToken> _addedByContent = new(StringComparer.Ordinal);
    private readonly string?[] _tokens;
    private PreTokenizedText? _spare;

    public Tokenizer(TokenizerParts parts)
    {
        _parts = parts;
        foreach (var token in parts.AddedTokens)
        {
            _addedById[token.Id] = token;
            _addedByContent[token.Content] = token;
        }

        VocabularySize = Math.Max(parts.Model.Vocabulary.Size, parts.AddedTokens.Select(token => token.Id + 1).DefaultIfEmpty().Max());
        _tokens = new string?[VocabularySize];
        for (var id = 0; id < parts.Model.Vocabulary.Size; id++)
        {
            LongestToken = Math.Max(LongestToken, parts.Model.Vocabulary.GetUtf8(id).Length);
        }

        _rawTokens = CreateMatcher(token => !token.Normalized, normalized: false);
        _normalizedTokens = CreateMatcher(token => token.Normalized, normalized: true);

        // In a prompt, special tokens are found in the template as written: a normalizer that puts a word mark before
        // the text would otherwise hide those that follow others.
        _promptTokens = CreateMatcher(token => token.Special || !token.Normalized, normalized: false);
        _normalizedPromptTokens = CreateMatcher(token => token.Normalized && !token.Special, normalized: true);
    }

    /// <summary>The highest id plus one, added tokens included.</summary>
    public int VocabularySize { get; }

    /// <summary>What the file puts around a text.</summary>
    public IReadOnlyList<TemplatePiece> SingleTemplate => _parts.PostProcessor?.Single ?? TemplatePiece.Bare;

    /// <summary>What the file makes of two texts, or <see langword="null"/> where it does not say it.</summary>
    public IReadOnlyList<TemplatePiece>? PairTemplate => _parts.PostProcessor?.Pair;

    /// <summary>The length of the longest token, in UTF-8 as the file writes it: no token stands for more characters of a text.</summary>
    public int LongestToken { get; }

    /// <summary>Reads a tokenizer.json.</summary>
    /// <exception cref="TokenizerException">The file is missing, malformed, or asks for what is not supported.</exception>
    public static Tokenizer Load(string path)
    {
        byte[] json;
        try
        {
            json = File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TokenizerException($"{path} cannot be read: {exception.Message}", exception);
        }

        try
        {
            return Parse(json);
        }
        catch (TokenizerException exception)
        {
            throw new TokenizerException($"{path}: {exception.Message}", exception);
        }
    }

    /// <summary>Reads the content of a tokenizer.json.</summary>
    /// <exception cref="TokenizerException">It is malformed, or asks for what is not supported.</exception>
    public static Tokenizer Parse(ReadOnlySpan<byte> utf8Json) => new(TokenizerReader.Read(utf8Json));

    /// <summary>The ids of a text, with added tokens recognised everywhere in it.</summary>
    public int[] Encode(string text, bool addSpecialTokens = false)
    {
        List<int> ids = new(text.Length / 3 + 8);
        Encode(text, _rawTokens, _normalizedTokens, isAllowed: null, ids);
        if (addSpecialTokens && _parts.PostProcessor is { } postProcessor)
        {
            ids = postProcessor.Process(ids);
        }

        return ids.ToArray();
    }

    /// <summary>
    /// Appends the ids of a text for which nobody vouches: no special token is recognised in it, and none is put around it.
    /// </summary>
    public void EncodeText(string text, List<int> ids) => Encode(text, _promptTokens, _normalizedPromptTokens, IsPlain, ids);

    /// <summary>
    /// Appends the ids of a prompt. It is tokenized as one text, but special tokens are recognised only where they lie
    /// wholly inside of the template.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public void Encode(IReadOnlyList<TextSegment> segments, List<int> ids, CancellationToken cancellationToken = default)
    {
        PromptText prompt = new(segments);
        Encode(
            prompt.Text,
            _promptTokens,
            _normalizedPromptTokens,
            (token, start, end) => !token.Special || prompt.IsTemplate(start, end),
            ids,
            cancellationToken);
    }

    /// <summary>The text of ids; ids without a token are passed over.</summary>
    public string Decode(ReadOnlySpan<int> ids, bool skipSpecialTokens = true)
    {
        var stream = CreateStream(skipSpecialTokens);
        foreach (var id in ids)
        {
            stream.Push(id);
        }

        return stream.Flush();
    }

    /// <summary>Starts a text that is decoded id by id.</summary>
    public TokenStream CreateStream(bool skipSpecialTokens = true) => new(this, _parts.Decoder, skipSpecialTokens);

    /// <summary>The id of the token with exactly this content.</summary>
    public int? FindToken(string token)
    {
        var id = _addedByContent.TryGetValue(token, out var added) ? added.Id : _parts.Model.Vocabulary.Find(token.AsSpan());
        return id < 0 ? null : id;
    }

    /// <summary>Whether the id is of an added token that controls the model.</summary>
    public bool IsSpecial(int id) => _addedById.TryGetValue(id, out var added) && added.Special;

    /// <summary>The token as the file writes it, empty for an id without one.</summary>
    public string GetToken(int id)
    {
        if ((uint)id >= (uint)_tokens.Length)
        {
            return "";
        }

        return _tokens[id] ??= _addedById.TryGetValue(id, out var added)
            ? added.Content
            : _parts.Model.Vocabulary.GetString(id);
    }

    /// <summary>
    /// The bytes that the token adds in the middle of a text: empty for special tokens and for ids without a token.
    /// </summary>
    public byte[] GetTokenBytes(int id)
    {
        if (TryGetAddedToken(id, out var added))
        {
            return added.Special ? [] : Encoding.UTF8.GetBytes(added.Content);
        }

        if (!HasToken(id))
        {
            return [];
        }

        var token = GetToken(id);
        return _parts.Decoder.TryGetBytes(token) ?? Encoding.UTF8.GetBytes(_parts.Decoder.MapToken(token));
    }

    public bool TryGetAddedToken(int id, [NotNullWhen(true)] out AddedToken? token) => _addedById.TryGetValue(id, out token);

    public bool HasToken(int id) => _addedById.ContainsKey(id) || _parts.Model.Vocabulary.Contains(id);

    private AddedTokenMatcher? CreateMatcher(Func<AddedToken, bool> include, bool normalized)
    {
        List<(string Content, AddedToken Token)> tokens = [];
        foreach (var token in _parts.AddedTokens.Where(include))
        {
            var content = normalized && _parts.Normalizer is { } normalizer ? normalizer.Normalize(token.Content) : token.Content;
            tokens.Add((content, token));
        }

        return tokens.Count == 0 ? null : new AddedTokenMatcher(tokens);
    }

    private void Encode(
        string text,
        AddedTokenMatcher? rawTokens,
        AddedTokenMatcher? normalizedTokens,
        Func<AddedToken, int, int, bool>? isAllowed,
        List<int> ids,
        CancellationToken cancellationToken = default)
    {
        if (rawTokens is null || !rawTokens.MayFind(text))
        {
            EncodeSection(text, startsInput: true, normalizedTokens, ids, cancellationToken);
            return;
        }

        foreach (var part in rawTokens.Cut(text, isAllowed))
        {
            if (part.Token is { } token)
            {
                ids.Add(token.Id);
            }
            else
            {
                EncodeSection(Slice(text, part), startsInput: part.Start == 0, normalizedTokens, ids, cancellationToken);
            }
        }
    }

    private void EncodeSection(
        string text, bool startsInput, AddedTokenMatcher? normalizedTokens, List<int> ids, CancellationToken cancellationToken)
    {
        text = _parts.Normalizer?.Normalize(text) ?? text;
        if (normalizedTokens is null || !normalizedTokens.MayFind(text))
        {
            EncodePlain(text, startsInput, ids, cancellationToken);
            return;
        }

        foreach (var part in normalizedTokens.Cut(text))
        {
            if (part.Token is { } token)
            {
                ids.Add(token.Id);
            }
            else
            {
                EncodePlain(Slice(text, part), startsInput && part.Start == 0, ids, cancellationToken);
            }
        }
    }

    private void EncodePlain(string text, bool startsInput, List<int> ids, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (text.Length == 0)
        {
            return;
        }

        if (_parts.PreTokenizer is null)
        {
            _parts.Model.Encode(text, ids);
            return;
        }

        // The lists of pieces are as long as the text: one of them waits for the next text.
        var pieces = Interlocked.Exchange(ref _spare, null) ?? new PreTokenizedText();
        pieces.Start(text, startsInput);
        _parts.PreTokenizer.Apply(pieces);
        ReadOnlySpan<char> characters = pieces.Text;
        foreach (var piece in pieces.Pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            _parts.Model.Encode(characters.Slice(piece.Start, piece.Length), ids);
        }

        if (pieces.IsSmall)
        {
            pieces.Start("", startsInput: false);
            _spare = pieces;
        }
    }

    private static bool IsPlain(AddedToken token, int start, int end) => !token.Special;

    private static string Slice(string text, AddedTokenMatcher.Part part) =>
        part.Start == 0 && part.End == text.Length ? text : text[part.Start..part.End];
}
