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
        HashSet<string> seen = [];
        var next = "";
        do
        {
            var page = await ReadPageAsync(list, next, cancellationToken).ConfigureAwait(false);
            if (page.Take(list.Items) is not { ValueKind: JsonValueKind.Array } items)
            {
                throw Invalid($"it has no '{list.Items}'");
            }

            foreach (var item in items.EnumerateArray())
            {
                yield return item;
            }

            next = FindNext(page);
            if (next.Length > 0 && !seen.Add(next))
            {
                throw Invalid("it names a page as the next that has been read");
            }
        }
        while (next.Length > 0);
    }

    private async Task<JsonMembers> ReadPageAsync(ModelList list, string next, CancellationToken cancellationToken)
    {
        var query = string.Join('&', list.Query
            .Where(static parameter => !string.IsNullOrEmpty(parameter.Value))
            .Select(static parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}")
            .Concat(next.Length > 0 ? [next] : []));
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

    /// <summary>The parameter that asks for the next page; empty for the last.</summary>
    private static string FindNext(JsonMembers page)
    {
        foreach (var (name, parameter) in Tokens)
        {
            if (page.Text(name) is { } token)
            {
                return $"{parameter}={Uri.EscapeDataString(token)}";
            }
        }

        return page.Flag("has_more") == true && page.Text("last_id") is { } last ? $"after={Uri.EscapeDataString(last)}" : "";
    }

    private static FireworksException Invalid(string why) => new(
        $"The response is not {Expected}: {why}. Check that Endpoint points to Fireworks' API.", FireworksErrorKind.InvalidResponse);
}

/// <summary>Where a list is, and what its pages call their items.</summary>
internal readonly record struct ModelList(
    string Path, string Items, bool IsControlPlane, params IReadOnlyList<(string Name, string? Value)> Query);
