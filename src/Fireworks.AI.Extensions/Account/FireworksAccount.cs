using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Fireworks.AI.Extensions.Json;
using Fireworks.AI.Extensions.Transport;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Reads what the service tells of the account of an API key: its quotas and its limits on serverless models. Found as
/// <see cref="FireworksClient.Account"/>. It can be used by any number of callers at once.
/// </summary>
/// <remarks>
/// The account is <see cref="FireworksClientOptions.AccountId"/>, or else the one that the key belongs to, which is asked for once. Errors
/// are <see cref="FireworksException"/>. The page docs/resilience-and-errors.md has more.
/// </remarks>
/// <example>
/// <code>
/// var spending = await fireworks.Account.GetQuotaAsync(FireworksQuota.MonthlySpend);
/// Console.WriteLine($"{spending.Usage} of {spending.Value} dollars are spent this month.");
/// </code>
/// </example>
public sealed class FireworksAccount
{
    private const int PageSize = 200; // The most that the service gives.

    private readonly ControlPlane _controlPlane;

    internal FireworksAccount(ControlPlane controlPlane)
    {
        _controlPlane = controlPlane;
    }

    /// <summary>Reads all quotas: spending, requests per minute, GPUs by kind and region, and others, a page at a time.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The quotas.</returns>
    /// <exception cref="FireworksException">The service refused a request, failed, or could not be reached.</exception>
    public async IAsyncEnumerable<FireworksQuota> GetQuotasAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var pages = Pages.ReadAsync(
            (next, token) => GetAsync(
                $"quotas?pageSize={PageSize}{(next is null ? "" : $"&pageToken={Uri.EscapeDataString(next)}")}", "quotas", token),
            static page => page.FindText("nextPageToken"),
            () => NotAsDescribed("A page leads to itself or to another that was read."),
            cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var quota in Items(page, "quotas"))
            {
                yield return FireworksQuota.Read(quota);
            }
        }
    }

    /// <summary>Reads one quota.</summary>
    /// <param name="id">Its id, for example <see cref="FireworksQuota.MonthlySpend"/> or <c>h100-us-iowa-1</c>.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The quota.</returns>
    /// <exception cref="FireworksException">The account has no such quota, or the service refused the request, failed, or could not be
    /// reached.</exception>
    /// <exception cref="ArgumentException">The id is empty.</exception>
    public async Task<FireworksQuota> GetQuotaAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return FireworksQuota.Read(
            await GetAsync($"quotas/{Uri.EscapeDataString(id)}", "quotas/{quota}", cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Reads the limits that are now in effect on serverless models. They rise with sustained use.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The limits, by what the service counts them for; empty where the account has none.</returns>
    /// <exception cref="FireworksException">The service refused the request, failed, or could not be reached.</exception>
    public async Task<IReadOnlyList<FireworksServerlessLimits>> GetServerlessLimitsAsync(CancellationToken cancellationToken = default)
    {
        var answer = await GetAsync("serverlessRateLimits", "serverlessRateLimits", cancellationToken).ConfigureAwait(false);
        return [.. Items(answer, "rateLimits")
            .GroupBy(static limit => limit.FindText("deployment") ?? "")
            .Select(static limits => FireworksServerlessLimits.Read(limits.Key, limits))];
    }

    private async Task<JsonElement> GetAsync(string path, string route, CancellationToken cancellationToken)
    {
        var account = await _controlPlane.GetAccountAsync(cancellationToken).ConfigureAwait(false);
        var answer = await _controlPlane.SendAsync(
            new() { Path = $"{account}/{path}", Route = $"accounts/{{account}}/{route}", Operation = "account" },
            cancellationToken).ConfigureAwait(false);
        return answer.Find("error") is null
            ? answer
            : throw _controlPlane.Transport.Errors.FromBody(Encoding.UTF8.GetBytes(answer.GetRawText()), requestId: null);
    }

    /// <summary>The objects of a list. JSON of protocol buffers leaves an empty one out.</summary>
    private List<JsonElement> Items(JsonElement answer, string name) => answer.Find(name) switch
    {
        null => [],
        { ValueKind: JsonValueKind.Array } list when list.EnumerateArray().All(static item => item.ValueKind == JsonValueKind.Object) =>
            [.. list.EnumerateArray()],
        _ => throw NotAsDescribed($"'{name}' is not a list of objects."),
    };

    private FireworksException NotAsDescribed(string what) =>
        _controlPlane.Transport.Errors.NotAsDescribed("accounts", requestId: null, new JsonException(what));
}
