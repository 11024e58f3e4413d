using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Embeddings;
using Fireworks.AI.Extensions.Metadata;
using Fireworks.AI.Extensions.Settings;
using Fireworks.AI.Shared.Settings;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Makes the exception for a response that is an error, and for an error inside a stream.</summary>
internal sealed class ErrorReader(ClientSettings settings, KnownModels? models = null)
{
    private const int LongestBody = 64 * 1024;

    private const string PairAdvice =
        " Ask for the format when the calls are done; ChatOptions.ResponseFormat waits for that by itself.";

    // What a retry of the library's own depends on: whether a refusal is about it.
    private static readonly string[] FallbackNames =
    [
        SettingNames.ReasoningEffort, "reasoning effort", SettingNames.PromptCacheKey, KnownEmbeddingSettings.EncodingFormat,
    ];

    private readonly KeyRedactor _redactor = new(settings.ApiKey);

    /// <summary>
    /// Reads the body as far as it goes; a body that breaks off, stalls or cannot be decompressed does not hide the status.
    /// </summary>
    public async Task<FireworksException> ReadAsync(HttpResponseMessage response, TransportRequest request, CallLifetime lifetime)
    {
        var body = new byte[LongestBody];
        var length = 0;
        var isCut = true;
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(lifetime.Token).ConfigureAwait(false);
            while (length < body.Length)
            {
                // The status has come, so that the limit on waiting for the response is over.
                lifetime.StartTimer(settings.IdleTimeout, "byte of the response");
                var read = await stream.ReadAsync(body.AsMemory(length), lifetime.Token).ConfigureAwait(false);
                lifetime.StopTimer();
                if (read == 0)
                {
                    isCut = false;
                    break;
                }

                length += read;
            }
        }
        catch (Exception exception) when (lifetime.HasTimedOut
            || exception is IOException or HttpRequestException or InvalidDataException or InvalidOperationException)
        {
            // The status and the bytes that came are what there is to report.
        }

