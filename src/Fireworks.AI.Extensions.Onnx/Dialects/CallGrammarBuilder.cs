using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Describes the calls of tools in the forms of a dialect.</summary>
internal static class CallGrammarBuilder
{
    public static ToolCallGrammar Describe(Dialect dialect, IReadOnlyList<AIFunctionDeclaration> tools, bool allowSeveral)
    {
        ArgumentNullException.ThrowIfNull(tools);
        if (tools.Count == 0)
        {
            throw new ArgumentException("A constraint for calls needs at least one tool.", nameof(tools));
        }

        var written = dialect.Forms.Where(static form => !form.IsReadOnly);
        var calls = ToolCallGrammar.Choice([.. written.Select(form => DescribeForm(form, tools, allowSeveral))]);
        return dialect.EndMarks.Count == 0
            ? calls
            : ToolCallGrammar.Sequence(
                calls, ToolCallGrammar.Choice([.. dialect.EndMarks.Prepend("").Select(ToolCallGrammar.Literal)]));
    }

    private static ToolCallGrammar DescribeForm(CallForm form, IReadOnlyList<AIFunctionDeclaration> tools, bool allowSeveral)
    {
        var call = ToolCallGrammar.Choice([.. tools.Select(tool => DescribeCall(form, tool))]);
        var parts = new List<ToolCallGrammar> { Text(form.Open), call };
        if (allowSeveral && form.Separator is { } separator)
        {
            parts.Add(ToolCallGrammar.Repeat(ToolCallGrammar.Sequence(Text(separator), call)));
        }

        parts.Add(Text(form.Close));
        return ToolCallGrammar.Sequence([.. parts]);
    }

    private static ToolCallGrammar DescribeCall(CallForm form, AIFunctionDeclaration tool)
    {
        var isJson = form.Syntax is CallSyntax.JsonObject or CallSyntax.JsonMember;
        var name = ToolCallGrammar.Literal(
            isJson ? JsonEncodedText.Encode(tool.Name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value : tool.Name);
        var arguments = ArgumentGrammar.Describe(form, ArgumentSchema.ForTool(tool));
        return form.ArgumentsFirst
            ? ToolCallGrammar.Sequence(Text(form.CallOpen), arguments, Text(form.NameClose), name, Text(form.CallClose))
            : ToolCallGrammar.Sequence(Text(form.CallOpen), name, Text(form.NameClose), arguments, Text(form.CallClose));
    }

    /// <summary>Text as it stands, but for what the model makes up.</summary>
    private static ToolCallGrammar Text(string text)
    {
        if (text.IndexOfAny([CallForm.Id, CallForm.Index]) < 0)
        {
            return ToolCallGrammar.Literal(text);
        }

        var parts = new List<ToolCallGrammar>();
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is CallForm.Id or CallForm.Index)
            {
                parts.Add(ToolCallGrammar.Literal(text[start..i]));
                parts.Add(ToolCallGrammar.Pattern(text[i] == CallForm.Id ? "[A-Za-z0-9]{9}" : "[0-9]{1,3}"));
                start = i + 1;
            }
        }

        parts.Add(ToolCallGrammar.Literal(text[start..]));
        return ToolCallGrammar.Sequence([.. parts]);
    }
}
