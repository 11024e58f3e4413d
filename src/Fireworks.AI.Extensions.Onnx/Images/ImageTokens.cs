using Fireworks.AI.Extensions.Onnx.ModelFolders;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>The tokens that stand for images in prompts, from the numbers that GenAI's processor gives with its tensors.</summary>
internal sealed class ImageTokens
{
    /// <summary>More tokens than any image has, or any context.</summary>
    private const long Most = 1 << 24;

    private readonly ImageMarkup _markup;
    private readonly int _patchSize;
    private readonly int _mergeSize;
    private readonly int[] _open;
    private readonly int? _token;
    private readonly int[] _break;
    private readonly int[] _close;

    /// <param name="markup">How the model has images in its prompt.</param>
    /// <param name="vision">The part of the model that sees.</param>
    /// <param name="findToken">Finds the id of a token.</param>
    public ImageTokens(ImageMarkup markup, VisionConfig vision, Func<string, int> findToken)
    {
        _markup = markup;
        _patchSize = vision.PatchSize;
        _mergeSize = vision.MergeSize;
        _open = Find(markup.Open);
        _token = markup.Token is { } token ? findToken(token) : null;
        _break = Find(markup.Break);
        _close = Find(markup.Close);
        Reserved = [.. _open, .. _token is { } piece ? [piece] : Array.Empty<int>(), .. _break, .. _close];

        int[] Find(string? name) => name is null ? [] : [findToken(name)];
    }

    /// <summary>The tokens of the vocabulary that images alone have.</summary>
    public IReadOnlyCollection<int> Reserved { get; }

    /// <summary>The processor's output that says how many tokens images have.</summary>
    public string Output => _markup.Counting switch
    {
        ImageCounting.Rows => "image_sizes",
        ImageCounting.Grid => "image_grid_thw",
        _ => "num_image_tokens",
    };

    /// <summary>Gets the tokens of each image.</summary>
    /// <param name="numbers">What <see cref="Output"/> holds.</param>
    /// <param name="images">How many images there are.</param>
    /// <exception cref="InvalidDataException">The numbers are not those of so many images.</exception>
    public IReadOnlyList<int[]> Read(ReadOnlySpan<long> numbers, int images)
    {
        var (each, together) = _markup.Counting switch
        {
            ImageCounting.Rows => (2, 0),
            ImageCounting.Grid => (3, 0),
            ImageCounting.Each => (1, 0),
            _ => (0, 1),
        };
        if (numbers.Length < (each * images) + together)
        {
            throw new InvalidDataException($"its output '{Output}' holds {numbers.Length} numbers for {images} images.");
        }

        var tokens = new int[images][];
        for (var image = 0; image < images; image++)
        {
            tokens[image] = _markup.Counting switch
            {
                ImageCounting.Rows => GetRows(numbers[2 * image] / Side, numbers[(2 * image) + 1] / Side),
                ImageCounting.Grid => GetPieces(Multiply(numbers.Slice(3 * image, 3)) / (_mergeSize * _mergeSize), image),
                ImageCounting.Each => GetPieces(numbers[image], image),
                ImageCounting.Same => GetPieces(numbers[0], image),
                _ => GetPieces(numbers[0] / images, image),
            };
        }

        return tokens;
    }

    private int Side => _patchSize * _mergeSize;

    private int[] GetPieces(long count, int image) =>
        [.. _open, .. Enumerable.Repeat(_token ?? -1 - image, (int)Check(count)), .. _close];

    private int[] GetRows(long rows, long columns)
    {
        Multiply([rows, columns]);
        var row = Enumerable.Repeat(_token!.Value, (int)columns).ToArray();
        return [.. Enumerable.Range(1, (int)rows).SelectMany(number => (int[])[.. row, .. number < rows ? _break : _close])];
    }

    private long Multiply(ReadOnlySpan<long> numbers)
    {
        var product = 1L;
        foreach (var number in numbers)
        {
            product = Check(product * Check(number));
        }

        return product;
    }

    private long Check(long number) => number is > 0 and <= Most
        ? number
        : throw new InvalidDataException($"its output '{Output}' holds numbers that no image has.");
}
