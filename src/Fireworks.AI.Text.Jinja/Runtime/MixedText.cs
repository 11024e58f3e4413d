namespace Fireworks.AI.Text.Jinja.Runtime;

/// <summary>A string that is partly the template's and partly a message's.</summary>
/// <param name="text">The characters.</param>
/// <param name="firstIsTemplate">Whether the first run is the template's.</param>
/// <param name="flips">Ascending positions inside the text at which the origin changes.</param>
internal sealed class MixedText(string text, bool firstIsTemplate, int[] flips)
{
    public string Text { get; } = text;

    public bool FirstIsTemplate { get; } = firstIsTemplate;

    public int[] Flips { get; } = flips;
}
