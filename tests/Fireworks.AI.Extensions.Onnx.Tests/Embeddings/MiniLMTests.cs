using System.Diagnostics;
using System.Numerics.Tensors;
using System.Text.Json;
using Fireworks.AI.Text.Tokenizers;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Onnx.Tests.Embeddings;

/// <summary>Real weights against @huggingface/transformers over the same files, and its tokens against FastBertTokenizer.</summary>
public sealed class MiniLMTests
{
    private const float Tolerance = 1e-4f;

    private static readonly Lazy<IReadOnlyList<Case>> Fixture = new(static () =>
        [.. File.ReadLines(MiniLM.FixturePath("minilm.jsonl")).Select(static line => JsonSerializer.Deserialize<Case>(line, JsonSerializerOptions.Web)!)]);

    [Fact]
    public async Task Vectors_are_those_of_the_reference_one_at_a_time()
    {
        Assert.Equal(200, Fixture.Value.Count);
        foreach (var expected in Fixture.Value)
        {
            AssertEqual(expected, await MiniLM.Generator.GenerateVectorAsync(expected.Text, cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Vectors_are_those_of_the_reference_in_batches_of_any_order(int seed)
    {
        var cases = Fixture.Value.ToArray();
        new Random(seed).Shuffle(cases);
        var embeddings = await MiniLM.Generator.GenerateAsync(cases.Select(static item => item.Text), cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(cases.Length, embeddings.Count);
        for (var i = 0; i < cases.Length; i++)
        {
            AssertEqual(cases[i], embeddings[i].Vector);
            Assert.Equal(1, TensorPrimitives.Norm(embeddings[i].Vector.Span), 1e-5f);
            Assert.Equal("all-MiniLM-L6-v2", embeddings[i].ModelId);
        }

        Assert.Equal(cases.Sum(static item => item.Ids.Length), embeddings.Usage!.InputTokenCount);
    }

    [Fact]
    public void Tokens_are_those_of_the_reference_and_of_another_tokenizer()
    {
        var tokenizer = Tokenizer.Load(Path.Combine(MiniLM.Folder, "tokenizer.json"));
        var other = new FastBertTokenizer.BertTokenizer();
        using (var vocabulary = File.OpenText(Path.Combine(MiniLM.Folder, "vocab.txt")))
        {
            other.LoadVocabulary(vocabulary, convertInputToLowercase: true);
        }

        foreach (var expected in Fixture.Value)
        {
            var ids = tokenizer.Encode(expected.Text, addSpecialTokens: true);
            var cut = ids.Length <= 256 ? ids : ids[..255].Append(ids[^1]).ToArray();
            Assert.Equal(expected.Ids, cut);

            // The other one cuts words of more than 100 characters, which are unknown as a whole to the model's own.
            if (!expected.Text.Split(' ').Any(static word => word.Length > 100))
            {
                Assert.Equal(other.Encode(expected.Text, 4096).InputIds.ToArray().Select(static id => (int)id), ids);
            }
        }
    }

    [Fact]
    public async Task Whole_vectors_are_those_of_the_reference_where_it_is_installed()
    {
        var folder = Environment.GetEnvironmentVariable("HF_TRANSFORMERS");
        Assert.SkipWhen(string.IsNullOrEmpty(folder), "HF_TRANSFORMERS does not name a folder with @huggingface/transformers.");
        var texts = Fixture.Value.Select(static item => item.Text).ToArray();
        var input = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(input, JsonSerializer.Serialize(texts), TestContext.Current.CancellationToken);
            using var node = Process.Start(new ProcessStartInfo("node", [MiniLM.FixturePath("make-minilm.mjs"), input]) { RedirectStandardOutput = true })!;
            var output = await node.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            var expected = JsonSerializer.Deserialize<float[][]>(output)!;
            var embeddings = await MiniLM.Generator.GenerateAsync(texts, cancellationToken: TestContext.Current.CancellationToken);
            for (var i = 0; i < texts.Length; i++)
            {
                Assert.True(Distance(expected[i], embeddings[i].Vector.Span) < Tolerance, texts[i]);
            }
        }
        finally
        {
            File.Delete(input);
        }
    }

    [Fact]
    public async Task A_vocabulary_alone_gives_the_same_vectors_as_the_tokenizer_file()
    {
        using var folder = new Encoders.SmallModel();
        foreach (var file in (string[])["model.onnx", "vocab.txt", "config.json", "tokenizer_config.json"])
        {
            File.CreateSymbolicLink(Path.Combine(folder.Folder, file), Path.Combine(MiniLM.Folder, file));
        }

        using var generator = await OnnxEmbeddingGenerator.LoadAsync(folder.Folder, cancellationToken: TestContext.Current.CancellationToken);
        foreach (var expected in Fixture.Value.Where(static item => item.Ids.Length < 256).Take(100))
        {
            AssertEqual(expected, await generator.GenerateVectorAsync(expected.Text, cancellationToken: TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Texts_that_are_near_in_meaning_are_near_as_vectors()
    {
        var vectors = await MiniLM.Generator.GenerateAsync(
            ["A cat sits on the mat.", "A kitten is resting on a rug.", "The stock market fell sharply."], cancellationToken: TestContext.Current.CancellationToken);
        var near = TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[1].Vector.Span);
        var far = TensorPrimitives.Dot(vectors[0].Vector.Span, vectors[2].Vector.Span);
        Assert.True(near > far + 0.3f, $"{near} against {far}");
    }

    [Fact]
    public void Special_tokens_in_a_text_are_words()
    {
        Assert.Equal(4, MiniLM.Generator.CountTokens("a b"));
        Assert.True(MiniLM.Generator.CountTokens("a [SEP] b") > 5);
    }

    [Fact]
    public async Task Dimensions_cut_and_scale()
    {
        var whole = await MiniLM.Generator.GenerateVectorAsync("river", cancellationToken: TestContext.Current.CancellationToken);
        var cut = await MiniLM.Generator.GenerateVectorAsync("river", new EmbeddingGenerationOptions { Dimensions = 64 }, TestContext.Current.CancellationToken);
        Assert.Equal(64, cut.Length);
        var expected = whole.Span[..64].ToArray();
        TensorPrimitives.Divide(expected, TensorPrimitives.Norm<float>(expected), expected);
        Assert.True(Distance(expected, cut.Span) < 1e-6f);
    }

    private static void AssertEqual(Case expected, ReadOnlyMemory<float> vector)
    {
        Assert.Equal(384, vector.Length);
        Assert.True(Distance(expected.Values, vector.Span[..8]) < Tolerance, $"{expected.Text}: {string.Join(", ", vector.Span[..8].ToArray())}");
    }

    private static float Distance(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual)
    {
        var difference = new float[expected.Length];
        TensorPrimitives.Subtract(expected, actual, difference);
        return Math.Abs(TensorPrimitives.MaxMagnitude<float>(difference));
    }

    private sealed record Case(string Text, int[] Ids, float[] Values);
}
