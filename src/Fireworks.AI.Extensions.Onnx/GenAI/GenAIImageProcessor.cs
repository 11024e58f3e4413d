using System.Globalization;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Extensions.Onnx.Images;
using Fireworks.AI.Extensions.Onnx.ModelFolders;
using Fireworks.AI.Extensions.Onnx.Runtime;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.GenAI;

/// <summary>Makes tensors of images with GenAI's processor, and the tokens that stand for them in the prompt.</summary>
internal sealed class GenAIImageProcessor : IImageProcessor, IDisposable
{
    private readonly GenAIProcessorHandle _processor;
    private readonly ImageMarkup _markup;
    private readonly ImageTokens _tokens;
    private readonly ModelFolder _folder;
    private readonly string _file;
    private readonly ImageWork _work = new();

    private GenAIImageProcessor(
        GenAIProcessorHandle processor, ImageMarkup markup, ImageTokens tokens, ModelFolder folder, string file)
    {
        _processor = processor;
        _markup = markup;
        _tokens = tokens;
        _folder = folder;
        _file = file;
    }

    public IReadOnlyCollection<int> ReservedTokens => _tokens.Reserved;

    /// <exception cref="OnnxModelException">
    /// The folder has no processor that can be used, or its tokenizer lacks the tokens of images.
    /// </exception>
    public static GenAIImageProcessor Create(
        GenAIModelHandle model, ModelFolder folder, ImageMarkup markup, VisionConfig vision, Tokenizer tokenizer)
    {
        folder.Require(vision.ProcessorFile, "It says how images become tensors.");
        var tokens = new ImageTokens(markup, vision, FindToken);
        try
        {
            var processor = NativeLoading.InProcess.Run(() =>
            {
                GenAIResult.Check(GenAINative.OgaCreateMultiModalProcessor(model, out var created));
                return created;
            });
            return new GenAIImageProcessor(processor, markup, tokens, folder, vision.ProcessorFile);
        }
        catch (GenAIException exception)
        {
            throw folder.Error(
                $"ONNX Runtime GenAI cannot use {vision.ProcessorFile}: {exception.Message.ReplaceLineEndings(" ").Trim()}", exception);
        }

        int FindToken(string token) => tokenizer.FindToken(token) ?? throw folder.Error(
            $"{ModelFolder.TokenizerFile} lacks the token '{token}', by which models of this type have images in their prompts.");
    }

    public Task<int> CountTokensAsync(ImageFile image, CancellationToken cancellationToken) => _work.RunAsync(
        () =>
        {
            using var tensors = Run([image], out var tokens);
            return tokens[0].Length;
        },
        cancellationToken);

    public async Task<IImageTensors> ProcessAsync(IReadOnlyList<ImageFile> images, CancellationToken cancellationToken)
    {
        var place = await _work.EnterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await _work.RunAsync(() => new Tensors(Run(images, out var tokens), tokens, place), cancellationToken)
                .ConfigureAwait(false);
        }
        catch
        {
            place.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        _work.Dispose();
        _processor.Dispose();
    }

    private GenAINamedTensorsHandle Run(IReadOnlyList<ImageFile> images, out IReadOnlyList<int[]> tokens)
    {
        var prompt = string.Concat(Enumerable.Range(1, images.Count).Select(number =>
            string.Format(CultureInfo.InvariantCulture, _markup.Placeholder, number)));
        GenAINamedTensorsHandle? tensors = null;
        try
        {
            using var loaded = Load(images);
            GenAIResult.Check(GenAINative.OgaProcessorProcessImages(_processor, prompt, loaded, out tensors));
            tokens = _tokens.Read(tensors.ReadNumbers(_tokens.Output), images.Count);
            return tensors;
        }
        catch (Exception exception)
        {
            tensors?.Dispose();
            throw exception is GenAIException or InvalidDataException ? Failure(images, exception) : exception;
        }
    }

    private OnnxModelException Failure(IReadOnlyList<ImageFile> images, Exception exception)
    {
        var sizes = string.Join(", ", images.Select(static image => $"{image.Width} x {image.Height}"));
        var cause = exception.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
        return new OnnxModelException(
            $"The model's image processor failed ({sizes} pixels): {cause}. Send an image of other "
            + $"proportions or of another size; where every image fails, {_file} does not fit the model.",
            _folder.FullPath,
            exception);
    }

    /// <summary>Gives GenAI the files, of which it makes copies.</summary>
    private static unsafe GenAIImagesHandle Load(IReadOnlyList<ImageFile> images)
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

    private sealed class Tensors(GenAINamedTensorsHandle handle, IReadOnlyList<int[]> tokens, IDisposable place) : IImageTensors
    {
        public IReadOnlyList<int[]> Tokens => tokens;

        public PromptInputs ToInputs(int[] prompt, IReadOnlyList<string> ids) => new GenAIPromptInputs(handle, prompt, ids, place);

        public void Dispose()
        {
            handle.Dispose();
            place.Dispose();
        }
    }
}
