using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;
using Fireworks.AI.Extensions.Metadata;
using Fireworks.AI.Extensions.Settings;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Makes the exception for a response that is an error, and for an error inside a stream.</summary>
internal sealed class ErrorReader(ClientSettings settings)
{
    private const int LongestBody = 64 * 1024;

    /// <summary>
    /// Reads the body as far as it goes; a body that breaks off, stalls or cannot be decompressed does not hide the status.
    /// </summary>
    public async Task<FireworksException> ReadAsync(HttpResponseMessage response, CallLifetime lifetime)
    {
        var body = new byte[LongestBody];
        var length = 0;
        try
        {
            using var stream = await response.Content.ReadAsStreamAsync(lifetime.Token).ConfigureAwait(false);
            int read;
            while (length < body.Length && (read = await stream.ReadAsync(body.AsMemory(length), lifetime.Token).ConfigureAwait(false)) > 0)
            {
                length += read;
            }
        }
        catch (Exception exception) when (lifetime.HasTimedOut
            || exception is IOException or HttpRequestException or InvalidDataException or InvalidOperationException)
        {
            // The status and the bytes that came are what there is to report.
        }

        return Create(response, body.AsMemory(0, length));
    }

    /// <summary>An error object that arrived in a stream or in a body with a status of success.</summary>
    public FireworksException FromBody(ReadOnlyMemory<byte> body, string? requestId)
    {
        body = body[..Math.Min(body.Length, LongestBody)];
        var envelope = ErrorBody.Parse(body);
        var text = $"Fireworks reported an error within the response{Describe(envelope, requestId)}";
        var kind = KindOf(null, envelope.Code);
        return new FireworksException(Redact(text), kind == FireworksErrorKind.Unknown ? FireworksErrorKind.Interrupted : kind)
        {
            ErrorCode = Redact(envelope.Code),
            ErrorType = Redact(envelope.Type),
            Param = Redact(envelope.Param),
            RequestId = envelope.RequestId ?? requestId,
            ResponseBody = Redact(Encoding.UTF8.GetString(body.Span)),
        };
    }

    /// <summary>The error that a body or an event is; null where it says none.</summary>
    public FireworksException? Find(ReadOnlyMemory<byte> body, string? requestId) =>
        ErrorBody.Parse(body[..Math.Min(body.Length, LongestBody)]).Message is null ? null : FromBody(body, requestId);

    /// <summary>A body or an event that is none of the API's, and no error in a form that is known.</summary>
    public FireworksException NotReadable(ReadOnlyMemory<byte> body, string? requestId, Exception? cause = null)
    {
        body = body[..Math.Min(body.Length, LongestBody)];
        var text = ErrorBody.PlainText(body.Span) is { } plain ? $" It says: {plain}" : "";
        return new FireworksException(
            Redact($"The response is not a chat completion. Check that Endpoint points to Fireworks' API.{text}"),
            FireworksErrorKind.InvalidResponse,
            cause)
        {
            RequestId = requestId,
            ResponseBody = body.IsEmpty ? null : Redact(Encoding.UTF8.GetString(body.Span)),
        };
    }

    private FireworksException Create(HttpResponseMessage response, ReadOnlyMemory<byte> body)
    {
        var headers = response.Headers;
        var envelope = body.IsEmpty ? default : ErrorBody.Parse(body);
        var requestId = envelope.RequestId ?? ResponseHeaders.RequestId(headers);
        var kind = KindOf(response.StatusCode, envelope.Code);
        var text = $"Fireworks answered {(int)response.StatusCode}{Describe(envelope, requestId)}{Advice(kind, response)}";
        return new FireworksException(Redact(text), kind, statusCode: response.StatusCode)
        {
            ErrorCode = Redact(envelope.Code),
            ErrorType = Redact(envelope.Type),
            Param = Redact(envelope.Param),
            RequestId = requestId,
            RetryAfter = ResponseHeaders.RetryAfter(headers, settings.TimeProvider),
            ShouldRetry = ResponseHeaders.ShouldRetry(headers),
            RateLimits = ResponseHeaders.RateLimits(headers),
            ResponseBody = body.IsEmpty ? null : Redact(Encoding.UTF8.GetString(body.Span)),
        };
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

    private static string Advice(FireworksErrorKind kind, HttpResponseMessage response) => kind switch
    {
        FireworksErrorKind.Authentication =>
            $" Check the API key ({ClientSettings.ApiKeyVariable} or " +
            $"{nameof(FireworksClientOptions)}.{nameof(FireworksClientOptions.ApiKey)}) and its permissions.",
        FireworksErrorKind.ScalingUp =>
            " The deployment is scaled to zero and is starting; ScaleUp of FireworksClientOptions says how long to wait for it.",
        FireworksErrorKind.NotFound => " Check the model id: the model may be off the serverless service, or need a deployment.",
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
    private string? Redact(string? text) => text?.Replace(settings.ApiKey, "***", StringComparison.Ordinal);
}
