using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Text.Jinja.Values;

namespace Fireworks.AI.Extensions.Onnx.Prompts;

/// <summary>The text of a message or a result, and the images whose places are marked in it.</summary>
/// <param name="Value">The text; marks are the library's own, texts are not.</param>
/// <param name="Images">The images in the order of their marks.</param>
internal readonly record struct MessageText(TemplateValue Value, IReadOnlyList<ImageFile> Images)
{
    public MessageText(string text)
        : this(TemplateValue.Text(text, isTemplate: false), [])
    {
    }

    public int Length => Value.AsText.Length;
}
