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
        await AssertAsync(
            new City("Paris", 1), """{"First":{"Name":"Paris","Rank":1},"Then":["Oslo"]}""", static (Trip trip) => trip.First);
        await AssertAsync((string[])["a", "b"], """{"data":["a","b"]}""");
        await AssertAsync((List<City>)[new("Oslo", 3)], """{"data":[{"Name":"Oslo","Rank":3}]}""");
        await AssertAsync(Season.Winter, """{"data":"Winter"}""");
        await AssertAsync(7, """{"data":7}""");
        await AssertAsync(5_000_000_000, """{"data":5000000000}""");
        await AssertAsync(2.5, """{"data":2.5}""");
        await AssertAsync(0.1m, """{"data":0.1}""");
        await AssertAsync(true, """{"data":true}""");
        await AssertAsync(new DateTime(2026, 11, 26, 0, 0, 0, DateTimeKind.Unspecified), """{"data":"2026-11-26T00:00:00"}""");
        await AssertAsync(new DateTimeOffset(2026, 11, 26, 8, 0, 0, TimeSpan.FromHours(1)), """{"data":"2026-11-26T08:00:00+01:00"}""");
        await AssertAsync(new DateOnly(2026, 11, 26), """{"data":"2026-11-26"}""");
        await AssertAsync(
            new Event("Fair", Season.Summer, new DateOnly(2026, 7, 1), null),
            """{"Title":"Fair","When":"Summer","Day":"2026-07-01","Price":null}""");
    }

    [Fact]
    public async Task A_model_in_process_is_held_to_the_schema()
    {
        using var client = Sparkler.ChatClient();
        ChatOptions options = new() { Temperature = 0 };

        Assert.Equal("Paris", (await client.GetResponseAsync<Place>("I live in Paris.", options)).Result.City);
        Assert.InRange((await client.GetResponseAsync<int>("There are 18 lamps.", options)).Result, int.MinValue, int.MaxValue);
        Assert.True(double.IsFinite((await client.GetResponseAsync<double>("There are 18.5 lamps.", options)).Result));
        Assert.True((await client.GetResponseAsync<bool>("It is true.", options)).TryGetResult(out _));
        Assert.True(Enum.IsDefined((await client.GetResponseAsync<Season>("It is winter.", options)).Result));
        Assert.NotNull((await client.GetResponseAsync<string[]>("Anna and Ben.", options)).Result);
        Assert.NotNull((await client.GetResponseAsync<List<int>>("18 lamps and 3 chairs.", options)).Result);
        Assert.NotNull((await client.GetResponseAsync<Nested>("Anna lives in Paris.", options)).Result.Home.City);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Dates_of_a_model_in_process_can_be_read(float temperature)
    {
        using var client = Sparkler.ChatClient();
        for (var seed = 0; seed < 5; seed++)
        {
            ChatOptions options = new() { Temperature = temperature, Seed = seed };
            const string Question = "The meeting is on 2026-11-26.";

            Assert.True((await client.GetResponseAsync<DateTime>(Question, options)).TryGetResult(out _));
            Assert.True((await client.GetResponseAsync<DateTimeOffset>(Question, options)).TryGetResult(out _));
            Assert.True((await client.GetResponseAsync<DateOnly>(Question, options)).TryGetResult(out _));
        }
    }

    /// <summary>What <c>GetResponseAsync&lt;T&gt;</c> asks for, asked for by a stream.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stream_is_held_to_the_schema_too(bool remote)
    {
        await using var server = await ModelServer.StartAsync(Turn.Say("""{"city": "Paris"}"""));
        using var client = remote ? server.ChatClient() : Sparkler.ChatClient();
        ChatOptions options = new() { Temperature = 0, ResponseFormat = ChatResponseFormat.ForJsonSchema<Place>() };

        var response = await client.GetAsync("I live in Paris.", options, stream: true);

        Assert.Equal(new Place("Paris"), JsonSerializer.Deserialize<Place>(response.Text, JsonSerializerOptions.Web));
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

            Assert.Matches("^{\"weather\":(null|{\"sky\":)", text);
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

    private sealed record Event(string Title, Season When, DateOnly Day, decimal? Price);

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
