using System.Text.Json;

namespace Fireworks.AI.Text.Grammars.Schemas;

/// <summary>The schemas of one document by their places, and the references among them.</summary>
internal sealed class SchemaDocument
{
    private const int MaximumCompared = 4_000;

    private readonly Dictionary<string, Schema> _byLocation = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Schema> _byText = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Schema> _constants = new(StringComparer.Ordinal);
    private readonly List<Schema> _all = [];
    private Dictionary<string, (JsonElement Element, string Location)>? _names;

    public SchemaDocument(JsonElement root)
    {
        Root = At(root, "");
        Draft = SchemaDraft.Of(root);
    }

    public Schema Root { get; }

    /// <summary>The draft that the document names.</summary>
    public SchemaDraft Draft { get; }

    public Schema this[int id] => _all[id];

    public Schema Child(Schema parent, string keyword, JsonElement element) => At(element, parent.Location + "/" + Escape(keyword));

    public Schema Child(Schema parent, string keyword, string name, JsonElement element) =>
        At(element, parent.Location + "/" + Escape(keyword) + "/" + Escape(name));

    public Schema Constant(JsonElement value, string location)
    {
        var text = value.GetRawText();
        if (!_constants.TryGetValue(text, out var schema))
        {
            schema = Add(value, location, isConstant: true);
            _constants.Add(text, schema);
        }

        return schema;
    }

    /// <summary>The reference that a schema is, as drafts up to 7 ignore all that stands beside one; null where it is none.</summary>
    public string? FindLoneReference(JsonElement schema) =>
        Draft.IgnoresBesideReferences && schema.ValueKind == JsonValueKind.Object
            && schema.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String
        ? reference.GetString()
        : null;

    public Schema Resolve(Schema from, string reference)
    {
        var fragment = reference.StartsWith('#') ? reference[1..] : null;
        if (fragment is not null && (fragment.Length == 0 || fragment[0] == '/'))
        {
            return Walk(Root.Element, "", Uri.UnescapeDataString(fragment)) ?? FindNested(fragment)
                ?? throw GrammarException.ForKeyword("$ref", from.Location, $"there is nothing at '{reference}'.");
        }

        var names = _names ??= CollectNames();
        var hash = reference.IndexOf('#', StringComparison.Ordinal);
        if (names.TryGetValue(reference, out var named) || names.TryGetValue(reference.TrimEnd('#'), out named))
        {
            return At(named.Element, named.Location);
        }

        // Relative to where it stands.
        var absolute = Combine(FindBase(from.Location), hash < 0 ? reference : reference[..hash]);
        if (hash < 0 && names.TryGetValue(absolute, out named))
        {
            return At(named.Element, named.Location);
        }

        if (hash > 0 && (names.TryGetValue(reference[..hash], out named) || names.TryGetValue(absolute, out named))
            && Walk(named.Element, named.Location, Uri.UnescapeDataString(reference[(hash + 1)..])) is { } found)
        {
            return found;
        }

        throw GrammarException.ForKeyword(
            "$ref",
            from.Location,
            $"'{reference}' is not in this document. Copy the schema that it names into '$defs' and refer to it there.");
    }

    /// <summary>The schema at a place. Places where the same is written are one, so that conditions find their negations.</summary>
    private Schema At(JsonElement element, string location)
    {
        if (_byLocation.TryGetValue(location, out var schema))
        {
            return schema;
        }

        var text = element.GetRawText();
        if (text.Length > MaximumCompared)
        {
            schema = Add(element, location, isConstant: false);
        }
        else if (!_byText.TryGetValue(text, out schema))
        {
            schema = Add(element, location, isConstant: false);
            _byText.Add(text, schema);
        }

        _byLocation.Add(location, schema);
        return schema;
    }

    private Schema Add(JsonElement element, string location, bool isConstant)
    {
        var schema = new Schema(_all.Count, element, location, isConstant);
        _all.Add(schema);
        return schema;
    }

