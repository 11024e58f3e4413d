using System.Text.Json;

namespace Fireworks.AI.Extensions.Onnx.ModelFolders;

/// <summary>Reads the properties of a JSON object in a file of a model, with errors that name the file and the property.</summary>
internal readonly struct ConfigProperties
{
    private readonly ModelFolder _folder;
    private readonly string _file;
    private readonly JsonElement _element;

    private ConfigProperties(ModelFolder folder, string file, JsonElement element)
    {
        _folder = folder;
        _file = file;
        _element = element;
    }

    /// <summary>Reads a file whose root is an object; without the file, <see langword="null"/>.</summary>
    public static T? ReadOrNull<T>(ModelFolder folder, string file, Func<ConfigProperties, T> read)
        where T : class =>
        folder.ReadTextOrNull(file) is not { } text ? null : folder.ReadJson(file, text, root =>
            root.ValueKind == JsonValueKind.Object ? read(new ConfigProperties(folder, file, root)) : throw folder.Error(
                $"{file} must hold a JSON object."));

    /// <summary>Reads a file whose root is a list of objects; without the file, <see langword="null"/>.</summary>
    public static List<T>? ReadListOrNull<T>(ModelFolder folder, string file, Func<ConfigProperties, T> read) =>
        folder.ReadTextOrNull(file) is not { } text ? null : folder.ReadJson(file, text, root =>
            root.ValueKind == JsonValueKind.Array && root.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.Object)
                ? root.EnumerateArray().Select(item => read(new ConfigProperties(folder, file, item))).ToList()
                : throw folder.Error($"{file} must hold a list of JSON objects."));

    public string? Text(string name) => Find(name, JsonValueKind.String)?.GetString();

    public string RequiredText(string name) => Text(name) ?? throw Missing(name);

    public bool? Boolean(string name) =>
        !_element.TryGetProperty(name, out var value) ? null : value.ValueKind switch
        {
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            JsonValueKind.Null => null,
            _ => throw Invalid(name, "must be true or false"),
        };

    /// <summary>
    /// A whole number from 1; one too large for a length counts as the largest, which is how some files say that there is no limit.
    /// </summary>
    public int? Count(string name)
    {
        if (Find(name, JsonValueKind.Number) is not { } value)
        {
            return null;
        }

        return value.TryGetDouble(out var number) && number >= 1 && Math.Floor(number) == number
            ? (int)Math.Min(number, int.MaxValue)
            : throw Invalid(name, "must be a whole number from 1");
    }

    public int RequiredCount(string name) => Count(name) ?? throw Missing(name);

    /// <summary>A token's id.</summary>
    public int? Id(string name) =>
        Find(name, JsonValueKind.Number) is not { } value ? null
        : value.TryGetInt32(out var number) && number >= 0 ? number
        : throw Invalid(name, "must be a token id: a whole number from 0");

    /// <summary>An object inside of this one.</summary>
    public ConfigProperties? Object(string name) =>
        Find(name, JsonValueKind.Object) is { } value ? new ConfigProperties(_folder, _file, value) : null;

    /// <summary>An object whose properties are all texts.</summary>
    public Dictionary<string, string> Texts(string name)
    {
        var texts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (Find(name, JsonValueKind.Object) is { } value)
        {
            foreach (var property in value.EnumerateObject())
            {
                texts[property.Name] = property.Value.ValueKind == JsonValueKind.String
                    ? property.Value.GetString()!
                    : throw Invalid($"{name}.{property.Name}", "must be a text");
            }
        }

        return texts;
    }

    public OnnxModelException Missing(string name) => _folder.Error($"{_file} lacks '{name}'.");

    public OnnxModelException Invalid(string name, string what) => _folder.Error($"'{name}' in {_file} {what}.");

    private JsonElement? Find(string name, JsonValueKind kind) =>
        !_element.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null ? null
        : value.ValueKind == kind ? value
        : throw Invalid(name, $"must be of JSON kind {kind}");
}
