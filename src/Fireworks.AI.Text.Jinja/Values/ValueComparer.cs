using System.Runtime.CompilerServices;

namespace Fireworks.AI.Text.Jinja.Values;

/// <summary>Equality, order and hashing as Python defines them. What they cost is paid from the budget of a rendering.</summary>
internal sealed class ValueComparer(RenderBudget? budget) : IEqualityComparer<TemplateValue>
{
    private const int MaximumDepth = 64;

    /// <summary>Gets the comparer for values that are made before any template runs.</summary>
    public static ValueComparer Unmetered { get; } = new(null);

    public bool AreEqual(in TemplateValue left, in TemplateValue right) => AreEqual(left, right, 0);

    /// <summary>Compares two values: negative, zero or positive. Values that Python does not order are an error.</summary>
    public int Compare(in TemplateValue left, in TemplateValue right) => Compare(left, right, 0);

    /// <summary>Returns the value if a dictionary can have it as a key.</summary>
    public TemplateValue Key(in TemplateValue value)
    {
        _ = value.IsText ? 0 : GetHashCode(value);
        return value;
    }

    /// <summary>Sorts stably by a key.</summary>
    public List<T> Order<T>(IEnumerable<T> items, Func<T, TemplateValue> key, bool isReversed = false)
    {
        var comparer = Comparer<TemplateValue>.Create((left, right) =>
        {
            budget?.Step();
            return Compare(left, right);
        });
        try
        {
            return [.. isReversed ? items.OrderByDescending(key, comparer) : items.OrderBy(key, comparer)];
        }
        catch (InvalidOperationException exception) when (exception.InnerException is ChatTemplateException inner)
        {
            throw new ChatTemplateException(inner.Reason, innerException: inner);
        }
    }

    public bool Equals(TemplateValue x, TemplateValue y) => AreEqual(x, y);

    public int GetHashCode(TemplateValue obj)
    {
        budget?.SpendOn(obj);
        return Hash(obj);
    }

    private int Hash(in TemplateValue obj) => obj.Kind switch
    {
        ValueKind.Text => string.GetHashCode(obj.AsText),
        ValueKind.Integer when obj.IsHugeInteger => obj.Digits.GetHashCode(StringComparison.Ordinal),
        ValueKind.Integer or ValueKind.Boolean or ValueKind.Float => obj.AsNumber.GetHashCode(),
        ValueKind.Sequence when obj.AsSequence.Form == SequenceForm.Tuple => HashTuple(obj.AsSequence.Items),
        ValueKind.Object => obj.AsObject.GetHashCode(),
        ValueKind.Sequence or ValueKind.Map => throw new ChatTemplateException($"unhashable type: '{obj.TypeName}'"),
        _ => (int)obj.Kind,
    };

    private int HashTuple(IReadOnlyList<TemplateValue> items)
    {
        // The depth of nested tuples is bounded by the parser and by the comparison that follows.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var hash = new HashCode();
        foreach (var item in items)
        {
            hash.Add(GetHashCode(item));
        }

        return hash.ToHashCode();
    }

    private bool AreEqual(in TemplateValue left, in TemplateValue right, int depth)
    {
        budget?.Spend(1);
        if (left.IsText && right.IsText)
        {
            budget?.Spend(Math.Min(left.AsText.Length, right.AsText.Length) / 16);
            return string.Equals(left.AsText, right.AsText, StringComparison.Ordinal);
        }

        if (left.IsNumber && right.IsNumber)
        {
            return left.IsHugeInteger || right.IsHugeInteger
                ? left.IsHugeInteger && right.IsHugeInteger && left.Digits == right.Digits
                : left.Kind == ValueKind.Float || right.Kind == ValueKind.Float
                    ? left.AsNumber == right.AsNumber
                    : left.AsInteger == right.AsInteger;
        }

        if (left.Kind != right.Kind)
        {
            return false;
        }

        if (depth > MaximumDepth)
        {
            throw new ChatTemplateException($"values nested deeper than {MaximumDepth} levels cannot be compared");
        }

        return left.Kind switch
        {
            ValueKind.Sequence => AreEqual(left.AsSequence, right.AsSequence, depth),
            ValueKind.Map => AreEqual(left.AsMap, right.AsMap, depth),
            ValueKind.Object => ReferenceEquals(left.AsObject, right.AsObject),
            _ => true,
        };
    }

    private bool AreEqual(TemplateSequence left, TemplateSequence right, int depth)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Form != right.Form || !left.IsIndexable || left.Count != right.Count)
        {
            return false;
        }

        for (var i = 0; i < left.Count; i++)
        {
            if (!AreEqual(left.Items[i], right.Items[i], depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private bool AreEqual(TemplateMap left, TemplateMap right, int depth)
    {
        if (ReferenceEquals(left, right))
        {
            return true;
        }

        if (left.Count != right.Count)
        {
            return false;
        }

        foreach ((var key, var value) in left.Entries)
        {
            if (!right.TryGet(key, this, out var other) || !AreEqual(value, other, depth + 1))
            {
                return false;
            }
        }

        return true;
    }

    private int Compare(in TemplateValue left, in TemplateValue right, int depth)
    {
        budget?.Spend(1);
        if (left.IsText && right.IsText)
        {
            budget?.Spend(Math.Min(left.AsText.Length, right.AsText.Length) / 16);
            return CompareText(left.AsText, right.AsText);
        }

        if (left.IsNumber && right.IsNumber)
        {
            return left.IsIntegral && right.IsIntegral
                ? left.AsInteger.CompareTo(right.AsInteger)
                : left.AsNumber.CompareTo(right.AsNumber);
        }

        var ordered = left.Kind == ValueKind.Sequence && right.Kind == ValueKind.Sequence
            && left.AsSequence.Form == right.AsSequence.Form
            && left.AsSequence.Form is SequenceForm.List or SequenceForm.Tuple;
        if (!ordered || depth > MaximumDepth)
        {
            if (left.IsUndefined || right.IsUndefined)
            {
                throw (left.IsUndefined ? left : right).UndefinedError();
            }

            throw new ChatTemplateException($"{left.TypeName} and {right.TypeName} cannot be ordered");
        }

        var first = left.AsSequence;
        var second = right.AsSequence;
        for (var i = 0; i < Math.Min(first.Count, second.Count); i++)
        {
            if (!AreEqual(first.Items[i], second.Items[i], depth + 1))
            {
                return Compare(first.Items[i], second.Items[i], depth + 1);
            }
        }

        return first.Count.CompareTo(second.Count);
    }

    /// <summary>Orders by code points: surrogates come after the rest of the basic plane.</summary>
    private static int CompareText(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
        {
            return left.Length.CompareTo(right.Length);
        }

        var first = left[common];
        var second = right[common];
        var firstIsHigh = char.IsSurrogate(first);
        return firstIsHigh == char.IsSurrogate(second) ? first.CompareTo(second) : firstIsHigh ? 1 : -1;
    }
}