    private Schema? Walk(JsonElement element, string location, string pointer)
    {
        if (pointer.Length == 0)
        {
            return At(element, location);
        }

        foreach (var escaped in pointer.Split('/').Skip(1))
        {
            var part = escaped.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(part, out var property))
            {
                element = property;
            }
            else if (element.ValueKind == JsonValueKind.Array
                && int.TryParse(part, out var index)
                && index >= 0 && index < element.GetArrayLength())
            {
                element = element[index];
            }
            else
            {
                return null;
            }

            location += "/" + escaped;
        }

        return At(element, location);
    }

    /// <summary>A pointer into a part that has its own identifier starts from there.</summary>
    private Schema? FindNested(string fragment)
    {
        foreach (var (element, location) in (_names ??= CollectNames()).Values)
        {
            if (Walk(element, location, Uri.UnescapeDataString(fragment)) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>The identifier of the nearest schema around a place that has one.</summary>
    private string FindBase(string location)
    {
        var (place, found) = (-1, "");
        foreach (var (name, (_, around)) in _names!)
        {
            if (around.Length > place && name.Contains("://", StringComparison.Ordinal) && !name.Contains('#', StringComparison.Ordinal)
                && (location.Length == around.Length || around.Length == 0 || location.StartsWith(around + "/", StringComparison.Ordinal)))
            {
                (place, found) = (around.Length, name);
            }
        }

        return found;
    }

    private Dictionary<string, (JsonElement Element, string Location)> CollectNames()
    {
        var names = new Dictionary<string, (JsonElement, string)>(StringComparer.Ordinal);
        Collect(Root.Element, "", "", names, Draft.IgnoresBesideReferences);
        return names;
    }

    private static void Collect(
        JsonElement element, string location, string baseUri, Dictionary<string, (JsonElement, string)> names, bool ignoresBeside)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            var index = 0;
            foreach (var item in element.EnumerateArray())
            {
                Collect(item, $"{location}/{index++}", baseUri, names, ignoresBeside);
            }

            return;
        }

        if (element.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        var isReference = ignoresBeside && element.TryGetProperty("$ref", out var target) && target.ValueKind == JsonValueKind.String;
        foreach (var keyword in isReference ? [] : (ReadOnlySpan<string>)["$id", "id"])
        {
            if (element.TryGetProperty(keyword, out var id) && id.ValueKind == JsonValueKind.String)
            {
                var text = id.GetString()!;
                var absolute = Combine(baseUri, text);
                names.TryAdd(absolute.TrimEnd('#'), (element, location));
                names.TryAdd(text.TrimEnd('#'), (element, location));
                if (!text.StartsWith('#'))
                {
                    baseUri = absolute;
                }
            }
        }

        foreach (var keyword in (ReadOnlySpan<string>)["$anchor", "$dynamicAnchor"])
        {
            if (element.TryGetProperty(keyword, out var anchor) && anchor.ValueKind == JsonValueKind.String)
            {
                names.TryAdd("#" + anchor.GetString(), (element, location));
                names.TryAdd(baseUri.TrimEnd('#') + "#" + anchor.GetString(), (element, location));
            }
        }

        foreach (var property in element.EnumerateObject())
        {
            if (property.Name is not ("enum" or "const" or "default" or "examples"))
            {
                Collect(property.Value, location + "/" + Escape(property.Name), baseUri, names, ignoresBeside);
            }
        }
    }

    private static string Combine(string baseUri, string reference) =>
        Uri.TryCreate(baseUri, UriKind.Absolute, out var root) && Uri.TryCreate(root, reference, out var combined)
            ? combined.ToString()
            : reference;

    private static string Escape(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}

/// <summary>A condition on a value: a schema at a place of the document, or equality with a constant.</summary>
internal sealed class Schema
{
    public Schema(int id, JsonElement element, string location, bool isConstant)
    {
        Id = id;
        Element = element;
        Location = location;
        IsConstant = isConstant;
    }

    public int Id { get; }

    public JsonElement Element { get; }

    /// <summary>A JSON pointer from the root.</summary>
    public string Location { get; }

    /// <summary>The element is the only value that is allowed, not a schema.</summary>
    public bool IsConstant { get; }

    /// <summary>The values that satisfy it, and those that do not, once computed.</summary>
    public ValueSet?[] Values { get; } = new ValueSet?[2];

    public bool[] IsOpen { get; } = new bool[2];
}
