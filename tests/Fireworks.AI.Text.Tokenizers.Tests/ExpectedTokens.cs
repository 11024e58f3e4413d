using System.Text.Json;

namespace Fireworks.AI.Text.Tokenizers.Tests;

/// <summary>A text with what the reference gives for it.</summary>
internal sealed record ExpectedTokens(string Text, int[] Ids, int[] Special, string Decoded)
{
    public static ExpectedTokens Parse(string line)
    {
        var json = JsonDocument.Parse(line).RootElement;
        int[] Ids(string name) => json.GetProperty(name).EnumerateArray().Select(id => id.GetInt32()).ToArray();
        return new ExpectedTokens(
            json.GetProperty("text").GetString()!, Ids("ids"), Ids("special"), json.GetProperty("decoded").GetString()!);
    }

    /// <summary>What differs, or null.</summary>
    public string? Check(Tokenizer tokenizer)
    {
        var text = JsonSerializer.Serialize(Text);
        if (tokenizer.Encode(Text) is var ids && !ids.SequenceEqual(Ids))
        {
            return $"{text} has the ids {string.Join(' ', Ids)}, not {string.Join(' ', ids)}";
        }

        if (tokenizer.Encode(Text, addSpecialTokens: true) is var special && !special.SequenceEqual(Special))
        {
            return $"{text} has with special tokens the ids {string.Join(' ', Special)}, not {string.Join(' ', special)}";
        }

        if (tokenizer.Decode(Ids) is var decoded && decoded != Decoded)
        {
            return $"{text} decodes to {JsonSerializer.Serialize(Decoded)}, not {JsonSerializer.Serialize(decoded)}";
        }

        var stream = tokenizer.CreateStream();
        var streamed = string.Concat(Ids.Select(stream.Append)) + stream.Flush();
        return streamed == Decoded ? null : $"{text} streams as {JsonSerializer.Serialize(streamed)}";
    }
}
