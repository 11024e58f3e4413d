using System.Text;

namespace Fireworks.AI.Text.Tokenizers;

/// <summary>Maps the bytes of a text to the alphabet of byte-level vocabularies.</summary>
internal sealed class ByteLevelNormalizer : Normalizer
{
    public override string Normalize(string text)
    {
        StringBuilder builder = new(text.Length);
        ByteAlphabet.AppendMapped(builder, text);
        return builder.ToString();
    }
}
