using Fireworks.AI.Text.Jinja;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Dialects;

/// <summary>Finds out from a chat template how its family writes calls and reasoning: it renders them from history.</summary>
internal static class DialectInference
{
    /// <summary>Infers the dialect; what the template does not show comes from the table of known families.</summary>
    /// <param name="template">The model's chat template; null where it has none.</param>
    /// <param name="endOfSequence">The token that ends a turn.</param>
    public static Dialect Infer(ChatTemplate? template, string? endOfSequence)
    {
        if (template is null)
        {
            return Unknown();
        }

        var probe = new TemplateProbe(template, endOfSequence);
        var dialect = Infer(probe, template.Source);
        return dialect with
        {
            RefusesSystem = probe.RefusesSystem,
            Dropped = [.. dialect.Dropped.Concat(AnswerMarks(template.Source)).Distinct()],
        };
    }

    /// <summary>Models that reason between marks may have marks for the answer too.</summary>
    private static string[] AnswerMarks(string source) =>
        source.Contains("<think>", StringComparison.Ordinal)
            && source.Contains("</answer>", StringComparison.Ordinal)
            ? ["<answer>", "</answer>"] : [];

    private static Dialect Infer(TemplateProbe probe, string source)
    {
        var known = KnownDialects.Recognize(source);
        var reasoning = known?.Reasoning is { IsInTemplate: true } certain ? certain : InferReasoning(probe, source);
        var inferred = InferForm(probe, reasoning);
        if (known?.Name == KnownDialects.Harmony)
        {
            // A header may be written in several ways, of which a template shows one; the table has them all.
            return known with { TakesArgumentsAsText = probe.Taken.ArgumentsAsText };
        }

        if (inferred is not null)
        {
            (inferred, var endMarks) = WithoutEndMarks(inferred);
            var extra = (known?.Forms ?? []).Select(form => form with { IsReadOnly = form.IsReadOnly || IsSame(form, inferred) })
                .Concat(FormsNamedIn(source))
                .Where(form => !IsEqual(form, inferred))
                .DistinctBy(static form => (form.Syntax, form.Lead, form.NameClose));
            return new Dialect
            {
                Name = known?.Name ?? "inferred",
                Forms = [inferred, .. extra],
                Format = known?.Format ?? Tell(inferred),
                Reasoning = reasoning,
                Dropped = known?.Dropped ?? [],
                DroppedAtStart = known?.DroppedAtStart ?? "",
                EndMarks = [.. endMarks.Concat(known?.EndMarks ?? []).Distinct()],
                Origin = DialectOrigin.Inferred,
                ReasoningProperty = probe.ReasoningProperty ?? known?.ReasoningProperty ?? "reasoning_content",
                TakesArgumentsAsText = probe.Taken.ArgumentsAsText,
                WantsNoContentBesideCalls = probe.Taken.HasNoContent,
            };
        }

        return known is null
            ? Unknown() with { Reasoning = reasoning }
            : known with
            {
                Forms = [.. known.Forms.Concat(FormsNamedIn(source)).DistinctBy(static form => (form.Syntax, form.Lead, form.NameClose))],
                Reasoning = reasoning,
                ReasoningProperty = probe.ReasoningProperty ?? known.ReasoningProperty,
            };
    }

    /// <summary>A mark that ends turns of calls is often the token that ends the sequence, which no answer holds.</summary>
    private static (CallForm Form, string[] EndMarks) WithoutEndMarks(CallForm form)
    {
        var text = form.Close.Length > 0 ? form.Close : form.Separator is null ? form.CallClose : "";
        var mark = KnownDialects.EndMarks.FirstOrDefault(mark => text.EndsWith(mark, StringComparison.Ordinal));
        return mark is null ? (form, [])
            : form.Close.Length > 0 ? (form with { Close = form.Close[..^mark.Length].TrimEnd() }, [mark])
            : (form with { CallClose = form.CallClose[..^mark.Length].TrimEnd() }, [mark]);
    }

