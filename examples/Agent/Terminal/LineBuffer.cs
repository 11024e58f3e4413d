using System.Globalization;

namespace Agent.Terminal;

/// <summary>A line that is being edited: its text, and a cursor that stands between characters as people count them.</summary>
internal sealed class LineBuffer
{
    public string Text { get; private set; } = "";

    public int Cursor { get; private set; }

    public void Set(string text)
    {
        Text = text;
        Cursor = text.Length;
    }

    public void Insert(string text)
    {
        Text = Text.Insert(Cursor, text);
        Cursor += text.Length;
    }

    public void MoveLeft() => Cursor = Before(Cursor);

    public void MoveRight() => Cursor = After(Cursor);

    public void MoveWordLeft() => Cursor = WordBefore(Cursor);

    public void MoveWordRight()
    {
        while (Cursor < Text.Length && !char.IsLetterOrDigit(Text, Cursor))
        {
            MoveRight();
        }

        while (Cursor < Text.Length && char.IsLetterOrDigit(Text, Cursor))
        {
            MoveRight();
        }
    }

    public void MoveHome() => Cursor = 0;

    public void MoveEnd() => Cursor = Text.Length;

    public void DeleteLeft() => Delete(Before(Cursor), Cursor);

    public void DeleteRight() => Delete(Cursor, After(Cursor));

    public void DeleteWordLeft() => Delete(WordBefore(Cursor), Cursor);

    public void DeleteToHome() => Delete(0, Cursor);

    public void DeleteToEnd() => Delete(Cursor, Text.Length);

    private void Delete(int start, int end)
    {
        Text = Text.Remove(start, end - start);
        Cursor = start;
    }

    private int After(int position) => position + StringInfo.GetNextTextElementLength(Text, position);

    private int Before(int position)
    {
        var before = 0;
        for (var next = 0; next < position; next = After(next))
        {
            before = next;
        }

        return before;
    }

    private int WordBefore(int position)
    {
        while (position > 0 && !char.IsLetterOrDigit(Text, Before(position)))
        {
            position = Before(position);
        }

        while (position > 0 && char.IsLetterOrDigit(Text, Before(position)))
        {
            position = Before(position);
        }

        return position;
    }
}
