namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>How <c>tojson</c> writes: the defaults are those of Python's json.dumps.</summary>
internal readonly record struct JsonFormat(string ItemSeparator, string KeySeparator, string? Indent, bool EnsureAscii, bool SortKeys)
{
    public static JsonFormat Default { get; } = new(", ", ": ", null, EnsureAscii: false, SortKeys: false);
}