    private static Dialect Unknown() => KnownDialects.Hermes with
    {
        Origin = DialectOrigin.Unknown,
        Forms =
        [
            KnownForms.Hermes, KnownForms.BareParameters with { IsReadOnly = true }, KnownForms.BarePython with { IsReadOnly = true },
            .. KnownDialects.All.SelectMany(static known => known.Dialect.Forms)
                .Where(static form => form != KnownForms.Hermes && CallMarks.IsMarkup(form.Trigger) && form.Trigger != "<|channel|>")
                .Select(static form => form with { IsReadOnly = true })
                .DistinctBy(static form => (form.Syntax, form.Lead, form.NameClose)),
        ],
    };

    private static ReasoningMarks InferReasoning(TemplateProbe probe, string source)
    {
        var named = KnownDialects.FindReasoning(source);
        return probe.FindReasoning() ?? named;
    }

    private static CallForm? InferForm(TemplateProbe probe, ReasoningMarks reasoning)
    {
        foreach (var (one, two, variant) in probe.RenderCalls(reasoning))
        {
            if (CallFormInference.Infer(one, two, probe.Calls) is not { } form)
            {
                continue;
            }

            form = form with { IsSoft = form.Trigger.Length > 0 && !CallMarks.IsMarkup(form.Trigger) };
            if (IsReadBack(form, two is not null && form.Separator is not null ? two : one, probe.Calls))
            {
                probe.Taken = variant;
                return form;
            }
        }

        return null;
    }

    /// <summary>Whether what the template wrote is read back in the form that was inferred from it.</summary>
    private static bool IsReadBack(CallForm form, string text, IReadOnlyList<ProbeCall> calls)
    {
        var reader = new ToolCallReader(new CallReadingTable([form], []), [.. calls.Select(static call => call.Tool)]);
        var contents = new List<AIContent>();
        reader.Append(text, contents);
        reader.Complete(contents);
        var read = contents.OfType<FunctionCallContent>().ToArray();
        return read.Length == (form.Separator is null ? 1 : calls.Count)
            && read.Zip(calls).All(static pair => pair.First.Name == pair.Second.Name
                && pair.First.Arguments!.Count == 2
                && pair.First.Arguments.Zip(pair.Second.Arguments).All(static argument =>
                    argument.First.Key == argument.Second.Key && argument.First.Value?.ToString() == argument.Second.Value));
    }

    private static bool IsSame(CallForm form, CallForm other) =>
        form.Syntax == other.Syntax && CallMarks.Squeeze(form.Lead) == CallMarks.Squeeze(other.Lead);

    private static bool IsEqual(CallForm form, CallForm other) =>
        IsSame(form, other) && CallMarks.Squeeze(form.NameClose) == CallMarks.Squeeze(other.NameClose) && form.Tags.Open == other.Tags.Open;

    /// <summary>The forms of other families whose marks the template has, to be read as well.</summary>
    private static IEnumerable<CallForm> FormsNamedIn(string source) => KnownDialects.All
        .SelectMany(static known => known.Dialect.Forms)
        .Where(form => CallMarks.IsMarkup(form.Trigger) && source.Contains(form.Trigger, StringComparison.Ordinal))
        .Select(static form => form with { IsReadOnly = true });

    /// <summary>How tools are told to a model whose template shows calls and has no place for tools.</summary>
    private static ToolCallFormat Tell(CallForm form)
    {
        var arguments = form.Syntax switch
        {
            CallSyntax.Tagged => $"{form.Tags.Open}parameter-name{form.Tags.KeyClose}value{form.Tags.Close}{form.Tags.Separator}",
            CallSyntax.Python or CallSyntax.PythonList => "(parameter_name=value)",
            CallSyntax.Braces => "{parameter_name:value}",
            _ => "{\"parameter-name\": value}",
        };
        var call = form.ArgumentsFirst
            ? $"{form.CallOpen}{arguments}{form.NameClose}function-name{form.CallClose}"
            : $"{form.CallOpen}function-name{form.NameClose}{arguments}{form.CallClose}";
        var example = $"{form.Open}{call}{form.Close}".Replace(CallForm.Id.ToString(), "000000000", StringComparison.Ordinal)
            .Replace(CallForm.Index.ToString(), "0", StringComparison.Ordinal);
        return KnownDialects.Hermes.Format with
        {
            ToolsClose = "\n</tools>\n\nTo call a function, write nothing but the call, in this form:\n" + example,
        };
    }
}
