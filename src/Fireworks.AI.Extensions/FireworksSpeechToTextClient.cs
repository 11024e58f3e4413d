using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Speech;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Transcribes files as an <see cref="ISpeechToTextClient"/> by Fireworks' audio API, and translates them into English. It keeps no state
/// between calls and can be used by any number of callers at once.
/// </summary>
/// <remarks>
/// <para>
/// Fireworks marked this service as deprecated on 10 June 2026; its hosts may refuse a model or be gone. Errors 401 and 404 say so.
/// <see cref="FireworksClientOptions.SpeechEndpoint"/> leads the client to any other service with the same API.
/// </para>
/// <para>
/// The recording is sent from the caller's stream, from where it stands, and never held in memory whole. A stream that can seek is rewound
/// for another attempt; one that cannot is sent once, without retries. Its kind is told by its first bytes. Raw samples (16 bits,
/// little-endian, one channel) become a WAV file where <see cref="SpeechToTextOptions.SpeechSampleRate"/> says their rate; for other kinds
/// that option has no effect. <see cref="FireworksClientOptions.ResponseTimeout"/> includes the time to send the recording.
/// </para>
/// <para>
/// <see cref="SpeechToTextOptions.TextLanguage"/> English with another or no <see cref="SpeechToTextOptions.SpeechLanguage"/> asks for a
/// translation. <see cref="SpeechToTextOptions.RawRepresentationFactory"/> may return a <see cref="System.Text.Json.Nodes.JsonObject"/>
/// whose properties become form fields. Errors are <see cref="FireworksException"/>; what Fireworks would refuse is an
/// <see cref="ArgumentException"/> before anything is sent. The page docs/speech.md has more.
/// </para>
/// </remarks>
[Experimental("MEAI001")]
public sealed class FireworksSpeechToTextClient : ISpeechToTextClient
{
    private readonly FireworksClient _client;
    private readonly bool _ownsClient;
    private readonly FireworksTransport _transport;
    private readonly string _model;
    private readonly SpeechToTextClientMetadata _metadata;
    private int _warned;

    /// <summary>
    /// Creates a client with a connection pool of its own. To share one between clients, use <see cref="FireworksClient"/>.
    /// </summary>
    /// <param name="model">The model, <c>whisper-v3</c> or <c>whisper-v3-turbo</c>; sent as given.
    /// <see cref="SpeechToTextOptions.ModelId"/> replaces it for a call.</param>
    /// <param name="options">The settings; if null, they come from environment variables.</param>
    /// <param name="loggerFactory">Where to log retries, failures and settings that are not sent; never content.</param>
    /// <exception cref="ArgumentException">The model is empty, or a setting is missing or out of range.</exception>
    /// <example>
    /// <code>
    /// using ISpeechToTextClient client = new FireworksSpeechToTextClient("whisper-v3-turbo", new() { ApiKey = "fw_..." });
    /// var response = await client.GetTextAsync(File.OpenRead("talk.mp3"));
    /// </code>
    /// </example>
    public FireworksSpeechToTextClient(string model, FireworksClientOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(FireworksClient.CreateFor(model, options, loggerFactory), model, ownsClient: true)
    {
    }

    internal FireworksSpeechToTextClient(FireworksClient client, string model, bool ownsClient = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        _client = client;
        _ownsClient = ownsClient;
        _transport = client.Transport;
        _model = model;
        _metadata = new SpeechToTextClientMetadata(FireworksTelemetry.ProviderName, SpeechHosts.Resolve(model, _transport.Settings), model);
    }

    /// <inheritdoc/>
    /// <exception cref="FireworksException">The service refused the request, failed, or could not be reached.</exception>
    /// <exception cref="ArgumentException">The stream is empty, or a setting has what Fireworks would refuse.</exception>
    public async Task<SpeechToTextResponse> GetTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        SpeechRequest request = new(this, _model, options, streaming: false, _transport.Settings, _transport.UnknownSettings);
        using var transport = await SendAsync(request, audioSpeechStream, cancellationToken).ConfigureAwait(false);
        var transcription = await ReadAsync(request, transport).ConfigureAwait(false);
        return SpeechUpdates.ToResponse(request, transcription, CreateMetadata(transport));
    }

