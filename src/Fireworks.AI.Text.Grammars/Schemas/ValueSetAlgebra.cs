using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>Unions and intersections of value sets, within a budget.</summary>
internal sealed class ValueSetAlgebra(NodeTable nodes, Func<ValueNode, bool> isCertainlyEmpty, DfaBudget budget)
{
    private const int MaximumShapes = 3_000;
    private const int MaximumWork = 200_000;

    private int _work;

    public ValueSet And(ValueSet a, ValueSet b)
    {
        if (ReferenceEquals(a, ValueSet.All) || ReferenceEquals(a, b))
        {
            return b;
        }

        if (ReferenceEquals(b, ValueSet.All))
        {
            return a;
        }

        return new ValueSet
        {
            Null = a.Null && b.Null,
            True = a.True && b.True,
            False = a.False && b.False,
            Numbers = And(a.Numbers, b.Numbers),
            Strings = IntersectShapes(a.Strings, b.Strings, StringShape.Any, And),
            Arrays = IntersectShapes(a.Arrays, b.Arrays, ArrayShape.Any, And),
            Objects = IntersectShapes(a.Objects, b.Objects, ObjectShape.Any, And),
        };
    }

    public ValueSet Or(ValueSet a, ValueSet b)
    {
        if (ReferenceEquals(a, ValueSet.None) || ReferenceEquals(a, b) || ReferenceEquals(b, ValueSet.All))
        {
            return b;
        }

        if (ReferenceEquals(b, ValueSet.None) || ReferenceEquals(a, ValueSet.All))
        {
            return a;
        }

        return new ValueSet
        {
            Null = a.Null || b.Null,
            True = a.True || b.True,
            False = a.False || b.False,
            Numbers = Or(a.Numbers, b.Numbers),
            Strings = UniteStrings(a.Strings, b.Strings),
            Arrays = UniteShapes(a.Arrays, b.Arrays, ArrayShape.Any),
            Objects = UniteObjects(a.Objects, b.Objects),
        };
    }

    public ArrayShape? And(ArrayShape a, ArrayShape b)
    {
        var minimum = Math.Max(a.Minimum, b.Minimum);
        var maximum = Math.Min(a.Maximum, b.Maximum);
        var prefix = new ValueNode[Math.Max(a.Prefix.Length, b.Prefix.Length)];
        for (var i = 0; i < prefix.Length; i++)
        {
            prefix[i] = nodes.And(i < a.Prefix.Length ? a.Prefix[i] : a.Rest, i < b.Prefix.Length ? b.Prefix[i] : b.Rest);
            if (i < maximum && IsEmpty(prefix[i]))
            {
                maximum = i;
            }
        }

        var rest = nodes.And(a.Rest, b.Rest);
        if (maximum > prefix.Length && IsEmpty(rest))
        {
            maximum = prefix.Length;
        }

        Contained[] contained = [.. a.Contained.Union(b.Contained)];
        return minimum > maximum ? null : new ArrayShape(prefix, rest, minimum, maximum, contained, a.Unique || b.Unique);
    }

    public ObjectShape? And(ObjectShape a, ObjectShape b)
    {
        var shape = new ObjectShape(
            Merge(a.Rules, b.Rules),
            a.Required.Length == 0 ? b.Required
                : b.Required.Length == 0 ? a.Required
                : [.. a.Required.Union(b.Required).Order(StringComparer.Ordinal)],
            Merge(a.Implications, b.Implications),
            Merge(a.Obligations, b.Obligations),
            Math.Max(a.Minimum, b.Minimum),
            Math.Min(a.Maximum, b.Maximum));
        if (Math.Max(shape.Minimum, shape.Required.Length) > shape.Maximum)
        {
            return null;
        }

        foreach (var name in shape.Required)
        {
            if (IsEmpty(shape.PropertyNode(name, nodes)))
            {
                return null;
            }
        }

        return shape.Obligations.Length == 0 ? shape : Normalize(shape);
    }

    /// <summary>Drops what cannot fulfil an obligation and obligations that are fulfilled; what has one way left becomes a rule.</summary>
    private ObjectShape? Normalize(ObjectShape shape)
    {
        var kept = new List<Obligation>();
        ObjectShape? more = null;
        foreach (var obligation in shape.Obligations)
        {
            Spend();
            string[] absent = [.. obligation.Absent.Where(name => Array.BinarySearch(shape.Required, name, StringComparer.Ordinal) < 0)];
            Witness[] witnesses = [.. obligation.Witnesses.Where(witness =>
                witness.Name is null || !IsEmpty(nodes.And(shape.PropertyNode(witness.Name, nodes), witness.Node)))];
            if (absent.Length + witnesses.Length == 0)
            {
                return null;
            }

            if (Array.Exists(absent, name => ReferenceEquals(shape.PropertyNode(name, nodes), ValueNode.Never)))
            {
                continue;
            }

            if (absent.Length + witnesses.Length > 1 || witnesses is [{ Name: null }])
            {
                kept.Add(new Obligation(witnesses, absent));
            }
            else
            {
                var only = absent.Length == 1 ? ObjectKeywords.WithSingleProperty(absent[0], ValueNode.Never)
                    : ObjectKeywords.WithSingleProperty(witnesses[0].Name!, witnesses[0].Node) with { Required = [witnesses[0].Name!] };
                more = more is null ? only : And(more, only);
                if (more is null)
                {
                    return null;
                }
            }
        }

        var settled = shape with { Obligations = [.. kept] };
        return more is null ? settled : And(settled, more);
    }

