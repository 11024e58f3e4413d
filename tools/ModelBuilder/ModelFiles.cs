using System.Text.Json;

namespace ModelBuilder;

/// <summary>
/// Writes what a model's folder holds beside the graph: the configuration, a byte-level tokenizer with GPT-2's pattern, a chat template.
/// </summary>
internal static class ModelFiles
{
    private const string ChatTemplate =
        "{% for message in messages %}<|{{ message['role'] }}|>{{ message['content'] }}<|end|>{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}";

    private const string Pattern = @"'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+";

    private static readonly string[] SpecialTokens = ["<|end|>", "<|system|>", "<|user|>", "<|assistant|>", "<|tool|>"];

    public static void Write(string folder, LlamaSettings settings)
    {
        WriteJson(folder, "genai_config.json", writer => WriteConfiguration(writer, settings));
        WriteJson(folder, "tokenizer.json", writer => WriteTokenizer(writer, settings.Vocabulary));
        WriteJson(folder, "tokenizer_config.json", static writer =>
        {
            writer.WriteStartObject();
            writer.WriteString("tokenizer_class", "GPT2Tokenizer");
            writer.WriteString("eos_token", SpecialTokens[0]);
            writer.WriteString("chat_template", ChatTemplate);
            writer.WriteEndObject();
        });
    }

    private static void WriteJson(string folder, string file, Action<Utf8JsonWriter> write)
    {
        using var stream = File.Create(Path.Combine(folder, file));
        using var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true });
        write(writer);
    }

    private static void WriteConfiguration(Utf8JsonWriter writer, LlamaSettings settings)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("model");
        writer.WriteString("type", "llama");
        writer.WriteNumber("bos_token_id", settings.Vocabulary - SpecialTokens.Length);
        writer.WriteNumber("eos_token_id", settings.Vocabulary - SpecialTokens.Length);
        writer.WriteNumber("pad_token_id", settings.Vocabulary - SpecialTokens.Length);
        writer.WriteNumber("context_length", settings.ContextLength);
        writer.WriteNumber("vocab_size", settings.Vocabulary);
        writer.WriteStartObject("decoder");
        writer.WriteStartObject("session_options");
        writer.WriteStartArray("provider_options");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteString("filename", "model.onnx");
        writer.WriteNumber("head_size", settings.HeadSize);
        writer.WriteNumber("hidden_size", settings.Hidden);
        writer.WriteNumber("num_attention_heads", settings.Heads);
        writer.WriteNumber("num_hidden_layers", settings.Layers);
        writer.WriteNumber("num_key_value_heads", settings.KeyValueHeads);
        WriteNames(writer, "inputs", ("input_ids", "input_ids"), ("attention_mask", "attention_mask"), ("past_key_names", "past_key_values.%d.key"), ("past_value_names", "past_key_values.%d.value"));
        WriteNames(writer, "outputs", ("logits", "logits"), ("present_key_names", "present.%d.key"), ("present_value_names", "present.%d.value"));
        writer.WriteEndObject();
        writer.WriteEndObject();
        writer.WriteStartObject("search");
        writer.WriteBoolean("do_sample", false);
        writer.WriteNumber("max_length", settings.ContextLength);
        writer.WriteBoolean("past_present_share_buffer", true);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteNames(Utf8JsonWriter writer, string group, params (string Role, string Name)[] names)
    {
        writer.WriteStartObject(group);
        foreach (var (role, name) in names)
        {
            writer.WriteString(role, name);
        }

        writer.WriteEndObject();
    }

    /// <summary>
    /// The bytes, then words of letters that no merge leads to, then the special tokens: every text has tokens, and every token a text.
    /// </summary>
    private static void WriteTokenizer(Utf8JsonWriter writer, int size)
    {
        writer.WriteStartObject();
        writer.WriteString("version", "1.0");
        writer.WriteStartArray("added_tokens");
        for (var i = 0; i < SpecialTokens.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteNumber("id", size - SpecialTokens.Length + i);
            writer.WriteString("content", SpecialTokens[i]);
            foreach (var flag in (string[])["single_word", "lstrip", "rstrip", "normalized"])
            {
                writer.WriteBoolean(flag, false);
            }

            writer.WriteBoolean("special", true);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteNull("normalizer");
        writer.WriteStartObject("pre_tokenizer");
        writer.WriteString("type", "Sequence");
        writer.WriteStartArray("pretokenizers");
        writer.WriteStartObject();
        writer.WriteString("type", "Split");
        writer.WriteStartObject("pattern");
        writer.WriteString("Regex", Pattern);
        writer.WriteEndObject();
        writer.WriteString("behavior", "Isolated");
        writer.WriteBoolean("invert", false);
        writer.WriteEndObject();
        WriteByteLevel(writer, null);
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteNull("post_processor");
        WriteByteLevel(writer, "decoder");
        writer.WriteStartObject("model");
        writer.WriteString("type", "BPE");
        writer.WriteStartObject("vocab");
        var id = 0;
        foreach (var character in ByteLevelTokenizer.Characters())
        {
            writer.WriteNumber(character.ToString(), id++);
        }

        for (; id < size - SpecialTokens.Length; id++)
        {
            writer.WriteNumber(Word(id), id);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("merges");
        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void WriteByteLevel(Utf8JsonWriter writer, string? property)
    {
        if (property is null)
        {
            writer.WriteStartObject();
        }
        else
        {
            writer.WriteStartObject(property);
        }

        writer.WriteString("type", "ByteLevel");
        writer.WriteBoolean("add_prefix_space", false);
        writer.WriteBoolean("trim_offsets", true);
        writer.WriteBoolean("use_regex", false);
        writer.WriteEndObject();
    }

    // A space (shown as U+0120) and the number in letters.
    private static string Word(int id)
    {
        var word = "";
        for (; id > 0; id /= 26)
        {
            word = (char)('a' + (id % 26)) + word;
        }

        return "\u0120" + word;
    }
}
