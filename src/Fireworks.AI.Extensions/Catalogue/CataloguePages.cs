using System.Runtime.CompilerServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>Reads lists page by page.</summary>
internal sealed class CataloguePages(FireworksTransport transport)
{
    private const string Expected = "a list of models";

    // The names under which a page may tell how to ask for the next, and the parameter that asks.
    private static readonly (string Token, string Parameter)[] Tokens = [("nextPageToken", "pageToken"), ("next_page_token", "page_token")];

    /// <summary>The items of all pages.</summary>
    /// <param name="list">The list.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <exception cref="FireworksException">The service refused a call, could not be reached, or answered something else.</exception>
    public async IAsyncEnumerable<JsonElement> ReadAsync(
        ModelList list, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pages = Pages.ReadAsync(
            (next, token) => ReadPageAsync(list, next, token),
            FindNext,
            static () => Invalid("it names a page as the next that has been read"),
            cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            if (page.Take(list.Items) is not { ValueKind: JsonValueKind.Array } items)
            {
                throw Invalid($"it has no '{list.Items}'");
            }

            foreach (var item in items.EnumerateArray())
            {
                yield return item;
            }
        }
    }

    private async Task<JsonMembers> ReadPageAsync(ModelList list, string? next, CancellationToken cancellationToken)
    {
        var query = string.Join('&', list.Query
            .Where(static parameter => !string.IsNullOrEmpty(parameter.Value))
            .Select(static parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}")
            .Concat(next is not null ? [next] : []));
        using var response = await transport.SendAsync(
            new TransportRequest
            {
                Path = query.Length > 0 ? $"{list.Path}?{query}" : list.Path,
                Route = list.Path,
                BaseAddress = list.IsControlPlane ? transport.Settings.ControlPlaneEndpoint : null,
                IsControlPlane = list.IsControlPlane,
                Operation = "models",
                Model = null,
                Method = HttpMethod.Get,
                BuffersResponse = true,
            },
            cancellationToken).ConfigureAwait(false);
        return new(await response.ReadObjectAsync(transport.Errors, Expected).ConfigureAwait(false));
    }

    /// <summary>The parameter that asks for the next page; null for the last.</summary>
    private static string? FindNext(JsonMembers page)
    {
        foreach (var (name, parameter) in Tokens)
        {
            if (page.Text(name) is { } token)
            {
                return $"{parameter}={Uri.EscapeDataString(token)}";
            }
        }

        return page.Flag("has_more") == true && page.Text("last_id") is { } last ? $"after={Uri.EscapeDataString(last)}" : null;
    }

    private static FireworksException Invalid(string why) => new(
        $"The response is not {Expected}: {why}. Check that Endpoint points to Fireworks' API.", FireworksErrorKind.InvalidResponse);
}

/// <summary>Where a list is, and what its pages call their items.</summary>
internal readonly record struct ModelList(
    string Path, string Items, bool IsControlPlane, params IReadOnlyList<(string Name, string? Value)> Query);
