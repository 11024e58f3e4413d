using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Jinja.Rendering;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>A message on its way to the template.</summary>
/// <remarks>The library chose the role, so that templates may build special tokens of it.</remarks>
internal sealed class TemplateMessage(string role)
{
    public string Role => role;

    public TemplateValue Text { get; set; }

    /// <summary>Gets or sets the images that are marked in the text.</summary>
    public IReadOnlyList<ImageFile> Images { get; set; } = [];

    /// <summary>Gets or sets whether the content is a text, if only an empty one.</summary>
    public bool HasContent { get; set; } = true;

    /// <summary>Gets or sets the tools as text, for templates that read them from the system message.</summary>
    public TemplateValue Tools { get; set; }

    public TemplateValue Reasoning { get; set; }

    /// <summary>Gets or sets the name under which the template looks for reasoning.</summary>
    public string ReasoningProperty { get; set; } = "reasoning_content";

    public IReadOnlyList<TemplateToolCall>? Calls { get; set; }

    public string? CallId { get; set; }

    public string? Name { get; set; }

    /// <summary>Gets or sets whether it is a tool's result in the guise of another role.</summary>
    public bool IsResult { get; set; }

    /// <param name="features">What the template takes.</param>
    /// <param name="imageText">What stands for an image in a text, where the template has no place for images.</param>
    public TemplateMap ToMap(ChatTemplateFeatures features, string? imageText)
    {
        var content = !HasContent ? TemplateValue.None
            : Images.Count > 0 ? WithImages(features, imageText!)
            : features.ContentParts ? TemplateValue.List([Part(Text)])
            : Text;
        var map = new TemplateMap()
            .With("role", TemplateValue.Text(role, isTemplate: true))
            .With("content", content);
        Add(map, "tools", Tools);
        Add(map, ReasoningProperty, Reasoning);
        Add(map, "name", UntrustedText(Name));
        Add(map, "tool_call_id", UntrustedText(CallId));
        if (Calls is not null)
        {
            map.With("tool_calls", TemplateValue.List([.. Calls.Select(static call => call.ToValue())]));
        }

        return map;
    }

    /// <summary>Writes images as parts of the content, or into the text.</summary>
    private TemplateValue WithImages(ChatTemplateFeatures features, string imageText)
    {
        using var whole = new TextBuilder();
        whole.Append(Text);
        var parts = new List<TemplateValue>();
        using var text = new TextBuilder();
        foreach (var segment in whole.ToSegments())
        {
            var pieces = segment.IsTemplate ? segment.Text.Split(ImageMarkup.Place) : [segment.Text];
            for (var i = 0; i < pieces.Length; i++)
            {
                if (i > 0 && features.ImageParts)
                {
                    EndText();
                    parts.Add(TemplateValue.From(new TemplateMap().With("type", TemplateValue.Text("image", isTemplate: true))));
                }
                else if (i > 0)
                {
                    text.Append(imageText, isTemplate: true);
                }

                text.Append(pieces[i], segment.IsTemplate);
            }
        }

        if (!features.ImageParts && !features.ContentParts)
        {
            return text.ToValue();
        }

        EndText();
        return TemplateValue.List([.. parts]);

        void EndText()
        {
            if (text.Length > 0)
            {
                parts.Add(Part(text.ToValue()));
                text.Clear();
            }
        }
    }

    private static TemplateValue Part(TemplateValue text) => TemplateValue.From(new TemplateMap()
        .With("type", TemplateValue.Text("text", isTemplate: true))
        .With("text", text));

    private static TemplateValue UntrustedText(string? text) => text is null ? default : TemplateValue.Text(text, isTemplate: false);

    private static void Add(TemplateMap map, string name, in TemplateValue value)
    {
        if (!value.IsMissing)
        {
            map.With(name, value);
        }
    }
}

/// <summary>A call of a tool that an assistant message made.</summary>
internal sealed record TemplateToolCall(string Id, string Name, TemplateValue Arguments)
{
    public TemplateValue ToValue() => TemplateValue.From(new TemplateMap()
        .With("id", TemplateValue.Text(Id, isTemplate: false))
        .With("type", TemplateValue.Text("function", isTemplate: true))
        .With("function", TemplateValue.From(new TemplateMap()
            .With("name", TemplateValue.Text(Name, isTemplate: false))
            .With("arguments", Arguments))));
}

/// <summary>The ids of calls as the template takes them: as they are, or of nine letters and digits.</summary>
internal sealed class TemplateToolCallIds(bool areShort)
{
    private const int ShortLength = 9;

    private readonly Dictionary<string, string> _short = new(StringComparer.Ordinal);

    public string GetId(string id)
    {
        if (!areShort || (id.Length == ShortLength && id.All(char.IsAsciiLetterOrDigit)))
        {
            return id;
        }

        if (!_short.TryGetValue(id, out var known))
        {
            _short.Add(id, known = $"call{_short.Count:00000}");
        }

        return known;
    }
}
