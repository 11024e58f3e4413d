using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;

namespace Fireworks.AI.Extensions.Json;

/// <summary>
/// Decodes JSON strings one after the other that together are one text. Half a character at the end of one, of its bytes or of its
/// surrogate pair, is kept and joined with the other half at the beginning of the next; without it, and for all else that is no text,
/// stands U+FFFD.
/// </summary>
internal struct JsonTextDecoder
{
    private const char Replacement = '\uFFFD';
    private const int LongestOnStack = 256;

    // All bytes but those that stand for a character of their own.
    private static readonly SearchValues<byte> Special =
        SearchValues.Create([(byte)'\\', .. Enumerable.Range(0x80, 0x80).Select(static value => (byte)value)]);

    private char _high;
    private byte _byte0;
    private byte _byte1;
    private byte _byte2;
    private int _byteCount;

    /// <summary>Whether half a character waits for the other half.</summary>
    public readonly bool HasHalf => _high != 0 || _byteCount > 0;

    /// <summary>The text of the next string, as far as it is whole.</summary>
    /// <param name="json">What stands between its quotes.</param>
    /// <param name="isLast">Whether nothing follows, so that what is half stays so.</param>
    /// <param name="isRaw">Whether backslashes stand for themselves.</param>
    public string Decode(ReadOnlySpan<byte> json, bool isLast, bool isRaw = false)
    {
        if (!HasHalf && (isRaw || !json.Contains((byte)'\\')) && Utf8.IsValid(json))
        {
            return Encoding.UTF8.GetString(json);
        }

        // Each byte is one character at most; so is each byte that was kept.
        var most = json.Length + 4;
        if (most <= LongestOnStack)
        {
            Span<char> text = stackalloc char[LongestOnStack];
            return new string(text[..Run(json, text, isLast, isRaw)]);
        }

        // A long text is gone through twice, so that it is in memory once.
        var trial = this;
        var length = trial.Run(json, default, isLast, isRaw);
        var result = new string('\0', length);

        // Nobody else has this string yet.
        Run(json, MemoryMarshal.AsMemory(result.AsMemory()).Span, isLast, isRaw);
        return result;
    }

    /// <summary>Writes the text, or only counts its characters where the target is empty.</summary>
    private int Run(ReadOnlySpan<byte> json, Span<char> target, bool isLast, bool isRaw)
    {
        Output output = new(target);
        json = json[Join(json, ref output)..];
        while (!json.IsEmpty && _byteCount == 0)
        {
            if (json[0] == (byte)'\\' && !isRaw)
            {
                Add(JsonText.ReadEscape(json, out var length), ref output);
                json = json[length..];
            }
            else if (json[0] < 0x80)
            {
                json = json[AddPlain(json, isRaw, ref output)..];
            }
            else
            {
                json = json[AddSequence(json, ref output)..];
            }
        }

        if (isLast)
        {
            if (HasHalf)
            {
                output.Add(Replacement);
            }

            this = default;
        }

        return output.Length;
    }

    /// <summary>Completes the sequence of bytes that was kept; the number of bytes that it takes.</summary>
    private int Join(scoped ReadOnlySpan<byte> json, scoped ref Output output)
    {
        if (_byteCount == 0 || json.IsEmpty)
        {
            return 0;
        }

        Span<byte> bytes = [_byte0, _byte1, _byte2, 0, 0, 0];
        var kept = _byteCount;
        var taken = Math.Min(3, json.Length);
        json[..taken].CopyTo(bytes[kept..]);
        _byteCount = 0;
        var used = AddSequence(bytes[..(kept + taken)], ref output);
        return Math.Max(0, used - kept);
    }

    /// <summary>Adds the character that a sequence of bytes stands for, or keeps its beginning; the number of bytes that it took.</summary>
    private int AddSequence(scoped ReadOnlySpan<byte> bytes, scoped ref Output output)
    {
        if (bytes[0] == 0xED && (bytes.Length == 1 || bytes[1] is >= 0xA0 and <= 0xBF))
        {
            // Half of a surrogate pair, in the way in which careless encoders write it.
            if (bytes.Length < 3)
            {
                return Keep(bytes);
            }

            if (bytes[2] is >= 0x80 and <= 0xBF)
            {
                Add((char)(0xD000 | ((bytes[1] & 0x3F) << 6) | (bytes[2] & 0x3F)), ref output);
                return 3;
            }
        }

        switch (Rune.DecodeFromUtf8(bytes, out var rune, out var length))
        {
            case OperationStatus.NeedMoreData:
                return Keep(bytes);
            case OperationStatus.Done when !rune.IsBmp:
                AddHalf(ref output);
                Span<char> pair = stackalloc char[2];
                rune.EncodeToUtf16(pair);
                output.Add(pair[0]);
                output.Add(pair[1]);
                return length;
            case OperationStatus.Done:
                AddHalf(ref output);
                output.Add((char)rune.Value);
                return length;
            default:
                AddHalf(ref output);
                output.Add(Replacement);
                return length;
        }
    }

    private int Keep(scoped ReadOnlySpan<byte> bytes)
    {
        _byteCount = bytes.Length;
        _byte0 = bytes[0];
        _byte1 = bytes.Length > 1 ? bytes[1] : (byte)0;
        _byte2 = bytes.Length > 2 ? bytes[2] : (byte)0;
        return bytes.Length;
    }

    private int AddPlain(scoped ReadOnlySpan<byte> json, bool isRaw, scoped ref Output output)
    {
        var end = isRaw ? json.IndexOfAnyInRange((byte)0x80, (byte)0xFF) : json.IndexOfAny(Special);
        var run = end < 0 ? json : json[..end];
        AddHalf(ref output);
        output.AddAscii(run);
        return run.Length;
    }

    private void Add(char unit, scoped ref Output output)
    {
        if (_high != 0 && char.IsLowSurrogate(unit))
        {
            output.Add(_high);
            output.Add(unit);
            _high = '\0';
            return;
        }

        AddHalf(ref output);
        if (char.IsHighSurrogate(unit))
        {
            _high = unit;
        }
        else
        {
            output.Add(char.IsSurrogate(unit) ? Replacement : unit);
        }
    }

    private void AddHalf(scoped ref Output output)
    {
        if (_high != 0)
        {
            _high = '\0';
            output.Add(Replacement);
        }
    }

    private ref struct Output(Span<char> target)
    {
        private readonly Span<char> _target = target;

        public int Length { get; private set; }

        public void Add(char unit)
        {
            if (!_target.IsEmpty)
            {
                _target[Length] = unit;
            }

            Length++;
        }

        public void AddAscii(scoped ReadOnlySpan<byte> run)
        {
            if (!_target.IsEmpty)
            {
                Encoding.ASCII.GetChars(run, _target[Length..]);
            }

            Length += run.Length;
        }
    }
}
