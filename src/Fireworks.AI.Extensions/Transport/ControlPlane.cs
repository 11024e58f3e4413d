using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Settings;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>The part of the service that holds an account's resources, such as datasets and jobs.</summary>
internal sealed class ControlPlane(FireworksTransport transport)
{
    private volatile string? _account;

    public FireworksTransport Transport => transport;

    /// <summary>The name of the account, <c>accounts/id</c>: that of the settings, or the one that the key belongs to.</summary>
    public async ValueTask<string> GetAccountAsync(CancellationToken cancellationToken)
    {
        if (transport.Settings.AccountId is { } id)
        {
            return $"accounts/{id}";
        }

        if (_account is { } known)
        {
            return known;
        }

        var accounts = await SendAsync(new() { Path = "accounts", Operation = "accounts" }, cancellationToken).ConfigureAwait(false);
        var first = accounts.Find("accounts") is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : default;
        return _account = first.FindText("name") is { } name && IsAccount(name) ? name : throw new FireworksException(
            "The service names no account for the API key. Set AccountId of FireworksClientOptions or the environment variable " +
            $"{ClientSettings.AccountVariable}.",
            FireworksErrorKind.InvalidResponse);
    }

    /// <summary>Sends a call and reads the object that answers it.</summary>
    /// <exception cref="FireworksException">The service refused the call, could not be reached, or answered something else.</exception>
    public async Task<JsonElement> SendAsync(ControlPlaneRequest request, CancellationToken cancellationToken)
    {
        using var response = await transport.SendAsync(
            new TransportRequest
            {
                Path = request.Path,
                Route = request.Route,
                BaseAddress = transport.Settings.ControlPlaneEndpoint,
                Operation = request.Operation,
                Model = null,
                Method = request.Method,
                Body = request.Body,
                Upload = request.Upload,
                CreateContent = request.CreateContent,
                IsTransfer = request.Upload is not null,
                CanReplay = request.Upload is null,
                IsControlPlane = true,
                RetriesConflicts = !request.Creates,
                BuffersResponse = true,
            },
            cancellationToken).ConfigureAwait(false);
        return await response.ReadObjectAsync(transport.Errors, "one of the control plane, which are objects of JSON")
            .ConfigureAwait(false);
    }

    /// <summary>Deletes a resource; one that is not there is deleted already, perhaps by a call whose answer was lost.</summary>
    /// <exception cref="FireworksException">The service refused the call, could not be reached, or answered something else.</exception>
    public async Task DeleteAsync(string name, string route, string operation, CancellationToken cancellationToken)
    {
        try
        {
            await SendAsync(
                new() { Method = HttpMethod.Delete, Path = name, Route = route, Operation = operation }, cancellationToken)
                .ConfigureAwait(false);
        }
        catch (FireworksException exception) when (exception.Kind == FireworksErrorKind.NotFound)
        {
            // As wanted.
        }
    }

    private static bool IsAccount(string name) =>
        name.StartsWith("accounts/", StringComparison.Ordinal) && !name.AsSpan("accounts/".Length).ContainsAny("/?#% ");
}
