namespace Fireworks.AI.Extensions.Settings;

/// <summary>Turns the ways in which an address may be written into one base address without a slash at its end.</summary>
internal static class EndpointAddress
{
    public static Uri Resolve(Uri? given, string? variable, bool allowInsecure)
    {
        var address = given ?? FromVariable(variable) ?? FireworksClientOptions.DefaultEndpoint;
        Check(address, allowInsecure);

        var path = address.AbsolutePath.TrimEnd('/');
        if (path.Length == 0)
        {
            path = address.Host.EndsWith(".direct.fireworks.ai", StringComparison.OrdinalIgnoreCase) ? "/v1" : "/inference/v1";
        }
        else if (path.Equals("/inference", StringComparison.OrdinalIgnoreCase))
        {
            path = "/inference/v1";
        }
        else if (path.EndsWith("/chat/completions", StringComparison.OrdinalIgnoreCase))
        {
            path = path[..^"/chat/completions".Length];
        }

        return new Uri(address.GetLeftPart(UriPartial.Authority) + path);
    }

    /// <summary>The address of a speech service, without the path of a call.</summary>
    public static Uri? ResolveSpeech(Uri? given, bool allowInsecure)
    {
        if (given is null)
        {
            return null;
        }

        Check(given, allowInsecure);
        var path = given.AbsolutePath.TrimEnd('/');
        foreach (var call in (ReadOnlySpan<string>)["/audio/transcriptions", "/audio/translations"])
        {
            path = path.EndsWith(call, StringComparison.OrdinalIgnoreCase) ? path[..^call.Length] : path;
        }

        return new Uri(given.GetLeftPart(UriPartial.Authority) + (path.Length == 0 ? "/v1" : path));
    }

    /// <summary>The address of the control plane: the one that is given, or that of the inference API without its own part.</summary>
    public static Uri ResolveControlPlane(Uri? given, Uri endpoint, bool allowInsecure)
    {
        if (given is not null)
        {
            Check(given, allowInsecure);
            var own = given.AbsolutePath.TrimEnd('/');
            return new Uri(given.GetLeftPart(UriPartial.Authority) + (own.Length == 0 ? "/v1" : own));
        }

        const string Inference = "/inference/v1";
        var path = endpoint.AbsolutePath.TrimEnd('/');
        return path.EndsWith(Inference, StringComparison.OrdinalIgnoreCase)
            ? new Uri($"{endpoint.GetLeftPart(UriPartial.Authority)}{path[..^Inference.Length]}/v1")
            : endpoint;
    }

    /// <summary>A signed link that the service gave, which must be as safe as the endpoint.</summary>
    public static Uri ReadSigned(string? link, bool allowInsecure) =>
        Uri.TryCreate(link, UriKind.Absolute, out var address) &&
        (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && (address.IsLoopback || allowInsecure)))
            ? address
            : throw new FireworksException(
                "The service gave a link to its storage that is no https address.", FireworksErrorKind.InvalidResponse);

    /// <summary>Refuses an address to which the API key must not be sent.</summary>
    public static void Check(Uri address, bool allowInsecure)
    {
        if (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            throw new ArgumentException(
                "The endpoint must be an absolute https address, for example https://api.fireworks.ai/inference/v1.");
        }

        if (address.UserInfo.Length > 0 || address.Query.Length > 0 || address.Fragment.Length > 0)
        {
            throw new ArgumentException("The endpoint must not contain user information, a query or a fragment.");
        }

        if (address.Scheme == Uri.UriSchemeHttp && !address.IsLoopback && !allowInsecure)
        {
            throw new ArgumentException(
                $"The endpoint {address.GetLeftPart(UriPartial.Authority)} is not encrypted, so the API key would be readable on the " +
                "way. Use https, or set AllowInsecureEndpoint.");
        }
    }

    private static Uri? FromVariable(string? variable)
    {
        if (variable is null)
        {
            return null;
        }

        return Uri.TryCreate(variable, UriKind.Absolute, out var address) ? address : throw new ArgumentException(
            $"The environment variable {ClientSettings.EndpointVariable} is not an absolute address.");
    }
}
