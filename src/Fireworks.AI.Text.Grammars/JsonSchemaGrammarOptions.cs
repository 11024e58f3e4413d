namespace Fireworks.AI.Text.Grammars;

/// <summary>How a JSON Schema becomes a grammar.</summary>
internal sealed record JsonSchemaGrammarOptions
{
    /// <summary>Exactly the valid instances, in any order of properties: what validation means.</summary>
    public static JsonSchemaGrammarOptions Default { get; } = new();

    /// <summary>
    /// For models that write: properties in the schema's order and no undeclared ones, their names without needless escapes, short numbers,
    /// whole ones without a fraction.
    /// </summary>
    public static JsonSchemaGrammarOptions ForGeneration { get; } = new()
    {
        PropertyOrder = JsonPropertyOrder.Definition,
        ClosedObjects = true,
        PlainIntegers = true,
        ShortNumbers = true,
        PlainTimes = true,
        PlainNames = true,
    };

    public JsonWhitespace Whitespace { get; init; }

    public JsonPropertyOrder PropertyOrder { get; init; }

    /// <summary>
    /// Objects whose schema names properties and says nothing of others hold no others: all that is written is valid, but not all that is
    /// valid can be written.
    /// </summary>
    public bool ClosedObjects { get; init; }

    /// <summary>Whole numbers where the type is integer are written without the fraction of zeros that the schema would permit.</summary>
    public bool PlainIntegers { get; init; }

    /// <summary>
    /// Numbers have at most 15 digits before the point and 15 behind it, whole ones at most 64 bits, and no exponent, where the schema
    /// permits
    /// such numbers: a model that repeats a digit comes to an end, and every number fits a double or a long.
    /// </summary>
    public bool ShortNumbers { get; init; }

    /// <summary>
    /// Times as .NET reads them: with a capital T and Z. A time without a date has no offset, for which <see cref="TimeOnly"/> has no
    /// place.
    /// </summary>
    public bool PlainTimes { get; init; }

    /// <summary>Names of properties that the schema mentions have no escapes but where JSON needs them.</summary>
    public bool PlainNames { get; init; }

    /// <summary>Keywords that cannot be enforced are left out and listed in <see cref="Grammar.Relaxations"/> instead of refused.</summary>
    public bool AllowRelaxation { get; init; }
}

/// <summary>The white space that may stand between the tokens of JSON.</summary>
internal enum JsonWhitespace
{
    /// <summary>None.</summary>
    Compact,

    /// <summary>One space after each colon and comma, as Python writes it.</summary>
    PythonStyle,

    /// <summary>Up to 80 spaces, tabs and line ends anywhere that JSON permits them inside the value.</summary>
    Flexible,
}

/// <summary>The order in which the properties of an object may come.</summary>
internal enum JsonPropertyOrder
{
    /// <summary>Any order.</summary>
    Any,

    /// <summary>Properties that the schema names in its order, then others.</summary>
    Definition,
}
