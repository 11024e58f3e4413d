namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>How a type of model has images in its prompt. The types are those whose image processor ONNX Runtime GenAI has.</summary>
internal sealed record ImageMarkup
{
    /// <summary>
    /// Stands for an image in the text of a message until the template has taken it. Where it comes from the library, that is: in what a
    /// user writes it is a character like others.
    /// </summary>
    public const char Place = '\uFFFC';

    private static readonly ImageMarkup Qwen = new()
    {
        Mark = "<|image_pad|>",
        Text = "<|vision_start|><|image_pad|><|vision_end|>",
        Placeholder = "<|vision_start|><|vision_end|>",
        Token = "<|image_pad|>",
        Counting = ImageCounting.Grid,
    };

    private static readonly Dictionary<string, ImageMarkup> Types = new(StringComparer.Ordinal)
    {
        ["phi3v"] = new() { Text = $"{Place}\n", Placeholder = "<|image_{0}|>" },
        ["phi4mm"] = new() { Placeholder = "<|image_{0}|>", Token = "<|endoftext10|>" },
        ["gemma3"] = new()
        {
            Mark = "<start_of_image>",
            Lead = "\n\n",
            Open = "<start_of_image>",
            Token = "<image_soft_token>",
            Close = "<end_of_image>",
            Trail = "\n\n",
            Counting = ImageCounting.Same,
        },
        ["gemma4"] = new()
        {
            Mark = "<|image|>",
            Lead = "\n\n",
            Open = "<|image>",
            Token = "<|image|>",
            Close = "<image|>",
            Trail = "\n\n",
            Counting = ImageCounting.Same,
        },
        ["mistral3"] = new()
        {
            Mark = "[IMG]",
            Token = "[IMG]",
            Break = "[IMG_BREAK]",
            Close = "[IMG_END]",
            Counting = ImageCounting.Rows,
        },
        ["qwen2_5_vl"] = Qwen,
        ["qwen3_vl"] = Qwen,
        ["qwen3_5"] = Qwen,
        ["qwen3_5_moe"] = Qwen,
        ["fara"] = Qwen,
        ["videochat_flash_qwen"] = Qwen with { Counting = ImageCounting.Shared },
    };

    private readonly string? _text;
    private readonly string? _placeholder;

    /// <summary>What stands in the rendered prompt for an image.</summary>
    public string Mark { get; init; } = $"{Place}";

    /// <summary>What is written for an image where the chat template has no place for it; the mark is in it.</summary>
    public string Text { get => _text ?? Mark; init => _text = value; }

    /// <summary>What stands for an image in the prompt that GenAI's processor is given; <c>{0}</c> is its number, from 1.</summary>
    public string Placeholder { get => _placeholder ?? Mark; init => _placeholder = value; }

    /// <summary>The text that takes the mark's place before the tokens of the image.</summary>
    public string Lead { get; init; } = "";

    /// <summary>The text that takes the mark's place behind the tokens of the image.</summary>
    public string Trail { get; init; } = "";

    /// <summary>The token before those of the image, if any.</summary>
    public string? Open { get; init; }

    /// <summary>The token that stands for a piece of the image; without one it is the image's number, from -1 down.</summary>
    public string? Token { get; init; }

    /// <summary>The token between two rows of pieces, if any.</summary>
    public string? Break { get; init; }

    /// <summary>The token behind those of the image, if any.</summary>
    public string? Close { get; init; }

    /// <summary>Where the number of pieces is found.</summary>
    public ImageCounting Counting { get; init; }

    /// <summary>Finds how a type of model has images in its prompt; null where this library does not know.</summary>
    public static ImageMarkup? Find(string type) => Types.GetValueOrDefault(type);
}

/// <summary>Where the number of an image's tokens is found in what GenAI's processor makes.</summary>
internal enum ImageCounting
{
    /// <summary>A number for each image.</summary>
    Each,

    /// <summary>One number, for each image the same.</summary>
    Same,

    /// <summary>One number for all images together, which are of the same size.</summary>
    Shared,

    /// <summary>A grid of patches for each image, of which several make a token.</summary>
    Grid,

    /// <summary>A height and a width in pixels for each image: rows of tokens.</summary>
    Rows,
}
