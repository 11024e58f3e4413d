using System.Diagnostics;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Settings;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Polly;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>The one way to the service: authorization, sending, retries, time limits, errors and telemetry.</summary>
internal sealed class FireworksTransport : IDisposable
{
    private readonly HttpClient _httpClient;
    private readonly Lazy<HttpClient> _signedClient;
    private readonly bool _ownsHttpClient;
    private readonly bool _guardsRedirects;
    private readonly RequestMessageFactory _messages;
    private readonly ResiliencePipeline<TransportResponse> _pipeline;
    private readonly CancellationTokenSource _disposal = new();
    private int _disposed;

    public FireworksTransport(ClientSettings settings, HttpClient? httpClient, ILoggerFactory? loggerFactory)
    {
        Settings = settings;
        Logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger(FireworksTelemetry.SourceName);
        Models = new KnownModels(settings.Prices, Logger);
        Errors = new ErrorReader(settings, Models);
        UnknownSettings = new UnknownSettings(settings.ThrowOnUnknownSettings, Logger);
        _ownsHttpClient = httpClient is null;
        _httpClient = httpClient
            ?? new HttpClient(HttpHandlerFactory.Create(settings.ConnectTimeout)) { Timeout = Timeout.InfiniteTimeSpan };
        _signedClient = new(CreateSignedClient);
        _guardsRedirects = !_ownsHttpClient && RedirectGuard.IsNeededFor(_httpClient);
        if (_guardsRedirects)
        {
            TransportLog.FollowsRedirects(Logger);
        }

        _messages = new RequestMessageFactory(settings, limitsConnecting: !_ownsHttpClient);
        _pipeline = RetryPipeline.Create(settings);
    }

    public ClientSettings Settings { get; }

    public ILogger Logger { get; }

    public ErrorReader Errors { get; }

    public KnownModels Models { get; }

    public UnknownSettings UnknownSettings { get; }

    /// <summary>What the service has refused to this client.</summary>
    public RefusedSettings RefusedSettings { get; } = new();

    /// <summary>Whether each request carries a header of the HTTP client's own.</summary>
    public bool HasDefaultHeader(string name) => _httpClient.DefaultRequestHeaders.NonValidated.Contains(name);

    /// <summary>Sends until a response of success arrives. The caller disposes the response.</summary>
    /// <exception cref="FireworksException">The service refused the request, or could not be reached.</exception>
    public async Task<TransportResponse> SendAsync(TransportRequest request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed != 0, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (request.BaseAddress is { } other)
        {
            EndpointAddress.Check(other, Settings.AllowInsecureEndpoint);
        }

        var address = request.SignedAddress ?? new($"{request.BaseAddress ?? Settings.Endpoint}/{request.Path}");
        using var activity = StartActivity(request, address);
        TransportCall call = new(request, address, Settings, Logger, activity);

        CancellationTokenSource? linked = null;
        ResilienceContext? context = null;
        try
        {
            linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _disposal.Token);
            context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, linked.Token);
            context.Properties.Set(RetryPipeline.Call, call);
            return await _pipeline.ExecuteAsync(
                static (_, state) => state.Transport.AttemptAsync(state.Call, state.CancellationToken),
                context,
                (Transport: this, Call: call, CancellationToken: cancellationToken)).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception)
        {
            call.Failed(exception);
            if (!cancellationToken.IsCancellationRequested && _disposed != 0)
            {
                throw new ObjectDisposedException("The Fireworks client was disposed while a call was in flight.", exception);
            }

            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (Exception exception)
        {
            call.Failed(exception);
            throw;
        }
        finally
        {
            if (context is not null)
            {
                ResilienceContextPool.Shared.Return(context);
            }

            linked?.Dispose();
        }
    }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
        {
            return;
        }

        // Calls in flight end here; the source itself is left to them.
        _disposal.Cancel();
        if (_ownsHttpClient)
        {
            _httpClient.Dispose();
        }
        else if (_signedClient.IsValueCreated)
        {
            _signedClient.Value.Dispose();
        }
    }

    /// <summary>
    /// Starts the activity of the HTTP exchange. It has none of the attributes by which a span of a model's answer is known: that is the
    /// middleware's, and would be counted twice.
    /// </summary>
    private static Activity? StartActivity(TransportRequest request, Uri address)
    {
        if (!FireworksTelemetry.Activities.HasListeners())
        {
            return null;
        }

        var activity = FireworksTelemetry.Activities.StartActivity(
            $"fireworks.request {request.Method.Method} /{request.Route ?? request.Path}", ActivityKind.Client);
        activity?.SetTag("fireworks.request.model", request.Model);
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("server.address", address.Host);
        activity?.SetTag("server.port", address.Port);
        return activity;
    }

    /// <summary>
    /// The client for addresses that carry their own signature. An application's client may hold keys in its default headers, and those
    /// are none of the storage's business: so this one shares the handlers alone.
    /// </summary>
    private HttpClient CreateSignedClient() =>
        _ownsHttpClient ? _httpClient
        : RedirectGuard.FindHandler(_httpClient) is { } handler
        ? new HttpClient(handler, disposeHandler: false) { Timeout = _httpClient.Timeout }
        : new HttpClient(HttpHandlerFactory.Create(Settings.ConnectTimeout)) { Timeout = _httpClient.Timeout };

    private async ValueTask<TransportResponse> AttemptAsync(TransportCall call, CancellationToken cancellationToken)
    {
        CallLifetime lifetime = new(call.Address, Settings.TimeProvider, _disposal.Token, cancellationToken, call.TimeLeft);
        HttpResponseMessage? response = null;
        RedirectGuard? guard = null;
        try
        {
            if (call.Request.Upload is { } upload)
            {
                upload.Progressed = lifetime.RestartTimer;
            }

            var message = _messages.Create(call.Request, call.Address);
            guard = _guardsRedirects ? RedirectGuard.Apply(message) : null;
            lifetime.StartTimer(Settings.ResponseTimeout, "response");
            var client = call.Request.SignedAddress is null ? _httpClient : _signedClient.Value;
            response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, lifetime.Token).ConfigureAwait(false);
            lifetime.Received(response, Errors);
            guard?.Check(call.Address, response.StatusCode);
            if (!response.IsSuccessStatusCode)
            {
                throw await Errors.ReadAsync(response, call.Request, lifetime).ConfigureAwait(false);
            }

            lifetime.StopTimer();
            call.Succeeded(response);
            TransportResponse result = new(response, lifetime, Settings, call.FirstByteArrived)
            {
                DeprecationDate = Models.FindDeprecation(call.Request.Model),
            };
            if (call.Request.BuffersResponse)
            {
                await result.BufferAsync().ConfigureAwait(false);
            }

            return result;
        }
        catch (Exception exception)
        {
            var translated = guard is { HasRefused: true } ? RedirectGuard.Refusal(exception)
                : lifetime.Translate(exception, FireworksErrorKind.Connection);
            response?.Dispose();
            lifetime.Dispose();
            if (ReferenceEquals(translated, exception))
            {
                throw;
            }

            throw translated;
        }
    }
}