        return Create(response, request, body.AsMemory(0, length), isCut);
    }

    /// <summary>The id that the headers give.</summary>
    public string? RequestId(HttpResponseMessage response) => Redact(ResponseHeaders.RequestId(response.Headers));

    /// <summary>An error object that arrived in a stream or in a body with a status of success.</summary>
    public FireworksException FromBody(ReadOnlyMemory<byte> body, string? requestId)
    {
        body = Clean(body);
        var envelope = ErrorBody.Parse(body);
        requestId = envelope.RequestId ?? Redact(requestId);
        var refusesPair = RefusesToolsWithFormat(envelope.Message);
        var text = $"Fireworks reported an error within the response{Describe(envelope, requestId)}{(refusesPair ? PairAdvice : "")}";
        var kind = refusesPair ? FireworksErrorKind.InvalidRequest : KindOf(null, envelope.Code);
        return new FireworksException(text, kind == FireworksErrorKind.Unknown ? FireworksErrorKind.Interrupted : kind)
        {
            RefusesToolsWithFormat = refusesPair,
            ErrorCode = envelope.Code,
            ErrorType = envelope.Type,
            Param = envelope.Param,
            RequestId = requestId,
            ResponseBody = Encoding.UTF8.GetString(body.Span),
        };
    }

    /// <summary>The error that a body or an event is; null where it says none.</summary>
    public FireworksException? Find(ReadOnlyMemory<byte> body, string? requestId) =>
        ErrorBody.Parse(Clean(body)).Message is null ? null : FromBody(body, requestId);

    /// <summary>A body or an event that is none of the API's, and no error in a form that is known.</summary>
    public FireworksException NotReadable(
        ReadOnlyMemory<byte> body, string? requestId, Exception? cause = null, string expected = "a completion")
    {
        body = Clean(body);
        var text = ErrorBody.PlainText(body.Span) is { } plain ? $" It says: {plain}" : "";
        return new FireworksException(
            $"The response is not {expected}. Check that Endpoint points to Fireworks' API.{text}",
            FireworksErrorKind.InvalidResponse,
            cause)
        {
            RequestId = Redact(requestId),
            ResponseBody = body.IsEmpty ? null : Encoding.UTF8.GetString(body.Span),
        };
    }

    /// <summary>A body of another form than its API describes.</summary>
    public FireworksException NotAsDescribed(string api, string? requestId, Exception cause) => new(
        $"The response is not what the {api} API describes: {cause.Message}", FireworksErrorKind.InvalidResponse, cause)
    {
        RequestId = Redact(requestId),
    };

    private FireworksException Create(HttpResponseMessage response, TransportRequest request, ReadOnlyMemory<byte> raw, bool isCut)
    {
        var headers = response.Headers;
        var body = _redactor.Redact(raw, isCut);
        var envelope = body.IsEmpty ? default : ErrorBody.Parse(body);
        var requestId = envelope.RequestId ?? RequestId(response);
        var kind = KindOf(response.StatusCode, envelope.Code);
        var refusesPair = kind == FireworksErrorKind.InvalidRequest && RefusesToolsWithFormat(envelope.Message);
        var advice = refusesPair ? PairAdvice : Advice(kind, request, response);
        var text = $"Fireworks answered {(int)response.StatusCode}{Describe(envelope, requestId)}{advice}";
        return new FireworksException(text, kind, statusCode: response.StatusCode)
        {
            NamedSettings = kind == FireworksErrorKind.InvalidRequest ? FindNames(raw.Equals(body) ? envelope : ErrorBody.Parse(raw)) : [],
            RefusesToolsWithFormat = refusesPair,
            ErrorCode = envelope.Code,
            ErrorType = envelope.Type,
            Param = envelope.Param,
            RequestId = requestId,
            RetryAfter = ResponseHeaders.RetryAfter(headers, settings.TimeProvider),
            ShouldRetry = ResponseHeaders.ShouldRetry(headers),
            RateLimits = ResponseHeaders.RateLimits(headers),
            ResponseBody = body.IsEmpty ? null : Encoding.UTF8.GetString(body.Span),
        };
    }

    private static string[] FindNames(ErrorBody envelope) => Array.FindAll(FallbackNames, name =>
        envelope.Message?.Contains(name, StringComparison.OrdinalIgnoreCase) == true ||
        envelope.Param?.Contains(name, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>As in "You cannot specify response format and function call at the same time".</summary>
    private static bool RefusesToolsWithFormat(string? message) =>
        HasOne(message, "response format", "response_format") &&
        HasOne(message, "function call", "function_call", "tool") &&
        HasOne(message, "same time", "together", "both", "combin") &&
        HasOne(message, "cannot", "can't", "can not", "not support", "unsupported", "not allowed", "not possible", "only one");

    private static bool HasOne(string? text, params ReadOnlySpan<string> words)
    {
        foreach (var word in words)
        {
            if (text?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
            {
                return true;
            }
        }

        return false;
    }

    private static string Describe(ErrorBody envelope, string? requestId)
    {
        StringBuilder text = new();
        if (envelope.Code is { } code)
        {
            text.Append(" (").Append(code).Append(')');
        }

        if (envelope.Message is { } message)
        {
            text.Append(": ").Append(message);
        }

        if (envelope.Param is { } param && envelope.Message?.Contains($"[{param}]", StringComparison.Ordinal) != true)
        {
            text.Append(" [").Append(param).Append(']');
        }

        if (text.Length == 0 || text[^1] is not ('.' or '!' or '?'))
        {
            text.Append('.');
        }

        return requestId is null ? text.ToString() : text.Append(" Request id: ").Append(requestId).Append('.').ToString();
    }

    private string Advice(FireworksErrorKind kind, TransportRequest request, HttpResponseMessage response) => kind switch
    {
        _ when request.SignedAddress is not null =>
            " The answer is that of a storage, to which a signed link leads that lives for minutes.",
        FireworksErrorKind.Authentication =>
            $" Check the API key ({ClientSettings.ApiKeyVariable} or " +
            $"{nameof(FireworksClientOptions)}.{nameof(FireworksClientOptions.ApiKey)}) and its permissions.",
        FireworksErrorKind.ScalingUp =>
            " The deployment is scaled to zero and is starting; ScaleUp of FireworksClientOptions says how long to wait for it.",
        FireworksErrorKind.NotFound when request.IsControlPlane =>
            $" Check the name, and the account ({ClientSettings.AccountVariable} or " +
            $"{nameof(FireworksClientOptions)}.{nameof(FireworksClientOptions.AccountId)}).",
        FireworksErrorKind.NotFound when request.Model is null => " Check that Endpoint points to Fireworks' API.",
        FireworksErrorKind.NotFound =>
            $" Check the model id: the model may be off the serverless service, or need a deployment.{models?.Suggest(request.Model)}",
        _ when (int)response.StatusCode is >= 300 and < 400 =>
            " The redirect was not followed, so that the key does not reach another address; set Endpoint to the right one.",
        _ => "",
    };

    private static FireworksErrorKind KindOf(HttpStatusCode? status, string? code)
    {
        if (string.Equals(code, "DEPLOYMENT_SCALING_UP", StringComparison.OrdinalIgnoreCase))
        {
            return FireworksErrorKind.ScalingUp;
        }

        return (int?)status switch
        {
            400 or 405 or 422 => FireworksErrorKind.InvalidRequest,
            401 or 403 => FireworksErrorKind.Authentication,
            402 or 412 => FireworksErrorKind.Account,
            404 => FireworksErrorKind.NotFound,
            408 => FireworksErrorKind.Timeout,
            409 => FireworksErrorKind.Conflict,
            413 => FireworksErrorKind.TooLarge,
            429 => FireworksErrorKind.RateLimit,
            >= 500 => FireworksErrorKind.Server,
            _ => FireworksErrorKind.Unknown,
        };
    }

    [return: NotNullIfNotNull(nameof(text))]
    private string? Redact(string? text) =>
        text is null ? null : Encoding.UTF8.GetString(_redactor.Redact(Encoding.UTF8.GetBytes(text), isCut: false).Span);

    /// <summary>As much of a body as is looked at, without the key.</summary>
    private ReadOnlyMemory<byte> Clean(ReadOnlyMemory<byte> body) =>
        _redactor.Redact(body[..Math.Min(body.Length, LongestBody)], isCut: body.Length > LongestBody);
}
