using System.Text.Json;
using Fireworks.AI.Text.Grammars.Automata;
using Fireworks.AI.Text.Grammars.JsonValues;
using Fireworks.AI.Text.Grammars.Languages;
using Fireworks.AI.Text.Grammars.Texts;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>
/// Turns a schema into nodes. Each node is a conjunction of schemas, affirmed or negated; its values are computed as unions of
/// shapes whose items and properties are nodes again. As there are finitely many conjunctions, recursion ends by itself, and negation,
/// oneOf and
/// conditions are exact.
/// </summary>
internal sealed class SchemaCompiler
{
    private const int MaximumLookaheadDepth = 6;
    private const int MaximumDepth = 400;

    private readonly ValueSetAlgebra _algebra;
    private readonly Queue<ValueNode> _queue = new();
    private readonly List<ValueNode> _compiled = [];
    private readonly List<string> _relaxations = [];
    private readonly SchemaKeywords _keywords;
    private int _lookahead;
    private int _depth;

    private SchemaCompiler(JsonElement root, JsonSchemaGrammarOptions options, DfaBudget budget)
    {
        Document = new SchemaDocument(root);
        Options = options;
        Budget = budget;
        Layout = new JsonLayout(options.Whitespace);
        _algebra = new ValueSetAlgebra(Nodes, IsCertainlyEmpty, budget);
        _keywords = new SchemaKeywords(this);
    }

    public SchemaDocument Document { get; }

    /// <summary>The node of any value, with automata of this grammar's layout; <see cref="ValueNode.Any"/> only names it.</summary>
    private ValueNode AnyNode { get; } = new([]);

    public JsonSchemaGrammarOptions Options { get; }

    /// <summary>What may still be spent on combining languages.</summary>
    public DfaBudget Budget { get; }

    public JsonLayout Layout { get; }

    public NodeTable Nodes { get; } = new();

    /// <summary>Compiles a schema to the position where its value starts.</summary>
    public static (Position Start, IReadOnlyList<string> Relaxations) Compile(
        JsonElement schema, JsonSchemaGrammarOptions options, DfaBudget budget)
    {
        var compiler = new SchemaCompiler(schema, options, budget);
        var root = compiler.Enqueue(compiler.GetNode(compiler.Document.Root, negated: false));
        while (compiler._queue.TryDequeue(out var node))
        {
            compiler.Build(node);
        }

        compiler.FindNodesThatCanBeMet();
        foreach (var node in compiler._compiled.Where(static node => node.IsUnique))
        {
            node.Distinct = node.CountValues();
        }

        return root.CanBeMet
            ? (new ValuePosition(root), compiler._relaxations)
            : throw new GrammarException("No value is valid under the schema: its conditions contradict each other.");
    }

    public ValueSet And(ValueSet a, ValueSet b) => _algebra.And(a, b);

    public ValueSet Or(ValueSet a, ValueSet b) => _algebra.Or(a, b);

    /// <summary>The node of values that a subschema admits, or does not admit.</summary>
    public ValueNode GetNode(Schema schema, bool negated)
    {
        // A schema that only refers to another is that other.
        for (var hops = 0; hops < MaximumDepth && !schema.IsConstant && FindReference(schema.Element) is { } reference; hops++)
        {
            schema = Document.Resolve(schema, reference);
        }

        if (!schema.IsConstant)
        {
            var always = schema.Element.ValueKind == JsonValueKind.True
                || (schema.Element.ValueKind == JsonValueKind.Object && !schema.Element.EnumerateObject().Any());
            if (always || schema.Element.ValueKind == JsonValueKind.False)
            {
                return always != negated ? ValueNode.Any : ValueNode.Never;
            }
        }

        return Nodes.GetNode((schema.Id << 1) | (negated ? 1 : 0));
    }

    /// <summary>Has the node built; returns the node to call.</summary>
    public ValueNode Enqueue(ValueNode node)
    {
        if (ReferenceEquals(node, ValueNode.Any))
        {
            node = AnyNode;
        }

        if (!node.IsQueued && !ReferenceEquals(node, ValueNode.Never))
        {
            node.IsQueued = true;
            _queue.Enqueue(node);
        }

        return node;
    }

