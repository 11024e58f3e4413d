using System.Text.Json;
using System.Text.Json.Nodes;

namespace Fireworks.AI.Extensions.Benchmarks.Text;

/// <summary>320 JSON schemas as tools and answers have them, each with an instance, the same on every run.</summary>
internal static class SeededSchemas
{
    private const int Count = 320;

    public static JsonElement[] Create()
    {
        var random = new Random(Count);
        return [.. Enumerable.Range(0, Count).Select(_ => Line(random))];
    }

    private static JsonElement Line(Random random)
    {
        var (schema, instance) = Object(random, 0);
        return JsonSerializer.SerializeToElement(new JsonObject
        {
            ["schema"] = schema,
            ["tests"] = new JsonArray(new JsonObject { ["valid"] = true, ["data"] = instance }),
        });
    }

    private static (JsonNode Schema, JsonNode? Instance) Value(Random random, int depth) => random.Next(depth > 2 ? 6 : 8) switch
    {
        0 => (JsonNode.Parse("""{"type":"string","description":"Words."}""")!, string.Join(' ', Names(random, random.Next(1, 8)))),
        1 => (JsonNode.Parse("""{"type":"string","minLength":1,"maxLength":40}""")!, Names(random, 1)[0]),
        2 => Choice(random),
        3 => (JsonNode.Parse("""{"type":"integer","minimum":0,"maximum":1000}""")!, random.Next(1001)),
        4 => (JsonNode.Parse("""{"type":"number"}""")!, Math.Round(random.NextDouble() * 1000, 2)),
        5 => (JsonNode.Parse("""{"type":"boolean"}""")!, random.Next(2) == 0),
        6 => Array(random, depth),
        _ => Object(random, depth + 1),
    };

    private static (JsonNode Schema, JsonNode? Instance) Choice(Random random)
    {
        var names = Names(random, 4);
        return (new JsonObject { ["enum"] = new JsonArray([.. names.Select(static name => (JsonNode)name)]) }, names[random.Next(names.Length)]);
    }

    private static (JsonNode Schema, JsonNode? Instance) Array(Random random, int depth)
    {
        var (items, item) = Value(random, depth + 1);
        var instance = new JsonArray([.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => item?.DeepClone())]);
        return (new JsonObject { ["type"] = "array", ["items"] = items, ["minItems"] = 1, ["maxItems"] = 8 }, instance);
    }

    private static (JsonNode Schema, JsonNode? Instance) Object(Random random, int depth)
    {
        JsonObject properties = [];
        JsonObject instance = [];
        JsonArray required = [];
        foreach (var name in Names(random, random.Next(2, 7)))
        {
            var (schema, value) = Value(random, depth);
            properties[name] = schema;
            if (random.Next(4) > 0)
            {
                required.Add(name);
                instance[name] = value;
            }
        }

        return (new JsonObject { ["type"] = "object", ["properties"] = properties, ["required"] = required, ["additionalProperties"] = false }, instance);
    }

    private static string[] Names(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => string.Concat(Enumerable.Range(0, random.Next(3, 12)).Select(_ => (char)('a' + random.Next(26))))).Distinct()];
}
