using System.Text;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What a call costs beyond the vectors that it returns. Everything runs on one thread, from memory.</summary>
public sealed class EmbeddingAllocationTests
{
    private const int Inputs = 64;
    private const int Dimensions = 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Beyond_the_vectors_a_call_costs_little_and_no_strings(bool base64)
    {
        Random random = new(3);
        var items = Enumerable.Range(0, Inputs).Select(index =>
        {
            float[] vector = [.. Enumerable.Range(0, Dimensions).Select(_ => random.NextSingle() - 0.5f)];
            return EmbeddingWire.Item(index, base64 ? EmbeddingWire.Base64(vector) : EmbeddingWire.Array(vector));
        });
        using var client = MemoryHandler.Client(Encoding.UTF8.GetBytes(EmbeddingWire.Body(items)), "application/json");
        var generator = client.GetEmbeddingGenerator("m");
        string[] texts = [.. Enumerable.Range(0, Inputs).Select(number => $"text {number}")];

        // The least of several rounds: the pools may have to fill again after a collection.
        var bytes = long.MaxValue;
        for (var round = 0; round < 5; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            var call = generator.GenerateAsync(texts);
            bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
            Assert.True(call.IsCompletedSuccessfully);
        }

        long vectors = Inputs * Dimensions * sizeof(float);
        Assert.InRange(bytes - vectors, 0, 24_000);
    }
}