    private bool IsEmpty(ValueNode node) => ReferenceEquals(node, ValueNode.Never) || (node.Literals.Length > 1 && isCertainlyEmpty(node));

    private StringShape? And(StringShape a, StringShape b)
    {
        var minimum = Math.Max(a.Minimum, b.Minimum);
        var maximum = Math.Min(a.Maximum, b.Maximum);
        if (minimum > maximum)
        {
            return null;
        }

        var language = DfaProduct.And(a.Language, b.Language, budget);
        return language.IsEmpty ? null : new StringShape(language, minimum, maximum);
    }

    private Dfa And(Dfa a, Dfa b) =>
        ReferenceEquals(a, JsonNumber.Any) ? b : ReferenceEquals(b, JsonNumber.Any) ? a : DfaProduct.And(a, b, budget);

    private Dfa Or(Dfa a, Dfa b) =>
        ReferenceEquals(a, JsonNumber.Any) || b.IsEmpty ? a : ReferenceEquals(b, JsonNumber.Any) ? b : DfaProduct.Or(a, b, budget);

    private TShape[] IntersectShapes<TShape>(TShape[] a, TShape[] b, TShape any, Func<TShape, TShape, TShape?> and)
        where TShape : class
    {
        if (ReferenceEquals(a, b) || (b.Length == 1 && ReferenceEquals(b[0], any)) || a.Length == 0)
        {
            return a;
        }

        if ((a.Length == 1 && ReferenceEquals(a[0], any)) || b.Length == 0)
        {
            return b;
        }

        var result = new List<TShape>();
        foreach (var left in a)
        {
            foreach (var right in b)
            {
                Spend();
                if ((ReferenceEquals(left, right) ? left : and(left, right)) is { } shape && !result.Contains(shape))
                {
                    result.Add(shape);
                }
            }
        }

        return Checked(result);
    }

    private static TShape[] UniteShapes<TShape>(TShape[] a, TShape[] b, TShape any)
        where TShape : class
    {
        if (a.Length == 0 || b.Any(shape => ReferenceEquals(shape, any)))
        {
            return b;
        }

        return b.Length == 0 || a.Any(shape => ReferenceEquals(shape, any)) ? a : Checked([.. a.Union(b)]);
    }

    /// <summary>Strings without bounds on their length join into one language.</summary>
    private StringShape[] UniteStrings(StringShape[] a, StringShape[] b)
    {
        var joined = UniteShapes(a, b, StringShape.Any);
        if (joined.Count(IsUnbounded) < 2)
        {
            return joined;
        }

        var language = joined.Where(IsUnbounded).Select(shape => shape.Language).Aggregate((all, one) => DfaProduct.Or(all, one, budget));
        var unbounded = language.IsAny ? StringShape.Any : new StringShape(language, 0, int.MaxValue);
        return language.IsAny ? [unbounded] : [unbounded, .. joined.Where(shape => !IsUnbounded(shape))];
    }

    /// <summary>Objects of which nothing is said but that something must be the case join into one such.</summary>
    private static ObjectShape[] UniteObjects(ObjectShape[] a, ObjectShape[] b)
    {
        var joined = UniteShapes(a, b, ObjectShape.Any);
        if (joined.Count(IsObligation) < 2)
        {
            return joined;
        }

        var obligations = joined.Where(IsObligation).Select(shape => shape.Obligations[0]).ToArray();
        var one = new Obligation(
            [.. obligations.SelectMany(static one => one.Witnesses).Distinct()],
            [.. obligations.SelectMany(static one => one.Absent).Distinct()]);
        return [ObjectShape.Any with { Obligations = [one] }, .. joined.Where(shape => !IsObligation(shape))];
    }

    private static bool IsObligation(ObjectShape shape) =>
        shape is { Rules.Length: 0, Required.Length: 0, Implications.Length: 0, Obligations.Length: 1, Minimum: 0, Maximum: int.MaxValue };

    private static bool IsUnbounded(StringShape shape) => shape.Minimum == 0 && shape.Maximum == int.MaxValue;

    private static T[] Merge<T>(T[] a, T[] b) => a.Length == 0 ? b : b.Length == 0 ? a : [.. a.Union(b)];

    private void Spend()
    {
        if (++_work > MaximumWork)
        {
            throw new GrammarException("The schema combines into too many alternatives. Simplify its allOf, anyOf, oneOf and not.");
        }
    }

    private static TShape[] Checked<TShape>(List<TShape> shapes) => shapes.Count <= MaximumShapes
        ? [.. shapes]
        : throw new GrammarException(
            $"The schema combines into more than {MaximumShapes} alternatives for one value. Simplify its allOf, anyOf, oneOf and not.");
}
