using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>What an exception says of a connection: the address and the cause, never the key nor the prompt.</summary>
public sealed class ConnectionMessageTests
{
    private const string Key = "fw_secret_key_123";
    private const string Prompt = "my secret prompt";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_refused_connection_names_the_address_and_the_cause(bool stream)
    {
        var address = Closed();

        var message = await FailAsync(new FireworksClientOptions { Endpoint = new Uri(address + "/v1") }, stream);

        Assert.StartsWith($"No connection to {address}: ", message, StringComparison.Ordinal);
        Assert.Contains("Nothing listens there", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_host_is_named()
    {
        using FireworksClient client = new(new() { ApiKey = Key, Endpoint = new Uri("https://no-such-host.invalid/v1"), Retry = { MaxRetries = 0 } },
            new HttpClient(new SocketsHttpHandler { UseProxy = false }));

        var message = await FailAsync(client.GetChatClient("m"));

        Assert.StartsWith("No connection to https://no-such-host.invalid: the name of the host", message, StringComparison.Ordinal);
        Assert.Contains("DNS", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusing_proxy_is_named_beside_the_address()
    {
        var proxy = Closed();
        using FireworksClient client = new(new() { ApiKey = Key, Retry = { MaxRetries = 0 } }, new HttpClient(new SocketsHttpHandler { Proxy = new WebProxy(proxy) }));

        var message = await FailAsync(client.GetChatClient("m"));

        Assert.StartsWith("No connection to https://api.fireworks.ai: ", message, StringComparison.Ordinal);
        Assert.Contains(new Uri(proxy).Authority, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_is_not_made_in_time_names_the_limit()
    {
        // A listener that accepts nothing: the connection stands, its encryption is never agreed on.
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"https://{listener.LocalEndpoint}";

        var message = await FailAsync(new FireworksClientOptions { Endpoint = new Uri(address), ConnectTimeout = TimeSpan.FromMilliseconds(50) }, stream: false);

        Assert.StartsWith($"No connection to {address} within the limit: ConnectTimeout", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_response_that_does_not_come_in_time_names_the_address_and_the_limit()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        var address = $"http://{listener.LocalEndpoint}";

        var message = await FailAsync(new FireworksClientOptions { Endpoint = new Uri(address), ResponseTimeout = TimeSpan.FromMilliseconds(50) }, stream: false);

        Assert.StartsWith($"No response from {address} within 0.05 s. The limits are ResponseTimeout", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limit_of_an_HttpClient_from_outside_is_told_apart()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        using HttpClient http = new() { Timeout = TimeSpan.FromMilliseconds(50) };
        using FireworksClient client = new(new() { ApiKey = Key, Endpoint = new Uri($"http://{listener.LocalEndpoint}"), Retry = { MaxRetries = 0 } }, http);

        Assert.Contains("time limit of the HttpClient", await FailAsync(client.GetChatClient("m")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_connection_names_the_address()
    {
        await using var server = RawServer.Start(static (socket, _) =>
        {
            socket.Close(0);
            return Task.CompletedTask;
        });
        var options = server.Options();
        (options.ApiKey, options.Retry.MaxRetries) = (Key, 0);

        var message = await FailAsync(options, stream: false);

        Assert.StartsWith($"No connection to {new Uri(options.Endpoint!, "/").ToString().TrimEnd('/')}, or it broke before a response arrived", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Words_of_a_foreign_handler_are_not_repeated()
    {
        using FireworksClient client = new(new() { ApiKey = Key, Retry = { MaxRetries = 0 } }, new HttpClient(new ThrowingHandler()));

        Assert.StartsWith("No connection to https://api.fireworks.ai", await FailAsync(client.GetChatClient("m")), StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(FireworksClientOptions options, bool stream)
    {
        options.ApiKey = Key;
        options.Retry.MaxRetries = 0;
        using FireworksChatClient client = new("m", options);
        return await FailAsync(client, stream);
    }

    private static async Task<string> FailAsync(FireworksChatClient client, bool stream = false)
    {
        var exception = await Assert.ThrowsAsync<FireworksException>(() => stream
            ? client.GetStreamingResponseAsync(Prompt).ToListAsync()
            : (Task)client.GetResponseAsync(Prompt));
        Assert.True(exception.IsTransient);
        Assert.DoesNotContain("secret", exception.Message, StringComparison.Ordinal);
        return exception.Message;
    }

    /// <summary>An address where nothing listens.</summary>
    private static string Closed()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return $"http://{listener.LocalEndpoint}";
    }

    private sealed class ThrowingHandler : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(new HttpRequestException($"Could not send {Prompt} with {Key}"));
    }
}
