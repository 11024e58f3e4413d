using System.Buffers.Binary;
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
    /// <summary>A quarter of a number's width in bytes: how much of an image's hash goes into one token.</summary>
    private const int Word = sizeof(int);

    /// <summary>Begins a conversation.</summary>
    public ConversationImages CreateConversation() => new(markup, limits);

    /// <summary>Builds the prompt of a conversation with images.</summary>
    /// <param name="segments">The rendered template; only what it wrote itself can stand for an image.</param>
    /// <param name="files">The images in the order of their places.</param>
    /// <param name="tokenizer">The tokenizer of the text around them.</param>
    /// <param name="cancellationToken">Stops between the parts of the work.</param>
    /// <exception cref="NotSupportedException">The template has no place for some of them.</exception>
    public (int[] Tokens, PromptInputs Inputs) Build(
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

        cancellationToken.ThrowIfCancellationRequested();
        var tensors = processor.Process(files);
        try
        {
            // The model is given the tokens; the cache compares the others, in which different images differ.
            var tokens = new List<int>();
            var compared = new List<int>();
            var end = 0;
            for (var i = 0; i < texts.Count; i++)
            {
                var start = tokens.Count;
                tokenizer.Encode(texts[i], tokens, cancellationToken);
                compared.AddRange(tokens.Skip(start));
                if (i < files.Count)
                {
                    tokens.AddRange(tensors.Tokens[i]);
                    compared.AddRange(Fingerprint(files[i].Id, tensors.Tokens[i].Length));
                    end = tokens.Count;
                }
            }

            return ([.. compared], tensors.ToInputs([.. tokens.Take(end)]));
        }
        catch
        {
            tensors.Dispose();
            throw;
        }
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

    /// <summary>Negative numbers that an image has in common with equal ones alone: its hash, over and over.</summary>
    private static IEnumerable<int> Fingerprint(string id, int count)
    {
        var hash = Convert.FromHexString(id);
        return Enumerable.Range(0, count).Select(place =>
            BinaryPrimitives.ReadInt32LittleEndian(hash.AsSpan(place % (hash.Length / Word) * Word)) | int.MinValue);
    }
}