    /// <inheritdoc/>
    /// <remarks>The service transcribes whole files: the finished segments come one after the other, each with its times, once all are
    /// there.</remarks>
    /// <exception cref="FireworksException">The service refused the request, failed, or could not be reached.</exception>
    /// <exception cref="ArgumentException">The stream is empty, or a setting has what Fireworks would refuse.</exception>
    public IAsyncEnumerable<SpeechToTextResponseUpdate> GetStreamingTextAsync(
        Stream audioSpeechStream, SpeechToTextOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(audioSpeechStream);
        return StreamAsync(audioSpeechStream, options, cancellationToken);
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is not null ? null
            : serviceType == typeof(SpeechToTextClientMetadata) ? _metadata
            : serviceType == typeof(FireworksClient) ? _client
            : serviceType.IsInstanceOfType(this) ? this
            : null;
    }

    /// <summary>
    /// Releases the connections, if the client owns them. Calls in flight end with <see cref="ObjectDisposedException"/>.
    /// </summary>
    public void Dispose()
    {
        if (_ownsClient)
        {
            _client.Dispose();
        }
    }

    private async IAsyncEnumerable<SpeechToTextResponseUpdate> StreamAsync(
        Stream audio, SpeechToTextOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SpeechRequest request = new(this, _model, options, streaming: true, _transport.Settings, _transport.UnknownSettings);
        using var transport = await SendAsync(request, audio, cancellationToken).ConfigureAwait(false);
        yield return SpeechUpdates.Open(request, CreateMetadata(transport));
        var transcription = await ReadAsync(request, transport).ConfigureAwait(false);
        foreach (var update in SpeechUpdates.Segments(request, transcription))
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return update;
        }

        yield return SpeechUpdates.Close(request, transcription);
    }

    private async Task<TransportResponse> SendAsync(SpeechRequest request, Stream audio, CancellationToken cancellationToken)
    {
        var host = SpeechHosts.Resolve(request.Model, _transport.Settings);
        if (SpeechHosts.IsFireworks(host) && Interlocked.Exchange(ref _warned, 1) == 0)
        {
            SpeechHosts.WarnOfDeprecation(_transport.Logger);
        }

        var upload = await AudioUpload.OpenAsync(audio, request.SampleRate, cancellationToken).ConfigureAwait(false);
        await using var disposal = upload.ConfigureAwait(false);
        if (upload.IsEmpty && request.AudioUri is null)
        {
            throw new ArgumentException(
                "The audio stream is empty, or stands at its end. Set its position to the start of the recording.");
        }

        if (!upload.IsEmpty && request.AudioUri is not null)
        {
            throw new ArgumentException(
                "An address of a recording is set, and the stream has one too. Pass Stream.Null with an address.");
        }

        try
        {
            return await _transport.SendAsync(
                new TransportRequest
                {
                    Path = request.Path,
                    BaseAddress = host,
                    Operation = "speech_to_text",
                    Model = request.Model,
                    CreateContent = () => request.CreateContent(upload),
                    CanReplay = upload.IsEmpty || upload.CanReplay,
                    Accept = TranscriptionFormats.IsJson(request.Format) ? "application/json" : "text/plain, */*",
                    Headers = request.Headers,
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (Exception) when (upload.Failure is not null)
        {
            ExceptionDispatchInfo.Throw(upload.Failure);
            throw;
        }
        catch (FireworksException exception)
            when (SpeechHosts.IsFireworks(host) && exception.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.NotFound)
        {
            throw new FireworksException($"{exception.Message} {SpeechHosts.Deprecation}", exception.Kind, exception, exception.StatusCode)
            {
                ErrorCode = exception.ErrorCode,
                ErrorType = exception.ErrorType,
                Param = exception.Param,
                RequestId = exception.RequestId,
                RetryAfter = exception.RetryAfter,
                RateLimits = exception.RateLimits,
                ResponseBody = exception.ResponseBody,
            };
        }
    }

    private async Task<FireworksTranscription> ReadAsync(SpeechRequest request, TransportResponse transport)
    {
        using var body = await transport.ReadAsync().ConfigureAwait(false);
        try
        {
            var isJson = transport.MediaType?.EndsWith("json", StringComparison.OrdinalIgnoreCase) == true;
            return TranscriptionReader.Read(body.Span, request.Format, isJson)
                ?? throw _transport.Errors.FromBody(body.Memory, transport.RequestId);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new FireworksException(
                $"The response is not a transcription in the format '{TranscriptionFormats.NameOf(request.Format)}': {exception.Message}",
                FireworksErrorKind.InvalidResponse, exception)
            {
                RequestId = transport.RequestId,
            };
        }
    }

    private static AdditionalPropertiesDictionary? CreateMetadata(TransportResponse transport)
    {
        AdditionalPropertiesDictionary properties = [];
        transport.AddMetadata(properties);
        return properties.Count > 0 ? properties : null;
    }
}
