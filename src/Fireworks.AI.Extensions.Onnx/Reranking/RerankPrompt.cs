using Fireworks.AI.Extensions.Onnx.Encoders;
using Fireworks.AI.Text.Tokenizers;

namespace Fireworks.AI.Extensions.Onnx.Reranking;

/// <summary>How a query and a document stand before a reranker.</summary>
internal abstract class RerankPrompt
{
    public abstract int MaxTokens { get; }

    /// <summary>Begins with a query.</summary>
    /// <exception cref="NotSupportedException">The model has no place for an instruction.</exception>
    public abstract Question Begin(string query, string? instruction);

    /// <summary>A query that waits for documents.</summary>
    internal abstract class Question
    {
        /// <summary>Appends the tokens of the query and a document to those of a work.</summary>
        public abstract EncoderEntry Append(string document, EncoderWork work);
    }
}

/// <summary>Two texts with a special token between them, as cross-encoders take them.</summary>
internal sealed class PairPrompt(InputTemplate template) : RerankPrompt
{
    public override int MaxTokens => template.MaxTokens;

    public override Question Begin(string query, string? instruction) => instruction is null
        ? new PairQuestion(template, query)
        : throw new NotSupportedException(
            "This reranker takes a query and a document and no instruction. Remove OnnxRerankOptions.Instruction.");

    private sealed class PairQuestion(InputTemplate template, string query) : Question
    {
        private readonly int[] _query = template.Encode(query);

        public override EncoderEntry Append(string document, EncoderWork work) =>
            template.AppendPair(_query, template.Encode(document), work);
    }
}

/// <summary>A conversation that asks a decoder whether a document answers a query, as Qwen3-Reranker was trained with.</summary>
internal sealed class YesNoPrompt : RerankPrompt
{
    private const string Start =
        "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct provided. "
        + "Note that the answer can only be \"yes\" or \"no\".<|im_end|>\n<|im_start|>user\n";

    private const string End = "<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n";

    private const string DefaultInstruction = "Given a web search query, retrieve relevant passages that answer the query";

    private readonly Tokenizer _tokenizer;
    private readonly int[] _start;
    private readonly int[] _end;

    public YesNoPrompt(Tokenizer tokenizer, int maxTokens)
    {
        _tokenizer = tokenizer;
        _start = tokenizer.Encode(Start);
        _end = tokenizer.Encode(End);
        MaxTokens = maxTokens;
    }

    public override int MaxTokens { get; }

    public bool HasRoom => MaxTokens > _start.Length + _end.Length;

    public override Question Begin(string query, string? instruction) =>
        new YesNoQuestion(this, $"<Instruct>: {instruction ?? DefaultInstruction}\n<Query>: {query}\n<Document>: ");

    private sealed class YesNoQuestion(YesNoPrompt prompt, string text) : Question
    {
        public override EncoderEntry Append(string document, EncoderWork work)
        {
            var ids = work.Tokens;
            var start = ids.Count;
            ids.AddRange(prompt._start);

            // Query and document are one text: a token may reach over the place where they meet.
            prompt._tokenizer.EncodeText(text + document, ids);
            var dropped = Math.Max(0, ids.Count - start + prompt._end.Length - prompt.MaxTokens);
            ids.RemoveRange(ids.Count - dropped, dropped);
            ids.AddRange(prompt._end);
            return new EncoderEntry(start, ids.Count - start, ids.Count - start, 0, dropped);
        }
    }
}
