using Fireworks.AI.Text.Grammars.Automata;

namespace Fireworks.AI.Text.Grammars.Masks;

/// <summary>
/// Finds the token to jump forward by. Where only one text can follow, several tokens are allowed: all with which it begins. A model that
/// chooses among them by what it would rather say (a number where the schema has a string) leaves the way in which its tokenizer cuts
/// such text, and goes on badly.
/// </summary>
internal static class JumpForward
{
    private const int MaximumLength = 64;

    /// <summary>
    /// The only allowed token, or the one with which the tokenizer begins the only text that can follow; -1 where there is a choice.
    /// </summary>
    public static int FindToken(State state, List<int> allowed, TokenVocabulary vocabulary)
    {
        if (allowed.Count < 2)
        {
            return allowed.Count == 1 ? allowed[0] : -1;
        }

        if (!vocabulary.CanEncode)
        {
            return -1;
        }

        Span<byte> text = stackalloc byte[MaximumLength + 1];
        var length = 0;
        while (length < MaximumLength && !state.IsAccepting && OnlyByte(state) is { } only)
        {
            text[length++] = only;
            state = state.Next(only)!;
        }

        // Where a token says more than the text, what comes after the text is the model's choice, and with it the token.
        if (length == 0 || allowed.Exists(token => vocabulary.GetBytes(token).Length > length))
        {
            return -1;
        }

        // How the end of the text is cut depends on what follows it.
        var first = state.IsAccepting ? vocabulary.FirstToken(text[..length]) : -1;
        foreach (var following in state.FreeText > 0 ? "aA0"u8 : Characters)
        {
            if (state.Next(following) is null)
            {
                continue;
            }

            text[length] = following;
            var token = vocabulary.FirstToken(text[..(length + 1)]);
            if (token < 0 || (first >= 0 && token != first))
            {
                return -1;
            }

            first = token;
        }

        return allowed.Contains(first) ? first : -1;
    }

    private static ReadOnlySpan<byte> Characters =>
        "\t\n\r !\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8;

    private static byte? OnlyByte(State state)
    {
        byte? only = null;
        for (var value = 0; value < 256; value++)
        {
            if (state.MayRead((byte)value) && state.Next((byte)value) is not null)
            {
                if (only is not null)
                {
                    return null;
                }

                only = (byte)value;
            }
        }

        return only;
    }
}
