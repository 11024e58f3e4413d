using System.Globalization;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Makes the exception for a response that is larger than the client takes.</summary>
internal static class ResponseLimit
{
    /// <param name="subject">What is too long, with its verb.</param>
    /// <param name="limit">The limit in bytes.</param>
    /// <param name="option">The option that sets it.</param>
    public static FireworksException Passed(string subject, long limit, string option) => new(
        string.Create(CultureInfo.InvariantCulture, $"{subject} longer than {limit:N0} bytes, which is {option} of ") +
        "FireworksClientOptions. Raise it where such a response is expected.",
        FireworksErrorKind.InvalidResponse);
}
