using System.Net;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

public sealed class SpeechHostTests
{
    private const string Sentence = "Fireworks marked its speech service as deprecated";

    private static async Task<Uri> AddressAsync(Action<FireworksClientOptions>? configure, string model, string? modelOfCall = null)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        using RedirectingHandler handler = new(server.Address);
        using HttpClient http = new(handler);
        FireworksClientOptions options = new() { ApiKey = "k", Endpoint = FireworksClientOptions.DefaultEndpoint };
        configure?.Invoke(options);
        using FireworksClient client = new(options, http);
        await client.GetSpeechToTextClient(model).GetTextAsync(new MemoryStream(SpeechWire.Wav), new() { ModelId = modelOfCall });
        return handler.Address!;
    }

    [Theory]
    [InlineData("whisper-v3", null, "https://audio-prod.api.fireworks.ai/v1/audio/transcriptions")]
    [InlineData("whisper-v3-turbo", null, "https://audio-turbo.api.fireworks.ai/v1/audio/transcriptions")]
    [InlineData("accounts/fireworks/models/whisper-v3-turbo", null, "https://audio-turbo.api.fireworks.ai/v1/audio/transcriptions")]
    [InlineData("whisper-v3", "whisper-v3-turbo", "https://audio-turbo.api.fireworks.ai/v1/audio/transcriptions")]
    [InlineData("something-new", null, "https://audio-prod.api.fireworks.ai/v1/audio/transcriptions")]
    public async Task The_model_chooses_the_host(string model, string? modelOfCall, string expected) =>
        Assert.Equal(expected, (await AddressAsync(null, model, modelOfCall)).AbsoluteUri);

    [Theory]
    [InlineData("https://audio.example.org", "https://audio.example.org/v1/audio/transcriptions")]
    [InlineData("https://audio.example.org/", "https://audio.example.org/v1/audio/transcriptions")]
    [InlineData("https://audio.example.org/v2/", "https://audio.example.org/v2/audio/transcriptions")]
    [InlineData("https://audio.example.org/v1/audio/transcriptions", "https://audio.example.org/v1/audio/transcriptions")]
    public async Task The_speech_endpoint_wins(string endpoint, string expected) =>
        Assert.Equal(expected, (await AddressAsync(options => options.SpeechEndpoint = new Uri(endpoint), "whisper-v3-turbo")).AbsoluteUri);

    [Fact]
    public async Task Another_endpoint_of_the_client_serves_speech_too() =>
        Assert.Equal(
            "https://gateway.example.org/inference/v1/audio/transcriptions",
            (await AddressAsync(options => options.Endpoint = new Uri("https://gateway.example.org"), "whisper-v3")).AbsoluteUri);

    [Fact]
    public void Speech_does_not_leave_the_United_States_unasked()
    {
        using FireworksClient client = new(new FireworksClientOptions { ApiKey = "k", Endpoint = FireworksClientOptions.UnitedStatesEndpoint });
        var exception = Assert.Throws<ArgumentException>(() => client.GetSpeechToTextClient("whisper-v3"));
        Assert.Contains("SpeechEndpoint", exception.Message, StringComparison.Ordinal);

        using FireworksClient chosen = new(new FireworksClientOptions
        {
            ApiKey = "k",
            Endpoint = FireworksClientOptions.UnitedStatesEndpoint,
            SpeechEndpoint = new Uri("https://audio-prod.us-virginia-1.direct.fireworks.ai/v1"),
        });
        Assert.Equal("audio-prod.us-virginia-1.direct.fireworks.ai", chosen.GetSpeechToTextClient("whisper-v3").GetService<SpeechToTextClientMetadata>()!.ProviderUri!.Host);
    }

    [Theory]
    [InlineData("http://audio.example.org/v1")]
    [InlineData("ftp://audio.example.org/v1")]
    [InlineData("https://audio.example.org/v1?x=1")]
    public void Addresses_that_must_not_see_the_key_are_refused(string endpoint) =>
        Assert.Throws<ArgumentException>(() => new FireworksSpeechToTextClient("m", new FireworksClientOptions { ApiKey = "k", SpeechEndpoint = new Uri(endpoint) }));

    [Theory]
    [InlineData(401, true)]
    [InlineData(404, true)]
    [InlineData(400, false)]
    [InlineData(413, false)]
    public async Task Errors_401_and_404_say_that_the_service_is_deprecated(int status, bool says)
    {
        await using var server = await TestServer.StartAsync(
            Answer.Json(status, """{"error":{"message":"no such thing","code":"NOT_FOUND","param":"model","type":"error"},"request_id":"r5"}""").With(("x-ratelimit-over-limit", "yes")));
        using RedirectingHandler handler = new(server.Address);
        using HttpClient http = new(handler);
        using FireworksClient client = new(new FireworksClientOptions { ApiKey = "fw_test_key", Endpoint = FireworksClientOptions.DefaultEndpoint }, http);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetSpeechToTextClient("whisper-v3").GetTextAsync(new MemoryStream(SpeechWire.Wav)));

        Assert.Equal(says, exception.Message.Contains(Sentence, StringComparison.Ordinal));
        Assert.Contains("no such thing", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("fw_test_key", exception.ToString(), StringComparison.Ordinal);
        Assert.Equal(((HttpStatusCode)status, "NOT_FOUND", "model", "error", "r5"), (exception.StatusCode!.Value, exception.ErrorCode, exception.Param, exception.ErrorType, exception.RequestId));
        Assert.True(exception.RateLimits!.OverLimit);
        Assert.NotNull(exception.ResponseBody);

        using var other = server.SpeechClient();
        exception = await Assert.ThrowsAsync<FireworksException>(() => other.GetTextAsync(new MemoryStream(SpeechWire.Wav)));
        Assert.DoesNotContain(Sentence, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_errors_are_read()
    {
        await using var server = await TestServer.StartAsync(new Answer(413, "text/plain", "File too big"u8.ToArray()));
        using var client = server.SpeechClient();

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetTextAsync(new MemoryStream(SpeechWire.Wav)));

        Assert.Equal(FireworksErrorKind.TooLarge, exception.Kind);
        Assert.Contains("File too big", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_deprecation_is_logged_once_for_Fireworks_own_hosts_only()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(SpeechWire.Json));
        using RedirectingHandler handler = new(server.Address);
        using HttpClient http = new(handler);
        using RecordingLogger logs = new();
        using FireworksClient fireworks = new(new FireworksClientOptions { ApiKey = "k", Endpoint = FireworksClientOptions.DefaultEndpoint }, http, logs);
        var client = fireworks.GetSpeechToTextClient("whisper-v3");
        await client.GetTextAsync(new MemoryStream(SpeechWire.Wav));
        await client.GetTextAsync(new MemoryStream(SpeechWire.Wav));
        Assert.Single(logs.Messages, message => message.Contains(Sentence, StringComparison.Ordinal));

        using RecordingLogger others = new();
        using FireworksClient other = new(server.Options(), loggerFactory: others);
        await other.GetSpeechToTextClient("whisper-v3").GetTextAsync(new MemoryStream(SpeechWire.Wav));
        Assert.DoesNotContain(others.Messages, message => message.Contains(Sentence, StringComparison.Ordinal));
    }

    /// <summary>Leads requests for any host to the test server, as a proxy would.</summary>
    private sealed class RedirectingHandler(Uri server) : DelegatingHandler(new SocketsHttpHandler())
    {
        public Uri? Address { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Address = request.RequestUri;
            request.RequestUri = new Uri(server, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
