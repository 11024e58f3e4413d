using System.Text;
using System.Text.Json;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>Reads the section "model": its vocabulary and merges as they come, its settings by name.</summary>
internal sealed class ModelReader
{
    private readonly Dictionary<string, ConfigNode> _settings = [];
    private readonly List<double> _scores = [];
    private Vocabulary? _vocabulary;
    private MergeTable? _merges;
    private bool _scored;

    /// <summary>Whether the model can read the bytes of text itself, without their alphabet in between.</summary>
    public bool CanTakeBytes =>
        Type == "BPE" && Text("continuing_subword_prefix").Length == 0 && Text("end_of_word_suffix").Length == 0;

    private string Type => !Setting("type").IsNull ? Setting("type").AsString()
        : _scored ? "Unigram"
        : _merges is not null ? "BPE"
        : "WordPiece";

    public void Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new TokenizerException("model: an object is expected.");
        }

        Utf8JsonReader merges = default;
        var mergesWait = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "vocab")
            {
                ReadVocabulary(ref reader);
            }
            else if (name == "merges" && reader.TokenType != JsonTokenType.Null)
            {
                if (reader.TokenType != JsonTokenType.StartArray)
                {
                    throw new TokenizerException("model.merges: an array is expected.");
                }

                // Merges name tokens, so they wait for the vocabulary where it comes later.
                mergesWait = _vocabulary is null;
                merges = reader;
                if (mergesWait)
                {
                    reader.Skip();
                }
                else
                {
                    _merges = ReadMerges(ref reader);
                }
            }
            else
            {
                _settings[name] = new ConfigNode(JsonElement.ParseValue(ref reader), $"model.{name}");
            }
        }

        if (_vocabulary is null)
        {
            throw new TokenizerException("model.vocab: the model has none.");
        }

        if (mergesWait)
        {
            _merges = ReadMerges(ref merges);
        }
    }

    /// <param name="bytesAsInput">Whether pieces come as text although the vocabulary is byte-level.</param>
    /// <param name="special">The special tokens, which the model itself never yields.</param>
    public TokenModel Create(bool bytesAsInput, IReadOnlySet<int> special)
    {
        var vocabulary = _vocabulary!;
        switch (Type)
        {
            case "BPE":
                if (Setting("dropout") is { IsNull: false } dropout && dropout.AsDouble() != 0)
                {
                    throw dropout.Error("dropout makes the tokens random and is for training; set it to null");
                }

                _merges ??= new MergeTable(0);
                _merges.RemoveProducts(special);
                return new BytePairModel(vocabulary, _merges, new BytePairOptions
                {
                    UnknownToken = Setting("unk_token").IsNull ? null : Setting("unk_token").AsString(),
                    ContinuingSubwordPrefix = Text("continuing_subword_prefix"),
                    EndOfWordSuffix = Text("end_of_word_suffix"),
                    FuseUnknown = Setting("fuse_unk").AsBoolean(false),
                    ByteFallback = Setting("byte_fallback").AsBoolean(false),
                    IgnoreMerges = Setting("ignore_merges").AsBoolean(false),
                    BytesAsInput = bytesAsInput,
                }, special);
            case "Unigram":
                var unknown = Setting("unk_id");
                if (_scores.Count == 0 || !_scored)
                {
                    throw new TokenizerException("model.vocab: pairs of token and score are expected.");
                }

                return new UnigramModel(
                    vocabulary,
                    [.. _scores],
                    unknown.IsNull ? null
                        : unknown.AsInt32() < _scores.Count ? unknown.AsInt32()
                        : throw unknown.Error("the id is not in model.vocab"),
                    Setting("byte_fallback").AsBoolean(false),
                    special);
            case "WordPiece":
                return new WordPieceModel(
                    vocabulary,
                    FindUnknown("[UNK]"),
                    Setting("continuing_subword_prefix").IsNull ? "##" : Text("continuing_subword_prefix"),
                    Setting("max_input_chars_per_word").AsInt32(100),
                    special);
            case "WordLevel":
                return new WordLevelModel(vocabulary, FindUnknown("<unk>"), special);
            default:
                throw Setting("type").Error($"'{Type}' is not supported; supported are BPE, Unigram, WordPiece, WordLevel");
        }
    }

    private ConfigNode Setting(string name) => _settings.GetValueOrDefault(name, new ConfigNode(default, $"model.{name}"));

    private string Text(string name) => Setting(name).IsNull ? "" : Setting(name).AsString();

    private int FindUnknown(string fallback)
    {
        var token = Setting("unk_token").IsNull ? fallback : Setting("unk_token").AsString();
        var id = _vocabulary!.Find(token.AsSpan());
        return id >= 0 ? id : throw Setting("unk_token").Error($"'{token}' is not in model.vocab");
    }

    private void ReadVocabulary(ref Utf8JsonReader reader)
    {
        _vocabulary = new Vocabulary(1024);
        var buffer = new byte[256];
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                // The id comes behind the token, whose bytes lie in the file unless it is escaped.
                var token = reader.ValueIsEscaped ? CopyString(ref reader, ref buffer) : reader.ValueSpan;
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var id) || (uint)id > Vocabulary.MaximumId)
                {
                    throw new TokenizerException(
                        $"model.vocab: the id of '{Encoding.UTF8.GetString(token)}' "
                        + $"is not a whole number from 0 to {Vocabulary.MaximumId}.");
                }

                _vocabulary.Add(token, id);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            _scored = true;
            _scores.Clear();
            while (reader.Read() && reader.TokenType == JsonTokenType.StartArray)
            {
                reader.Read();
                var token = reader.TokenType == JsonTokenType.String ? CopyString(ref reader, ref buffer) : throw NotScored();
                reader.Read();
                if (reader.TokenType != JsonTokenType.Number || !reader.TryGetDouble(out var score))
                {
                    throw NotScored();
                }

                _vocabulary.Add(token, _scores.Count);
                _scores.Add(score);
                reader.Read();
                if (reader.TokenType != JsonTokenType.EndArray)
                {
                    throw NotScored();
                }
            }

            if (reader.TokenType != JsonTokenType.EndArray)
            {
                throw NotScored();
            }
        }
        else
        {
            throw new TokenizerException("model.vocab: an object of tokens and ids, or an array of tokens and scores, is expected.");
        }
    }

    private MergeTable ReadMerges(ref Utf8JsonReader reader) =>
        new MergeReader(_vocabulary!, Text("continuing_subword_prefix")).Read(ref reader);

    private TokenizerException NotScored() => new($"model.vocab[{_scores.Count}]: a pair of token and score is expected.");

    /// <summary>The unescaped bytes of the string at hand, in a buffer that grows as needed.</summary>
    public static ReadOnlySpan<byte> CopyString(ref Utf8JsonReader reader, ref byte[] buffer)
    {
        if (buffer.Length < reader.ValueSpan.Length)
        {
            buffer = new byte[reader.ValueSpan.Length * 2];
        }

        return buffer.AsSpan(0, reader.CopyString(buffer));
    }
}
