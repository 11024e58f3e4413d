using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>The words of settings that have types of their own.</summary>
public sealed partial class WordTests
{
    [Theory]
    [InlineData(typeof(FireworksServiceTier), "default,priority")]
    [InlineData(typeof(FireworksReasoningHistory), "disabled,interleaved,preserved")]
    [InlineData(typeof(FireworksContextLengthBehavior), "truncate,error")]
    [InlineData(typeof(FireworksEmbeddingEncoding), "base64,float")]
    [InlineData(typeof(FireworksVoiceActivityModel), "silero,whisperx-pyannet")]
    [InlineData(typeof(FireworksAlignmentModel), "mms_fa,tdnn_ffn,gentle")]
    [InlineData(typeof(FireworksAudioPreprocessing), "none,dynamic,soft_dynamic,bass_dynamic")]
    public void Every_type_knows_the_words_of_the_service(Type type, string words) =>
        Assert.Equal(words, string.Join(',', type.GetProperties(BindingFlags.Public | BindingFlags.Static).Select(property => property.GetValue(null))));

    [Fact]
    public void Words_are_values()
    {
        FireworksServiceTier own = new("priority");
        Assert.True(own == FireworksServiceTier.Priority);
        Assert.Equal(FireworksServiceTier.Priority, own);
        Assert.Equal(FireworksServiceTier.Priority.GetHashCode(), own.GetHashCode());
        Assert.NotEqual(FireworksServiceTier.Priority, new("Priority"));
        Assert.Equal(("priority", "priority", ""), (own.Value, own.ToString(), default(FireworksServiceTier).Value));
        Assert.Equal(FireworksServiceTier.Priority, Parse<FireworksServiceTier>("priority"));
        Assert.Throws<ArgumentException>(() => new FireworksServiceTier(" "));
        Assert.Throws<ArgumentNullException>(() => new FireworksServiceTier(null!));

        static T Parse<T>(string text)
            where T : IParsable<T> => T.Parse(text, null);
    }

    [Fact]
    public async Task Default_word_is_not_sent()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        using var client = server.ChatClient();
        var options = new ChatOptions().WithFireworks((FireworksChatOptions fireworks) => fireworks.ServiceTier = default(FireworksServiceTier));
        foreach (var tried in (ChatOptions[])[options, new() { AdditionalProperties = new() { ["service_tier"] = default(FireworksServiceTier) } }])
        {
            await client.GetResponseAsync("Hi", tried);
            Assert.DoesNotContain("service_tier", System.Text.Encoding.UTF8.GetString(server.LastRequest.Body), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Words_are_names_of_JSON_properties_too_and_models_are_strings()
    {
        Dictionary<FireworksServiceTier, int> prices = new() { [FireworksServiceTier.Priority] = 2, [default] = 1 };
        var json = JsonSerializer.Serialize(prices);
        Assert.Equal("""{"priority":2,"":1}""", json);
        Assert.Equal(prices, JsonSerializer.Deserialize<Dictionary<FireworksServiceTier, int>>(json));
        Assert.Equal(default, JsonSerializer.Deserialize<FireworksServiceTier>("\"\""));

        var model = FireworksModel.Public("glm-5p3").On("d1");
        Assert.Equal("\"accounts/fireworks/models/glm-5p3#d1\"", JsonSerializer.Serialize(model));
        Assert.Equal(model, JsonSerializer.Deserialize<FireworksModel>(JsonSerializer.Serialize(model)));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FireworksModel>("\"acounts/me/models/x\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FireworksModel>("\"\""));
    }

    [Fact]
    public void Words_are_JSON_strings()
    {
        Request request = new(FireworksServiceTier.Priority, null, new("new"));
        var json = JsonSerializer.Serialize(request);
        Assert.Equal("""{"Tier":"priority","History":null,"Encoding":"new"}""", json);
        Assert.Equal(request, JsonSerializer.Deserialize<Request>(json));
        Assert.Equal(json, JsonSerializer.Serialize(request, Context.Default.Request));
        Assert.Equal(request, JsonSerializer.Deserialize(json, Context.Default.Request));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FireworksServiceTier>("3"));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<FireworksServiceTier>("\" \""));
    }

    [Fact]
    public void Entries_stay_plain_strings_and_are_read_in_any_form()
    {
        var options = new ChatOptions().WithFireworks(fireworks => fireworks.ServiceTier = new("flex"));
        Assert.Equal("flex", Assert.IsType<string>(options.AdditionalProperties!["service_tier"]));

        foreach (var entry in (object[])["priority", JsonDocument.Parse("\"priority\"").RootElement, FireworksServiceTier.Priority])
        {
            options = new() { AdditionalProperties = new() { ["service_tier"] = entry } };
            options.WithFireworks(fireworks => Assert.Equal(FireworksServiceTier.Priority, fireworks.ServiceTier));
            Assert.Equal("\"priority\"", RequestBody.Of(options).Member("service_tier"));
        }
    }

    private sealed record Request(FireworksServiceTier Tier, FireworksReasoningHistory? History, FireworksEmbeddingEncoding Encoding);

    [JsonSerializable(typeof(Request))]
    private sealed partial class Context : JsonSerializerContext;
}
