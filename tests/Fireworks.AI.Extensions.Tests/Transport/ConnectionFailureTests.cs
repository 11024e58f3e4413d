using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions.Tests;

/// <summary>Failures of the connection that are no accident, redirects, and what must not stay between requests.</summary>
public sealed class ConnectionFailureTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Refused_certificate_is_told_and_not_tried_again(bool isForeign)
    {
        using var key = ECDsa.Create();
        CertificateRequest request = new("CN=elsewhere.example", key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-2), DateTimeOffset.UtcNow.AddDays(-1));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        var connections = 0;
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Use(next => connection =>
            {
                Interlocked.Increment(ref connections);
                return next(connection);
            });
            listen.UseHttps(certificate);
        }));
        await using var server = builder.Build();
        await server.StartAsync();
        using HttpClient http = new();
        using FireworksClient client = new(
            new FireworksClientOptions { ApiKey = "fw_test_key", Endpoint = new Uri(server.Urls.Single()) }, isForeign ? http : null);

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));

        Assert.Equal((FireworksErrorKind.Connection, 1), (exception.Kind, connections));
        Assert.Contains("certificate", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.NotNull(exception.InnerException);
    }

    [Fact]
    public async Task Refusal_that_a_handler_throws_by_itself_is_told_too()
    {
        var requests = 0;
        using FireworksClient client = new(new FireworksClientOptions { ApiKey = "fw_test_key" }, new HttpClient(new ThrowingHandler(() =>
        {
            requests++;
            return new AuthenticationException("The remote certificate is not ours.");
        })));

        var exception = await Assert.ThrowsAsync<FireworksException>(() => client.GetChatClient("m").GetResponseAsync("Hi"));

        Assert.Contains("The remote certificate is not ours.", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1, requests);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Headers_larger_than_the_client_takes_are_told(bool streams)
    {
        await using var server = RawServer.Start((socket, _) =>
            RawServer.SendAsync(socket, $"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nx-large: {new string('x', 200_000)}\r\n\r\n"));
        using FireworksChatClient client = new("m", server.Options());

        var exception = await Assert.ThrowsAsync<FireworksException>(() => streams
            ? client.GetStreamingResponseAsync("Hi").ToListAsync()
            : (Task)client.GetResponseAsync("Hi"));

        Assert.Equal((FireworksErrorKind.InvalidResponse, 1), (exception.Kind, server.Connections));
        Assert.Contains("headers", exception.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<HttpRequestException>(exception.InnerException);
    }

    public static TheoryData<int, bool> Redirects { get; } = new(
        from status in (int[])[301, 302, 303, 307, 308]
        from streams in (bool[])[false, true]
        select (status, streams));

    [Theory]
    [MemberData(nameof(Redirects))]
    public async Task Redirect_to_another_host_gets_neither_prompt_nor_keys_whatever_the_http_client_does(int status, bool streams)
    {
        await using var other = await TestServer.StartAsync(Answer.Json(Wire.Hello));
        await using var server = await TestServer.StartAsync(Answer.Json(status, "").With(("Location", other.Endpoint + "/chat/completions")));
        HttpMessageHandler[] handlers =
        [
            new HttpClientHandler(), new SocketsHttpHandler(), new PassingHandler { InnerHandler = new PassingHandler { InnerHandler = new SocketsHttpHandler() } },
            new SocketsHttpHandler { AllowAutoRedirect = false },
        ];
        foreach (var handler in handlers)
        {
            RecordingLogger logger = new();
            using HttpClient http = new(handler) { Timeout = Timeout.InfiniteTimeSpan };
            http.DefaultRequestHeaders.Add("x-gateway-key", "gateway-secret");
            using FireworksClient client = new(server.Options(options => options.Headers["x-anthropic-api-key"] = "sk-secret"), http, logger);
            var chat = client.GetChatClient("m");
            server.Requests.Clear();

            var exception = await Assert.ThrowsAsync<FireworksException>(() => streams
                ? chat.GetStreamingResponseAsync("my prompt").ToListAsync()
                : (Task)chat.GetResponseAsync("my prompt"));

            Assert.Contains("redirect", exception.Message, StringComparison.Ordinal);
            Assert.Equal("sk-secret", Assert.Single(server.Requests).Headers["x-anthropic-api-key"]);
            Assert.All(other.Requests, request => Assert.Empty(request.Body));
            Assert.All(other.Requests, request => Assert.DoesNotContain(request.Headers, header => header.Key == "Authorization" || header.Value.Contains("secret", StringComparison.Ordinal)));
            Assert.Equal(handler is SocketsHttpHandler { AllowAutoRedirect: false } ? 0 : 1, logger.Messages.Count(message => message.Contains("AllowAutoRedirect", StringComparison.Ordinal)));
        }

        if (status >= 307)
        {
            Assert.Empty(other.Requests);
        }
    }

    /// <summary>A request without a body may carry keys too, and what another host answers is not the service's answer.</summary>
    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_of_a_get_to_another_host_gets_no_keys_and_is_no_answer(int status)
    {
        await using var other = await TestServer.StartAsync(Answer.Json("""{"models":[]}"""));
        await using var server = await TestServer.StartAsync(Answer.Json(status, "").With(("Location", other.Endpoint + "/models")));
        HttpMessageHandler[] handlers = [new HttpClientHandler(), new SocketsHttpHandler(), new PassingHandler { InnerHandler = new SocketsHttpHandler() }];
        foreach (var handler in handlers)
        {
            using HttpClient http = new(handler);
            http.DefaultRequestHeaders.Add("x-other-key", "gateway-secret");
            using FireworksClient client = new(server.Options(options => options.Headers["X-Gateway-Key"] = "sk-secret"), http);
            server.Requests.Clear();

            var exception = await Assert.ThrowsAsync<FireworksException>(() => client.Transport.SendAsync(
                new() { Method = HttpMethod.Get, Path = "models", Operation = "models", Model = null }, default));

            Assert.Contains("redirect", exception.Message, StringComparison.Ordinal);
            Assert.Equal("sk-secret", Assert.Single(server.Requests).Headers["X-Gateway-Key"]);
            Assert.All(other.Requests, request => Assert.DoesNotContain(request.Headers, header => header.Key == "Authorization" || header.Value.Contains("secret", StringComparison.Ordinal)));
        }
    }

    /// <summary>An address that carries its own signature belongs to a storage, which is told no key: neither ours nor a gateway's.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Signed_address_gets_none_of_the_default_headers_of_an_http_client(bool followsRedirects)
    {
        await using var server = await TestServer.StartAsync(Answer.Json("{}"));
        CountingHandler handler = new() { InnerHandler = new SocketsHttpHandler { AllowAutoRedirect = followsRedirects } };
        using HttpClient http = new(handler);
        http.DefaultRequestHeaders.Add("Authorization", "Bearer secret");
        http.DefaultRequestHeaders.Add("x-gateway-key", "gateway-secret");
        using (FireworksClient client = new(server.Options(options => options.Headers["x-other-key"] = "sk-secret"), http))
        {
            foreach (var signed in (Uri?[])[new Uri(server.Endpoint + "/storage?sig=1"), null])
            {
                using var response = await client.Transport.SendAsync(
                    new() { Method = HttpMethod.Get, Path = "models", Operation = "models", Model = null, SignedAddress = signed }, default);
            }
        }

        var requests = server.Requests.ToArray();
        Assert.Equal((2, 2), (requests.Length, handler.Requests));
        Assert.DoesNotContain(requests[0].Headers, header => header.Key == "Authorization" || header.Value.Contains("secret", StringComparison.Ordinal));
        Assert.Equal("gateway-secret", requests[1].Headers["x-gateway-key"]);
        (await http.GetAsync(server.Endpoint + "/still-open")).EnsureSuccessStatusCode();
    }

    [Theory]
    [InlineData(307, 200)]
    [InlineData(308, 200)]
    [InlineData(307, 401)]
    [InlineData(302, 200)]
    public async Task Redirect_within_the_host_is_followed_where_it_can_be(int status, int then)
    {
        await using var server = await TestServer.StartAsync(context => context.Request.Path.Value!.StartsWith("/moved", StringComparison.Ordinal)
            ? (then == 200 ? Answer.Json(Wire.Hello) : Answer.Json(then, "{}")).WriteAsync(context)
            : Answer.Json(status, "").With(("Location", "/moved/chat/completions")).WriteAsync(context));
        using HttpClient http = new();
        using FireworksClient client = new(server.Options(), http);
        var call = client.GetChatClient("m").GetResponseAsync("Hi");
        if (status >= 307 && then == 200)
        {
            Assert.Equal("Hello", (await call).Text);
        }
        else
        {
            Assert.Contains("redirect", (await Assert.ThrowsAsync<FireworksException>(() => call)).Message, StringComparison.Ordinal);
        }
    }

    /// <summary>An attempt of the application's own is no redirect, and carries what the first one did.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Attempts_of_the_application_keep_their_headers(bool clones)
    {
        await using var server = await TestServer.StartAsync(Answer.Json(503, "{}"), Answer.Json(503, "{}"), Answer.Json(Wire.Hello));
        using HttpClient http = new(new PassingHandler { InnerHandler = new AgainHandler(clones) { InnerHandler = new SocketsHttpHandler() } });
        http.DefaultRequestHeaders.Add("x-gateway-key", "gateway");
        for (var i = 0; i < 2; i++)
        {
            using FireworksClient client = new(server.Options(options => options.Headers["x-anthropic-api-key"] = "sk-secret"), http);
            var options = new ChatOptions().WithFireworks((FireworksChatOptions fireworks) => fireworks.SessionAffinityKey = "session");
            Assert.Equal("Hello", (await client.GetChatClient("m").GetResponseAsync("Hi", options)).Text);
        }

        Assert.Equal(4, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.Equal(
            ("sk-secret", "session", "gateway", "Bearer fw_test_key"),
            (request.Headers["x-anthropic-api-key"], request.Headers["x-session-affinity"], request.Headers["x-gateway-key"], request.Headers["Authorization"])));
    }

    /// <summary>Service discovery sends to another address than it was given, and puts the given one back.</summary>
    [Fact]
    public async Task Handler_that_sends_elsewhere_on_purpose_is_no_redirect()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(500, "{}"), Answer.Json(Wire.Hello));
        using HttpClient http = new(new ElsewhereHandler(server.Endpoint) { InnerHandler = new SocketsHttpHandler() });
        using FireworksClient client = new(server.Options(options => options.Endpoint = new Uri("https://models.example/v1")), http);

        Assert.Equal("Hello", (await client.GetChatClient("m").GetResponseAsync("Hi")).Text);
        Assert.Equal(2, server.Requests.Count);
    }

    [Fact]
    public async Task Cookies_are_not_kept_between_requests()
    {
        await using var server = await TestServer.StartAsync(Answer.Json(Wire.Hello).With(("Set-Cookie", "session=1; Path=/")));
        await using var services = new ServiceCollection().AddFireworksChatClient("m", options => (options.ApiKey, options.Endpoint) = ("fw_test_key", server.Endpoint)).BuildServiceProvider();
        using FireworksClient own = new(server.Options());
        foreach (var client in (IChatClient[])[own.GetChatClient("m"), services.GetRequiredService<IChatClient>()])
        {
            for (var call = 0; call < 3; call++)
            {
                await client.GetResponseAsync("Hi");
            }
        }

        Assert.Equal(6, server.Requests.Count);
        Assert.All(server.Requests, request => Assert.DoesNotContain("Cookie", request.Headers.Keys));
    }

    private sealed class PassingHandler : DelegatingHandler;

    private sealed class CountingHandler : DelegatingHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class ThrowingHandler(Func<Exception> exception) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(exception());
    }

    private sealed class AgainHandler(bool clones) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            while (true)
            {
                var response = await base.SendAsync(request, cancellationToken);
                if (response.StatusCode != System.Net.HttpStatusCode.ServiceUnavailable)
                {
                    return response;
                }

                response.Dispose();
                if (clones)
                {
                    HttpRequestMessage clone = new(request.Method, request.RequestUri) { Content = request.Content };
                    foreach (var header in request.Headers.NonValidated)
                    {
                        clone.Headers.TryAddWithoutValidation(header.Key, header.Value);
                    }

                    request = clone;
                }
            }
        }
    }

    private sealed class ElsewhereHandler(Uri endpoint) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var given = request.RequestUri;
            try
            {
                request.RequestUri = new Uri(endpoint + "/chat/completions");
                return await base.SendAsync(request, cancellationToken);
            }
            finally
            {
                request.RequestUri = given;
            }
        }
    }
}
