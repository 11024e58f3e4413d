using System.Buffers;
using System.Text.Json;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>
/// Writes the tokenizer.json that BERT's older form stands for: a vocabulary with a token on each line, and three settings.
/// </summary>
internal sealed class BertVocabulary
{
    /// <summary>The file of the vocabulary.</summary>
    public const string File = "vocab.txt";

    private static readonly string[] SpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    public bool Lowercase { get; init; } = true;

    /// <summary>Whether accents go; <see langword="null"/> for the same as <see cref="Lowercase"/>.</summary>
    public bool? StripAccents { get; init; }

    public bool SeparatesChinese { get; init; } = true;

    /// <exception cref="TokenizerException">A token that the tokenizer needs is not in the vocabulary.</exception>
    public byte[] ToTokenizerJson(string vocabulary)
    {
        var tokens = Read(vocabulary);
        foreach (var needed in SpecialTokens[1..4])
        {
            if (!tokens.ContainsKey(needed))
            {
                throw new TokenizerException($"{File}: the vocabulary lacks {needed}. It may not be one of BERT.");
            }
        }

        ArrayBufferWriter<byte> output = new(vocabulary.Length * 2);
        using (Utf8JsonWriter writer = new(output, new JsonWriterOptions { Indented = true }))
        {
            Write(writer, tokens);
        }

        return output.WrittenSpan.ToArray();
    }

    private static Dictionary<string, int> Read(string vocabulary)
    {
        Dictionary<string, int> tokens = new(StringComparer.Ordinal);
        var id = 0;
        using StringReader reader = new(vocabulary);
        while (reader.ReadLine() is { } line)
        {
            // A later line of the same token is the one that counts, as in the library that made the format.
            tokens[line] = id++;
        }

        return tokens;
    }

    private void Write(Utf8JsonWriter writer, Dictionary<string, int> tokens)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteStartArray("added_tokens");
        foreach (var special in SpecialTokens.Where(tokens.ContainsKey))
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", tokens[special]);
            writer.WriteString("content", special);
            writer.WriteBoolean("single_word", false);
            writer.WriteBoolean("lstrip", false);
            writer.WriteBoolean("rstrip", false);
            writer.WriteBoolean("normalized", false);
            writer.WriteBoolean("special", true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartObject("normalizer");
        writer.WriteString("type", "BertNormalizer");
        writer.WriteBoolean("clean_text", true);
        writer.WriteBoolean("handle_chinese_chars", SeparatesChinese);
        writer.WriteBoolean("strip_accents", StripAccents ?? Lowercase);
        writer.WriteBoolean("lowercase", Lowercase);
        writer.WriteEndObject();
        writer.WriteStartObject("pre_tokenizer");
        writer.WriteString("type", "BertPreTokenizer");
        writer.WriteEndObject();
        WriteTemplate(writer, tokens);
        writer.WriteStartObject("decoder");
        writer.WriteString("type", "WordPiece");
        writer.WriteString("prefix", "##");
        writer.WriteBoolean("cleanup", true);
        writer.WriteEndObject();
        writer.WriteStartObject("model");
        writer.WriteString("type", "WordPiece");
        writer.WriteString("unk_token", "[UNK]");
        writer.WriteString("continuing_subword_prefix", "##");
        writer.WriteNumber("max_input_chars_per_word", 100);
        writer.WriteStartObject("vocab");
        foreach (var (token, id) in tokens)
        {
            writer.WriteNumber(token, id);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteTemplate(Utf8JsonWriter writer, Dictionary<string, int> tokens)
    {
        writer.WriteStartObject("post_processor");
        writer.WriteString("type", "TemplateProcessing");
        WritePieces(writer, "single", "[CLS]0 A0 [SEP]0");
        WritePieces(writer, "pair", "[CLS]0 A0 [SEP]0 B1 [SEP]1");
        writer.WriteStartObject("special_tokens");
        foreach (var token in SpecialTokens[2..4])
        {
            writer.WriteStartObject(token);
            writer.WriteString("id", token);
            writer.WriteStartArray("ids");
            writer.WriteNumberValue(tokens[token]);
            writer.WriteEndArray();
            writer.WriteStartArray("tokens");
            writer.WriteStringValue(token);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    /// <param name="writer">The writer.</param>
    /// <param name="name">The member.</param>
    /// <param name="pieces">Special tokens and the texts A and B, each with its type behind it.</param>
    private static void WritePieces(Utf8JsonWriter writer, string name, string pieces)
    {
        writer.WriteStartArray(name);
        foreach (var piece in pieces.Split(' '))
        {
            writer.WriteStartObject();
            writer.WriteStartObject(piece[0] == '[' ? "SpecialToken" : "Sequence");
            writer.WriteString("id", piece[..^1]);
            writer.WriteNumber("type_id", piece[^1] - '0');
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
