using System.Text.Json;

namespace Fireworks.AI.Extensions.Tests;

public sealed class EmbeddingRecordingTests
{
    private const string Model = "accounts/fireworks/models/qwen3-embedding-8b";

    [Fact]
    public async Task Recorded_array_is_read_although_base64_was_asked_for()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Recordings.Read("embeddings/response.json")));
        using var generator = server.Generator(model: Model);

        var result = await generator.GenerateAsync(["This is the first text"]);

        var vector = result.Single().Vector.Span;
        Assert.Equal(4096, vector.Length);
        Assert.Equal((3.921875f, 2.125f, -1.15625f), (vector[0], vector[1], vector[2]));
        Assert.Equal(2.0f, vector[^1]);
        double squares = 0;
        foreach (var value in vector)
        {
            squares += value * value;
        }

        Assert.Equal(135.4707, Math.Sqrt(squares), 0.0001);
        Assert.Equal((7, 7), (result.Usage!.InputTokenCount, result.Usage.TotalTokenCount));
        Assert.Equal(Model, result[0].ModelId);
    }

    [Fact]
    public async Task Recorded_base64_is_read_and_the_request_is_the_recorded_one()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Recordings.Read("embeddings-dimensions/response.json")));
        using var generator = server.Generator(model: Model);

        var result = await generator.GenerateAsync(["Test dimensions parameter"], new() { Dimensions = 16 });

        var vector = result.Single().Vector.ToArray();
        Assert.Equal(16, vector.Length);
        Assert.Equal([-0.9296875f, 5.1875f, -2.140625f], vector[..3]);

        var recorded = JsonDocument.Parse(Recordings.Read("embeddings-dimensions/request.json")).RootElement;
        var sent = server.LastRequest.Json;
        Assert.Equal(recorded.GetProperty("path").GetString(), server.LastRequest.Path);
        Assert.Equal(
            recorded.GetProperty("body").EnumerateObject().Select(member => member.Name).Order(),
            sent.EnumerateObject().Select(member => member.Name).Order());
        Assert.Equal("base64", sent.GetProperty("encoding_format").GetString());
        Assert.Equal("Test dimensions parameter", sent.GetProperty("input").EnumerateArray().Single().GetString());
    }

    [Fact]
    public async Task Empty_input_gives_what_the_service_recorded_without_a_request()
    {
        var recorded = JsonDocument.Parse(Recordings.Read("embeddings-empty-string/response.json")).RootElement;
        await using var server = await TestServer.StartAsync(Answer.Json(500, "{}"));
        using var generator = server.Generator(model: Model);

        var result = await generator.GenerateAsync([]);

        Assert.Equal(recorded.GetProperty("data").GetArrayLength(), result.Count);
        Assert.Equal(recorded.GetProperty("usage").GetProperty("prompt_tokens").GetInt64(), result.Usage!.InputTokenCount);
        Assert.Equal(recorded.GetProperty("usage").GetProperty("total_tokens").GetInt64(), result.Usage.TotalTokenCount);
        Assert.Empty(server.Requests);
    }
}
