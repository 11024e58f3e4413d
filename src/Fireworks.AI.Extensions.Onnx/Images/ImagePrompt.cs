using System.Buffers.Binary;
using System.Collections.Concurrent;
using Fireworks.AI.Extensions.Onnx.Generation;
using Fireworks.AI.Text.Jinja;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Images;

/// <summary>Puts the tokens of images into a rendered prompt, whose text is tokenized around them.</summary>
/// <param name="markup">How the model has images in its prompt.</param>
/// <param name="processor">What makes tensors of them.</param>
/// <param name="limits">How many they may be, and how large.</param>
internal sealed class ImagePrompt(ImageMarkup markup, IImageProcessor processor, ImageLimits limits)
{
    /// <summary>How many bytes of an image's hash go into one token.</summary>
    private const int Word = sizeof(int);

    private const int MaxCounts = 4096;

    /// <summary>How many tokens images of a size have: the processors choose them by the size alone.</summary>
    private readonly ConcurrentDictionary<(int Width, int Height), int> _counts = [];

    /// <summary>Begins a conversation.</summary>
    public ConversationImages CreateConversation() => new(markup, limits);

    /// <summary>Gets the tokens that images alone have in prompts.</summary>
    public IReadOnlyCollection<int> ReservedTokens => processor.ReservedTokens;

    /// <summary>Builds the prompt of a conversation with images.</summary>
    /// <param name="segments">The rendered template; only what it wrote itself can stand for an image.</param>
    /// <param name="files">The images in the order of their places.</param>
    /// <param name="tokenizer">The tokenizer of the text around them.</param>
    /// <param name="contextLength">More tokens than the prompt may have: images that pass it are not made into tensors.</param>
    /// <param name="cancellationToken">Stops between the parts of the work.</param>
    /// <exception cref="ArgumentException">It has too many tokens.</exception>
    /// <exception cref="NotSupportedException">The template has no place for some of them.</exception>
    /// <exception cref="OnnxModelException">An image cannot be processed.</exception>
    public async Task<(int[] Tokens, PromptInputs Inputs)> BuildAsync(
        IReadOnlyList<TextSegment> segments,
        IReadOnlyList<ImageFile> files,
        Tokenizer tokenizer,
        int contextLength,
        CancellationToken cancellationToken)
    {
        var texts = Encode(segments, files, tokenizer, cancellationToken);
        await CheckRoomAsync(texts.Sum(static text => text.Length), files, contextLength, cancellationToken).ConfigureAwait(false);
        var tensors = await processor.ProcessAsync(files, cancellationToken).ConfigureAwait(false);
        try
        {
            // The model is given the tokens; the cache compares the others, in which different images differ.
            List<int> tokens = [.. texts[0]];
            List<int> compared = [.. texts[0]];
            var end = 0;
            for (var i = 0; i < files.Count; i++)
            {
                var image = tensors.Tokens[i];
                Remember(files[i], image.Length);
                tokens.AddRange(image);
                compared.AddRange(Fingerprint(files[i].Id, image.Length));
                end = tokens.Count;
                tokens.AddRange(texts[i + 1]);
                compared.AddRange(texts[i + 1]);
            }

            return ([.. compared], tensors.ToInputs([.. tokens.Take(end)], [.. files.Select(static file => file.Id)]));
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
    }

    /// <summary>Counts the tokens of such a prompt, one image at a time.</summary>
    /// <exception cref="NotSupportedException">The template has no place for some of the images.</exception>
    /// <exception cref="OnnxModelException">An image cannot be processed.</exception>
    public async Task<int> CountTokensAsync(IReadOnlyList<TextSegment> segments, IReadOnlyList<ImageFile> files, Tokenizer tokenizer)
    {
        var count = Encode(segments, files, tokenizer, CancellationToken.None).Sum(static text => text.Length);
        foreach (var file in files)
        {
            count += await CountAsync(file, CancellationToken.None).ConfigureAwait(false);
        }

        return count;
    }

    /// <summary>
    /// Counts the tokens of images, one at a time, until they pass the context. A single image of a size that was not seen before is
    /// counted when it is processed.
    /// </summary>
    private async Task CheckRoomAsync(
        int tokens, IReadOnlyList<ImageFile> files, int contextLength, CancellationToken cancellationToken)
    {
        for (var i = 0; i < files.Count && (files.Count > 1 || _counts.ContainsKey(SizeOf(files[i]))); i++)
        {
            tokens += await CountAsync(files[i], cancellationToken).ConfigureAwait(false);
            if (tokens >= contextLength)
            {
                throw new ArgumentException(
                    $"The conversation's texts and the first {i + 1} of its {files.Count} images have {tokens} tokens and leave no room "
                    + $"for an answer in the context of {contextLength}. Send fewer or smaller images, or raise "
                    + "OnnxModelOptions.ContextLength.");
            }
        }
    }

    private async Task<int> CountAsync(ImageFile file, CancellationToken cancellationToken)
    {
        if (!_counts.TryGetValue(SizeOf(file), out var count))
        {
            count = await processor.CountTokensAsync(file, cancellationToken).ConfigureAwait(false);
            Remember(file, count);
        }

        return count;
    }

    private void Remember(ImageFile file, int count)
    {
        if (_counts.Count >= MaxCounts)
        {
            _counts.Clear();
        }

        _counts[SizeOf(file)] = count;
    }

    private static (int Width, int Height) SizeOf(ImageFile file) => (file.Width, file.Height);

    /// <summary>Encodes the text before, between and behind the images.</summary>
    private int[][] Encode(
        IReadOnlyList<TextSegment> segments, IReadOnlyList<ImageFile> files, Tokenizer tokenizer, CancellationToken cancellationToken)
    {
        var texts = Split(segments);
        if (texts.Count != files.Count + 1)
        {
            throw new NotSupportedException(
                $"The chat template has places for {texts.Count - 1} of the conversation's {files.Count} images: it leaves some out, "
                + "perhaps those of tools' results or of earlier turns. Send them in the last message of the role user, or set "
                + "OnnxModelOptions.ChatTemplate to a template that has places for them.");
        }

        return [.. texts.Select(text =>
        {
            var tokens = new List<int>();
            tokenizer.Encode(text, tokens, cancellationToken);
            return tokens.ToArray();
        })];
    }

    /// <summary>Cuts a prompt at the places of its images.</summary>
    private List<List<TextSegment>> Split(IReadOnlyList<TextSegment> segments)
    {
        List<List<TextSegment>> texts = [[]];
        foreach (var segment in segments)
        {
            if (!segment.IsTemplate)
            {
                texts[^1].Add(segment);
                continue;
            }

            var parts = segment.Text.Split(markup.Mark);
            for (var i = 0; i < parts.Length; i++)
            {
                if (i > 0)
                {
                    texts.Add([]);
                }

                var text = (i > 0 ? markup.Trail : "") + parts[i] + (i < parts.Length - 1 ? markup.Lead : "");
                if (text.Length > 0)
                {
                    texts[^1].Add(new TextSegment(text, IsTemplate: true));
                }
            }
        }

        return texts;
    }

    /// <summary>Negative numbers that an image has in common with equal ones, and hardly with others: its hash, over and over.</summary>
    private static IEnumerable<int> Fingerprint(string id, int count)
    {
        var hash = Convert.FromHexString(id);
        return Enumerable.Range(0, count).Select(place =>
            BinaryPrimitives.ReadInt32LittleEndian(hash.AsSpan(place % (hash.Length / Word) * Word)) | int.MinValue);
    }
}