    /// <summary>The values of a schema or of its complement; null when it refers to itself before it says anything.</summary>
    public ValueSet? Expand(Schema schema, bool negated)
    {
        var side = negated ? 1 : 0;
        if (schema.Values[side] is { } known)
        {
            return known;
        }

        if (schema.IsOpen[side])
        {
            return null;
        }

        if (++_depth > MaximumDepth)
        {
            throw GrammarException.ForKeyword("$ref", schema.Location, $"its conditions nest deeper than {MaximumDepth}.");
        }

        schema.IsOpen[side] = true;
        var values = schema.IsConstant ? ConstantValues.Create(schema, negated, this) : _keywords.Evaluate(schema, negated);
        schema.IsOpen[side] = false;
        _depth--;
        schema.Values[side] = values;
        return values;
    }

    /// <summary>The reference that a schema is, where it is nothing else.</summary>
    private string? FindReference(JsonElement schema)
    {
        if (Document.FindLoneReference(schema) is { } lone)
        {
            return lone;
        }

        string? reference = null;
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        foreach (var property in schema.EnumerateObject())
        {
            if (property.NameEquals("$ref"u8) && property.Value.ValueKind == JsonValueKind.String)
            {
                reference = property.Value.GetString();
            }
            else if (property.Name is not ("description" or "title" or "default" or "$comment"))
            {
                return null;
            }
        }

        return reference;
    }

    /// <summary>A keyword that cannot be enforced: an error, or everything where the caller permits that.</summary>
    public ValueSet Unsupported(string keyword, Schema schema, string reason)
    {
        var error = GrammarException.ForKeyword(keyword, schema.Location, reason);
        if (!Options.AllowRelaxation)
        {
            throw error;
        }

        _relaxations.Add(error.Message);
        return ValueSet.All;
    }

    /// <summary>The values of a node, or null when that cannot be told yet.</summary>
    private ValueSet? GetValues(ValueNode node)
    {
        if (node.Values is { } known)
        {
            return known;
        }

        var values = ReferenceEquals(node, ValueNode.Never) ? ValueSet.None : ValueSet.All;
        foreach (var literal in node.Literals)
        {
            if (literal < 0 || Expand(Document[literal >> 1], (literal & 1) != 0) is not { } next)
            {
                return literal < 0 ? values : null;
            }

            values = And(values, next);
        }

        node.Values = values;
        return values;
    }

    /// <summary>A look ahead, so that contradictory alternatives are dropped early; false when it is not certain.</summary>
    public bool IsCertainlyEmpty(ValueNode node)
    {
        if (ReferenceEquals(node, ValueNode.Never))
        {
            return true;
        }

        if (node.Values is { } known)
        {
            return known.IsNone;
        }

        if (_lookahead >= MaximumLookaheadDepth)
        {
            return false;
        }

        _lookahead++;
        var values = GetValues(node);
        _lookahead--;
        return values is { IsNone: true };
    }

    private void Build(ValueNode node)
    {
        var schemas = Array.ConvertAll(node.Literals, literal => Document[literal >> 1]);
        var location = schemas.Length == 0 ? "" : schemas[0].Location;
        try
        {
            var values = GetValues(node)
                ?? throw GrammarException.ForKeyword("$ref", location, "it refers to itself before it says anything.");
            node.Values = values;
            node.Numbers = Options.ShortNumbers ? JsonNumber.Short(values.Numbers, Budget) : values.Numbers;
            node.Strings =
            [
                .. values.Strings
                    .Select(shape => new BoundedLanguage(shape.Language, shape.Minimum, shape.Maximum, Budget))
                    .Where(static language => !language.IsEmpty),
            ];
            node.Arrays = Array.ConvertAll(values.Arrays, shape => new ArrayAutomaton(shape, this, location));
            node.Objects = Array.ConvertAll(values.Objects, shape => new ObjectAutomaton(shape, this, location));
        }
        catch (GrammarException error) when (error.Location is null)
        {
            throw GrammarException.ForKeyword(error.Keyword ?? SchemaKeywords.FindCombining(schemas), location, error.Message);
        }

        _compiled.Add(node);
    }

    /// <summary>The least fixed point: a node can be met when some shape can be with items and properties that can be met.</summary>
    private void FindNodesThatCanBeMet()
    {
        for (var changed = true; changed;)
        {
            changed = false;
            for (var i = _compiled.Count - 1; i >= 0; i--)
            {
                var node = _compiled[i];
                if (!node.CanBeMet && CanBeMet(node))
                {
                    node.CanBeMet = true;
                    changed = true;
                }
            }
        }
    }

    private static bool CanBeMet(ValueNode node) =>
        node.Values is { Null: true } or { True: true } or { False: true }
        || !node.Numbers.IsEmpty
        || node.Strings.Length > 0
        || node.Arrays.Any(automaton => automaton.CanBeMet())
        || node.Objects.Any(automaton => automaton.CanBeMet());
}
