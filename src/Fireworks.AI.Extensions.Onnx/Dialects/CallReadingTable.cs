using System.Runtime.CompilerServices;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>The marks of a dialect as its readers look for them, worked out once.</summary>
internal sealed class CallReadingTable
{
    private static readonly ConditionalWeakTable<Dialect, CallReadingTable> Tables = [];

    public CallReadingTable(IReadOnlyList<CallForm> forms, IReadOnlyList<string> dropped)
    {
        var begins = new Dictionary<string, List<(CallForm Form, string Lead)>>(StringComparer.Ordinal);
        foreach (var form in forms)
        {
            Add(begins, form.Trigger, form, form.Lead);
            if (form.CallTrigger != form.Trigger && CallMarks.IsMarkup(form.CallTrigger))
            {
                Add(begins, form.CallTrigger, form, form.CallLead);
            }
        }

        Begins = begins;
        Unmarked = [.. forms.Where(static form => form.Trigger.Length == 0)];
        Dropped = [.. dropped];
        Marks = [.. begins.Keys.Concat(dropped).Distinct()];
        string[] after = [.. forms.SelectMany(static form => CallMarks.All($"{form.CallClose} {form.Separator} {form.Close}"))
            .Where(static mark => mark is not ("{" or "[")).Distinct()];
        AfterCall = [.. after.Where(static mark => !char.IsLetterOrDigit(mark[0])).Concat(Marks).Distinct()];
        Ends = [.. after.Where(static mark => mark.Length > 2 && !char.IsLetterOrDigit(mark[0])).Except(begins.Keys)];
    }

    /// <summary>Gets the forms that begin with each mark, and what is to come before name or JSON.</summary>
    public IReadOnlyDictionary<string, List<(CallForm Form, string Lead)>> Begins { get; }

    /// <summary>Gets the forms that begin without a mark.</summary>
    public IReadOnlyList<CallForm> Unmarked { get; }

    /// <summary>Gets markup that is no part of the text.</summary>
    public string[] Dropped { get; }

    /// <summary>Gets the word with which an answer of text begins.</summary>
    public string DroppedAtStart { get; init; } = "";

    /// <summary>Gets what ends text.</summary>
    public string[] Marks { get; }

    /// <summary>Gets what may stand between and after calls.</summary>
    public string[] AfterCall { get; }

    /// <summary>Gets what ends a malformed call.</summary>
    public string[] Ends { get; }

    /// <summary>The table of a dialect, made when its first answer is read.</summary>
    public static CallReadingTable For(Dialect dialect) =>
        Tables.GetValue(dialect, static dialect => new CallReadingTable(dialect.Forms, [.. dialect.Dropped, .. dialect.EndMarks])
        {
            DroppedAtStart = dialect.DroppedAtStart,
        });

    private static void Add(
        Dictionary<string, List<(CallForm Form, string Lead)>> begins, string mark, CallForm form, string text)
    {
        if (mark.Length == 0)
        {
            return;
        }

        var lead = CallMarks.Squeeze(text)[CallMarks.Squeeze(mark).Length..];
        if (!begins.TryGetValue(mark, out var known))
        {
            begins.Add(mark, known = []);
        }

        known.Add((form, lead));
    }
}
