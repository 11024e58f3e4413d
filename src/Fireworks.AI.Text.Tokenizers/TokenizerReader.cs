using System.Text.Json;
using Fireworks.AI.Text.Tokenizers.AddedTokens;
using Fireworks.AI.Text.Tokenizers.Decoders;
using Fireworks.AI.Text.Tokenizers.Models;
using Fireworks.AI.Text.Tokenizers.Normalizers;
using Fireworks.AI.Text.Tokenizers.PostProcessors;
using Fireworks.AI.Text.Tokenizers.PreTokenizers;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Reads tokenizer.json. The model, nearly all of the file, is read token by token; the rest is small.</summary>
internal static class TokenizerReader
{
    private const int LongestAddedToken = 1024;

    private static readonly JsonReaderOptions ReaderOptions = new() { MaxDepth = 64 };

    public static TokenizerParts Read(ReadOnlySpan<byte> json)
    {
        if (json.StartsWith("\uFEFF"u8))
        {
            json = json[3..];
        }

        try
        {
            Utf8JsonReader reader = new(json, ReaderOptions);
            return Read(ref reader);
        }
        catch (JsonException exception)
        {
            throw new TokenizerException($"The file is not valid JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the JSON reader says of strings that are not valid Unicode.
            throw new TokenizerException($"The file has a string that is not valid Unicode: {exception.Message}", exception);
        }
    }

    private static TokenizerParts Read(ref Utf8JsonReader reader)
    {
        Dictionary<string, ConfigNode> sections = [];
        ModelReader? model = null;
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw new TokenizerException("The file is not a tokenizer: an object is expected.");
        }

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == "model")
            {
                model = new ModelReader();
                model.Read(ref reader);
            }
            else
            {
                sections[name] = new ConfigNode(JsonElement.ParseValue(ref reader), name);
            }
        }

        if (model is null)
        {
            throw new TokenizerException("model: the file has none. It may be another file than tokenizer.json.");
        }

        return Create(sections, model);
    }

    private static TokenizerParts Create(Dictionary<string, ConfigNode> sections, ModelReader model)
    {
        ConfigNode Section(string name) => sections.GetValueOrDefault(name, new ConfigNode(default, name));

        var normalizer = Section("normalizer");
        var preTokenizer = Section("pre_tokenizer");
        var bytesAsInput = model.CanTakeBytes && PreTokenizerFactory.EndsWithByteLevel(preTokenizer);
        var addedTokens = ReadAddedTokens(Section("added_tokens"));
        return new TokenizerParts(
            addedTokens,
            normalizer.IsNull ? null : NormalizerFactory.Create(normalizer),
            preTokenizer.IsNull ? null : PreTokenizerFactory.Create(preTokenizer, mapLastToBytes: !bytesAsInput),
            model.Create(bytesAsInput, addedTokens.Where(token => token.Special).Select(token => token.Id).ToHashSet()),
            Section("post_processor") is { IsNull: false } postProcessor ? PostProcessorFactory.Create(postProcessor) : null,
            Section("decoder") is { IsNull: false } decoder ? DecoderFactory.Create(decoder) : new SpaceJoinDecoder());
    }

    private static List<AddedToken> ReadAddedTokens(ConfigNode section)
    {
        List<AddedToken> tokens = [];
        if (section.IsNull)
        {
            return tokens;
        }

        foreach (var node in section.AsArray())
        {
            var id = node.Get("id").AsInt32();
            var content = node.Get("content").AsString();
            if (id > Vocabulary.MaximumId)
            {
                throw node.Get("id").Error($"an id from 0 to {Vocabulary.MaximumId} is expected");
            }

            if (content.Length > LongestAddedToken)
            {
                throw node.Get("content").Error($"an added token has at most {LongestAddedToken} characters");
            }

            var special = node.Get("special").AsBoolean(false);
            tokens.Add(new AddedToken(id, content)
            {
                SingleWord = node.Get("single_word").AsBoolean(false),
                StripLeft = node.Get("lstrip").AsBoolean(false),
                StripRight = node.Get("rstrip").AsBoolean(false),
                Normalized = node.Get("normalized").AsBoolean(!special),
                Special = special,
            });
        }

        return tokens;
    }
}
