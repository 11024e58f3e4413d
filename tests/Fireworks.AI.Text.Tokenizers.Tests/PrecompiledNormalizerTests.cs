using System.Buffers.Binary;
using System.Text;
using Fireworks.AI.Text.Tokenizers.Normalizers;

namespace Fireworks.AI.Text.Tokenizers.Tests;

public class PrecompiledNormalizerTests
{
    /// <summary>
    /// As the reference has it: a grapheme of up to five bytes that begins with a rule is replaced whole, by the shortest rule.
    /// </summary>
    [Fact]
    public void Short_graphemes_are_replaced_whole()
    {
        PrecompiledNormalizer normalizer = new(Rules(("ﬁ", "fi"), ("a\u0301", "á"), ("a", "A"), ("e\u0301", "é"), ("\u200b", ""), ("\t", " "), ("xyz", "long"), ("x", "s")));

        Assert.Equal("fi A é 😀", normalizer.Normalize("ﬁ\ta\te\u0301\u200b 😀"));
        Assert.Equal("A|fi", normalizer.Normalize("a\u0301|ﬁ\u0301"));
        Assert.Equal("sy syz", normalizer.Normalize("xy xyz"));
        Assert.Equal("bcd", normalizer.Normalize("bcd"));
        Assert.Equal("", normalizer.Normalize(""));
    }

    [Fact]
    public void Longer_graphemes_are_replaced_character_by_character()
    {
        PrecompiledNormalizer normalizer = new(Rules(("ﬁ", "fi"), ("e\u0301", "é"), ("\u0323", "."), ("e", "E")));

        Assert.Equal("fi\u0301\u0301", normalizer.Normalize("ﬁ\u0301\u0301"));
        Assert.Equal("E\u0301.\u0301", normalizer.Normalize("e\u0301\u0323\u0301"));
    }

    [Fact]
    public void Only_what_the_rules_say_is_changed() =>
        Assert.Equal("fit\u0315\u0326～", new PrecompiledNormalizer(Rules(("ﬁ", "fi"), ("①", "1"))).Normalize("ﬁt\u0315\u0326～"));

    [Fact]
    public void Damaged_rules_end_in_a_format_exception_or_a_text()
    {
        var rules = Rules(("ﬁ", "fi"), ("a", "A"), ("abc", "x"), ("é", "e"));
        Random random = new(6);
        for (var number = 0; number < 2000; number++)
        {
            var damaged = rules[..random.Next(rules.Length / 2, rules.Length + 1)];
            for (var count = random.Next(1, 8); count > 0; count--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                new PrecompiledNormalizer(damaged).Normalize("abc ﬁ é aaaa abcabc\0x");
            }
            catch (FormatException)
            {
            }
        }
    }

    // Builds the double array: every node takes a base of its own with free places for its children.
    private static byte[] Rules(params (string Text, string Replacement)[] rules)
    {
        MemoryStream replacements = new();
        SortedDictionary<string, int> offsets = new(StringComparer.Ordinal);
        foreach ((var text, var replacement) in rules)
        {
            offsets[Convert.ToHexString(Encoding.UTF8.GetBytes(text))] = (int)replacements.Length;
            replacements.Write(Encoding.UTF8.GetBytes(replacement + "\0"));
        }

        var units = new uint[1 << 16];
        var used = new bool[units.Length];
        used[0] = true;
        Place(0, "");
        var result = new byte[4 + (units.Length * 4) + replacements.Length];
        BinaryPrimitives.WriteUInt32LittleEndian(result, (uint)units.Length * 4);
        for (var index = 0; index < units.Length; index++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(result.AsSpan(4 + (index * 4)), units[index]);
        }

        replacements.ToArray().CopyTo(result, 4 + (units.Length * 4));
        return result;

        void Place(int node, string prefix)
        {
            var labels = offsets.Keys.Where(key => key.Length > prefix.Length && key.StartsWith(prefix, StringComparison.Ordinal))
                .Select(key => Convert.ToByte(key.Substring(prefix.Length, 2), 16)).Distinct().ToArray();
            var isEnd = offsets.ContainsKey(prefix);
            var place = 256;
            while (used[place] || labels.Any(label => used[place ^ label]))
            {
                place += 256;
            }

            used[place] = true;

            units[node] |= (uint)(node ^ place) << 10 | (isEnd ? 0x100u : 0);
            if (isEnd)
            {
                units[place] = 0x80000000 | (uint)offsets[prefix];
            }

            foreach (var label in labels)
            {
                used[place ^ label] = true;
                units[place ^ label] = label;
            }

            foreach (var label in labels)
            {
                Place(place ^ label, prefix + Convert.ToHexString([label]));
            }
        }
    }
}
