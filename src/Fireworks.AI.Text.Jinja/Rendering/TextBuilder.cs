using System.Buffers;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Text.Jinja.Rendering;

/// <summary>Collects text together with where each run of it comes from.</summary>
internal sealed class TextBuilder(RenderBudget? budget = null) : IDisposable
{
    private char[] _characters = ArrayPool<char>.Shared.Rent(256);
    private int[] _flips = [];
    private int _flipCount;
    private bool _firstIsTemplate;
    private bool _lastIsTemplate;

    /// <summary>Gets what the text is paid from; null where no template runs.</summary>
    public RenderBudget? Budget { get; } = budget;

    public int Length { get; private set; }

    public void Append(ReadOnlySpan<char> text, bool isTemplate)
    {
        if (text.IsEmpty)
        {
            return;
        }

        Budget?.Spend(text.Length);
        if (Length == 0)
        {
            _firstIsTemplate = isTemplate;
        }
        else if (_lastIsTemplate != isTemplate)
        {
            if (_flipCount == _flips.Length)
            {
                Array.Resize(ref _flips, Math.Max(8, _flipCount * 2));
            }

            _flips[_flipCount++] = Length;
        }

        _lastIsTemplate = isTemplate;
        if (_characters.Length - Length < text.Length)
        {
            Grow(text.Length);
        }

        text.CopyTo(_characters.AsSpan(Length));
        Length += text.Length;
    }

    public void Append(char character, bool isTemplate) => Append([character], isTemplate);

    public void Append(in TemplateValue text)
    {
        if (text.Mixed is null)
        {
            Append(text.AsText, text.IsTemplateText);
        }
        else
        {
            AppendSlice(text, 0, text.AsText.Length);
        }
    }

    /// <summary>Appends a part of a text, counted in UTF-16 units.</summary>
    public void AppendSlice(in TemplateValue text, int start, int length)
    {
        var slice = text.AsText.AsSpan(start, length);
        if (text.Mixed is not { } mixed)
        {
            Append(slice, text.IsTemplateText);
            return;
        }

        var isTemplate = mixed.FirstIsTemplate;
        var position = start;
        foreach (var flip in mixed.Flips)
        {
            var end = Math.Min(flip, start + length);
            if (end > position)
            {
                Append(mixed.Text.AsSpan(position, end - position), isTemplate);
                position = end;
            }

            isTemplate = !isTemplate;
        }

        Append(mixed.Text.AsSpan(position, start + length - position), isTemplate);
    }

    public TemplateValue ToValue()
    {
        var text = _characters.AsSpan(0, Length).ToString();
        return _flipCount == 0
            ? TemplateValue.Text(text, Length == 0 || _firstIsTemplate)
            : TemplateValue.Text(new MixedText(text, _firstIsTemplate, _flips.AsSpan(0, _flipCount).ToArray()));
    }

    public TextSegment[] ToSegments()
    {
        if (Length == 0)
        {
            return [];
        }

        var segments = new TextSegment[_flipCount + 1];
        var start = 0;
        var isTemplate = _firstIsTemplate;
        for (var i = 0; i < segments.Length; i++)
        {
            var end = i < _flipCount ? _flips[i] : Length;
            segments[i] = new TextSegment(_characters.AsSpan(start, end - start).ToString(), isTemplate);
            start = end;
            isTemplate = !isTemplate;
        }

        return segments;
    }

    public override string ToString() => _characters.AsSpan(0, Length).ToString();

    public void Clear()
    {
        Length = 0;
        _flipCount = 0;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_characters);
        _characters = [];
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<char>.Shared.Rent(Math.Max(Length + needed, _characters.Length * 2));
        _characters.AsSpan(0, Length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_characters);
        _characters = larger;
    }
}
