using System.Globalization;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>Makes tensors of images with GenAI's processor, and the tokens that stand for them in the prompt.</summary>
internal sealed unsafe class GenAIImageProcessor : IImageProcessor, IDisposable
{
    private readonly GenAIProcessorHandle _processor;
    private readonly ImageMarkup _markup;
    private readonly VisionConfig _vision;
    private readonly int[] _open;
    private readonly int? _token;
    private readonly int[] _break;
    private readonly int[] _close;

    /// <summary>GenAI does not say that its processor serves several threads at a time.</summary>
    private readonly object _gate = new();

    private GenAIImageProcessor(
        GenAIProcessorHandle processor, ImageMarkup markup, VisionConfig vision, Func<string, int> findToken)
    {
        _processor = processor;
        _markup = markup;
        _vision = vision;
        _open = FindTokens(markup.Open);
        _token = markup.Token is { } token ? findToken(token) : null;
        _break = FindTokens(markup.Break);
        _close = FindTokens(markup.Close);

        int[] FindTokens(string? name) => name is null ? [] : [findToken(name)];
    }

    /// <exception cref="OnnxModelException">
    /// The folder has no processor that can be used, or its tokenizer lacks the tokens of images.
    /// </exception>
    public static GenAIImageProcessor Create(
        GenAIModelHandle model, ModelFolder folder, ImageMarkup markup, VisionConfig vision, Tokenizer tokenizer)
    {
        folder.Require(vision.ProcessorFile, "It says how images become tensors.");
        GenAIProcessorHandle? processor = null;
        try
        {
            GenAIResult.Check(GenAINative.OgaCreateMultiModalProcessor(model, out processor));
            return new GenAIImageProcessor(processor, markup, vision, FindToken);
        }
        catch (Exception exception)
        {
            processor?.Dispose();
            throw exception is not GenAIException ? exception : folder.Error(
                $"ONNX Runtime GenAI cannot use {vision.ProcessorFile}: {exception.Message.ReplaceLineEndings(" ").Trim()}", exception);
        }

        int FindToken(string token) => tokenizer.FindToken(token) ?? throw folder.Error(
            $"{ModelFolder.TokenizerFile} lacks the token '{token}', by which models of this type have images in their prompts.");
    }

    public IImageTensors Process(IReadOnlyList<ImageFile> images)
    {
        var prompt = string.Concat(Enumerable.Range(1, images.Count).Select(number =>
            string.Format(CultureInfo.InvariantCulture, _markup.Placeholder, number)));
        GenAINamedTensorsHandle? tensors = null;
        try
        {
            lock (_gate)
            {
                using var loaded = Load(images);
                GenAIResult.Check(GenAINative.OgaProcessorProcessImages(_processor, prompt, loaded, out tensors));
            }

            return new Tensors(tensors, [.. Enumerable.Range(0, images.Count).Select(image => GetTokens(tensors, image, images.Count))]);
        }
        catch (Exception exception)
        {
            tensors?.Dispose();
            throw exception is not GenAIException ? exception : new ArgumentException(
                $"The model's image processor refuses an image: {exception.Message.ReplaceLineEndings(" ").Trim()} "
                + "Send one of other proportions or of another size.",
                exception);
        }
    }

    public void Dispose() => _processor.Dispose();

    /// <summary>Gives GenAI the files, of which it makes copies.</summary>
    private static GenAIImagesHandle Load(IReadOnlyList<ImageFile> images)
    {
        var files = images.Select(static image => image.Bytes.AsMemory().Pin()).ToArray();
        try
        {
            var data = stackalloc void*[files.Length];
            var lengths = stackalloc nuint[files.Length];
            for (var i = 0; i < files.Length; i++)
            {
                data[i] = files[i].Pointer;
                lengths[i] = (nuint)images[i].Bytes.Length;
            }

            GenAIResult.Check(GenAINative.OgaLoadImagesFromBuffers(data, lengths, (nuint)files.Length, out var loaded));
            return loaded;
        }
        finally
        {
            Array.ForEach(files, static file => file.Dispose());
        }
    }

    private int[] GetTokens(GenAINamedTensorsHandle tensors, int image, int images)
    {
        if (_markup.Counting == ImageCounting.Rows)
        {
            var sizes = Read(tensors, "image_sizes");
            var side = _vision.PatchSize * _vision.MergeSize;
            return GetRows((int)(sizes[2 * image] / side), (int)(sizes[(2 * image) + 1] / side));
        }

        var count = _markup.Counting switch
        {
            ImageCounting.Each => Read(tensors, "num_image_tokens")[image],
            ImageCounting.Same => Read(tensors, "num_image_tokens")[0],
            ImageCounting.Shared => Read(tensors, "num_image_tokens")[0] / images,
            _ => CountPatches(Read(tensors, "image_grid_thw").AsSpan(3 * image, 3)),
        };
        return [.. _open, .. Enumerable.Repeat(_token ?? -1 - image, (int)count), .. _close];
    }

    private long CountPatches(ReadOnlySpan<long> grid) => grid[0] * grid[1] * grid[2] / (_vision.MergeSize * _vision.MergeSize);

    private int[] GetRows(int rows, int columns)
    {
        var row = Enumerable.Repeat(_token!.Value, columns).ToArray();
        return [.. Enumerable.Range(1, rows).SelectMany(number => (int[])[.. row, .. number < rows ? _break : _close])];
    }

    private static long[] Read(GenAINamedTensorsHandle tensors, string name)
    {
        GenAIResult.Check(GenAINative.OgaNamedTensorsGet(tensors, name, out var tensor));
        using (tensor)
        {
            return tensor.ElementType == GenAIElementType.Int64
                ? tensor.AsSpan<long>().ToArray()
                : throw new GenAIException($"Its output '{name}' is of the type {tensor.ElementType}.");
        }
    }

    private sealed class Tensors(GenAINamedTensorsHandle handle, IReadOnlyList<int[]> tokens) : IImageTensors
    {
        public IReadOnlyList<int[]> Tokens => tokens;

        public PromptInputs ToInputs(int[] tokens) => new GenAIPromptInputs(handle, tokens);

        public void Dispose() => handle.Dispose();
    }
}
