using System.Text.Json;
using Fireworks.AI.Extensions.Consumers.Infrastructure;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Consumers.ExtensionsAI;

/// <summary><c>GetResponseAsync&lt;T&gt;</c> of Microsoft.Extensions.AI.</summary>
public sealed class StructuredOutputTests
{
    [Fact]
    public async Task Answers_are_read_as_what_was_asked_for()
    {
        await AssertAsync(new City("Paris", 2), """{"Name":"Paris","Rank":2}""");
        await AssertAsync(new Trip(new City("Paris", 1), ["Oslo"]).First, """{"First":{"Name":"Paris","Rank":1},"Then":["Oslo"]}""", (Trip trip) => trip.First);
        await AssertAsync((string[])["a", "b"], """{"data":["a","b"]}""");
        await AssertAsync(Season.Winter, """{"data":"Winter"}""");
        await AssertAsync(7, """{"data":7}""");
        await AssertAsync(2.5, """{"data":2.5}""");
        await AssertAsync(true, """{"data":true}""");
        await AssertAsync(new DateTime(2026, 11, 26, 0, 0, 0, DateTimeKind.Unspecified), """{"data":"2026-11-26T00:00:00"}""");
    }

    [Fact]
    public async Task A_model_in_process_is_held_to_the_schema()
    {
        using var client = Sparkler.ChatClient();
        ChatOptions options = new() { Temperature = 0 };

        Assert.Equal("Paris", (await client.GetResponseAsync<Place>("I live in Paris.", options)).Result.City);
        Assert.InRange((await client.GetResponseAsync<int>("There are 18 lamps.", options)).Result, int.MinValue, int.MaxValue);
        Assert.True(Enum.IsDefined((await client.GetResponseAsync<Season>("It is winter.", options)).Result));
        Assert.NotNull((await client.GetResponseAsync<string[]>("Anna and Ben.", options)).Result);
        Assert.NotNull((await client.GetResponseAsync<Nested>("Anna lives in Paris.", options)).Result.Home.City);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Names_in_a_nullable_record_are_written_plainly(float temperature)
    {
        using var client = Sparkler.ChatClient();
        for (var seed = 0; seed < 5; seed++)
        {
            ChatOptions options = new() { Temperature = temperature, Seed = seed, MaxOutputTokens = 60 };

            var text = (await client.GetResponseAsync<Optional>("What is the sky like in Paris?", options)).Text;

            Assert.StartsWith("{\"weather\":", text, StringComparison.Ordinal);
            Assert.True(text.StartsWith("{\"weather\":null", StringComparison.Ordinal) || text.StartsWith("{\"weather\":{\"sky\":", StringComparison.Ordinal), text);
        }
    }

    private static Task AssertAsync<T>(T expected, string answer) => AssertAsync(expected, answer, (T value) => value);

    private static async Task AssertAsync<T, TPart>(TPart expected, string answer, Func<T, TPart> select)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say(answer));
        using var client = server.ChatClient();

        var response = await client.GetResponseAsync<T>("Go");

        Assert.Equal(expected, select(response.Result));
        var format = server.LastBody.GetProperty("response_format");
        Assert.Equal("json_schema", format.GetProperty("type").GetString());
        Assert.Equal(JsonValueKind.Object, format.GetProperty("json_schema").GetProperty("schema").ValueKind);
    }

    private sealed record City(string Name, int Rank);

    private sealed record Trip(City First, string[] Then);

    private sealed record Place(string City);

    private sealed record Optional(Weather? Weather, string? Note);

    private sealed record Weather(string Sky, int Degrees);

    private sealed record Nested(string Name, Place Home);

    private enum Season
    {
        Summer,
        Winter,
    }
}
