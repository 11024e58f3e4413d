using System.Text;

namespace Fireworks.AI.Extensions.Tests;

public sealed class EmbeddingFuzzTests
{
    [Fact]
    public async Task Cut_corrupted_and_reordered_responses_end_in_vectors_or_a_documented_exception()
    {
        byte[][] seeds =
        [
            Encoding.UTF8.GetBytes(EmbeddingWire.Body([EmbeddingWire.Item(1, EmbeddingWire.Base64(1, 2, 3)), EmbeddingWire.Item(0, EmbeddingWire.Base64(4, 5, 6))])),
            Encoding.UTF8.GetBytes(EmbeddingWire.Body([EmbeddingWire.Item(0, "[1.5,-2,3e-4]"), EmbeddingWire.Item(1, "[0.25,1,7]")], more: ""","x":[{"é":"\u00e9\ud83d\ude00"}]""")),
            Encoding.UTF8.GetBytes("""{"error":{"message":"m","code":5,"param":null},"request_id":"r"}"""),
        ];
        var read = 0;
        var refused = 0;
        await SeededCases.RunAsync(11, async random =>
        {
            var body = Fuzz.Damage(seeds[random.Next(seeds.Length)], random);
            using var client = MemoryHandler.Client(body, "application/json");
            try
            {
                var result = await client.GetEmbeddingGenerator("m").GenerateAsync(["a", "b"]);
                Assert.Equal(2, result.Count);
                Assert.All(result, embedding => Assert.NotEqual(0, embedding.Vector.Length));
                read++;
            }
            catch (FireworksException exception)
            {
                Assert.NotEqual(FireworksErrorKind.Connection, exception.Kind);
                refused++;
            }
        });

        Fuzz.AssertShare(0.02, read, "were read");
        Fuzz.AssertShare(0.02, refused, "were refused");
    }
}
