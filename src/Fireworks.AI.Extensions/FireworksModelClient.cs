using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Fireworks.AI.Extensions.Catalogue;
using Fireworks.AI.Extensions.Transport;
using Microsoft.Extensions.Logging;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Reads what models there are, what they can do and what they cost: <see cref="FireworksClient.Models"/>. It can be used by any number of
/// callers at once.
/// </summary>
/// <remarks>Errors are <see cref="FireworksException"/>. The page docs/models-and-prices.md has more.</remarks>
/// <example>
/// <code>
/// await foreach (var model in fireworks.Models.ListAsync())
/// {
///     Console.WriteLine($"{model.Id}: {model.ContextLength} tokens");
/// }
/// </code>
/// </example>
public sealed partial class FireworksModelClient
{
    private readonly ControlPlane _control;
    private readonly CataloguePages _pages;

    internal FireworksModelClient(ControlPlane control)
    {
        _control = control;
        _pages = new(control.Transport);
    }

    /// <summary>
    /// Gets or sets the catalogue that the client has at hand, for all that is made of it: responses carry their cost by its prices, a
    /// model with a deprecation date is warned of once, and an error about a wrong model offers the near ones. Null until
    /// <see cref="LoadAsync"/> has read one, or one is set that comes from elsewhere.
    /// </summary>
    public FireworksCatalogue? Catalogue
    {
        get => _control.Transport.Models.Catalogue;
        set => _control.Transport.Models.Catalogue = value;
    }

    /// <summary>Lists the models that the key can call.</summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The models, in the service's order.</returns>
    /// <exception cref="FireworksException">The service refused the call, failed, or could not be reached.</exception>
    public IAsyncEnumerable<FireworksModelInfo> ListAsync(CancellationToken cancellationToken = default) =>
        ReadAsync(new("models", "data", IsControlPlane: false), FireworksModelInfo.Read, cancellationToken);

    /// <summary>Lists the serverless catalogue, with prices.</summary>
    /// <param name="useCase">Lists the models that the service advises for a use, for example <c>coding</c>; null for all.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>An entry for each mode of each model, in the service's order.</returns>
    /// <exception cref="FireworksException">The service refused the call, failed, or could not be reached.</exception>
    public IAsyncEnumerable<FireworksServerlessModel> ListServerlessAsync(
        string? useCase = null, CancellationToken cancellationToken = default) => ReadAsync(
        new("serverless/models", "data", IsControlPlane: true, ("use_cases", useCase)), FireworksServerlessModel.Read, cancellationToken);

    /// <summary>Lists the models of an account, as the control plane knows them.</summary>
    /// <param name="options">Which ones; null for all of the account of the key.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The models; further pages are asked for as the list is read.</returns>
    /// <exception cref="ArgumentException">The size of the pages or the account is out of range.</exception>
    /// <exception cref="FireworksException">The service refused a call, failed, or could not be reached.</exception>
    /// <example>
    /// <code>
    /// FireworksModelListOptions options = new() { AccountId = "fireworks", Filter = "supports_serverless=true" };
    /// await foreach (var model in fireworks.Models.ListAccountAsync(options))
    /// {
    ///     Console.WriteLine($"{model.Name}: {model.DeprecationDate}");
    /// }
    /// </code>
    /// </example>
    public IAsyncEnumerable<FireworksAccountModel> ListAccountAsync(
        FireworksModelListOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new();
        if (options.PageSize is < 1 or > 200)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.PageSize, "PageSize must be from 1 to 200.");
        }

        if (options.AccountId is { } id && !FireworksModel.TryParse($"accounts/{id}/models/any", out _))
        {
            throw new ArgumentException($"'{id}' is not an account id: letters, digits, '-', '_', '.' and '@'.", nameof(options));
        }

        (string, string?)[] query =
        [
            ("pageSize", options.PageSize.ToString(CultureInfo.InvariantCulture)),
            ("filter", options.Filter),
            ("orderBy", options.OrderBy),
        ];
        return ReadAccountAsync(options.AccountId, query, cancellationToken);
    }

    /// <summary>Reads one model of an account.</summary>
    /// <param name="model">The address <c>accounts/{account}/models/{id}</c>, or the id of a public model.</param>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>What the control plane tells.</returns>
    /// <exception cref="ArgumentException">The address is not one of a model.</exception>
    /// <exception cref="FireworksException">There is no such model, or the call failed.</exception>
    /// <example>
    /// <code>
    /// var model = await fireworks.Models.GetAsync("glm-5p3");
    /// Console.WriteLine($"{model.DisplayName} has {model.ParameterCount:N0} parameters.");
    /// </code>
    /// </example>
    public async Task<FireworksAccountModel> GetAsync(string model, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        var address = FireworksModel.TryParse(ModelAddress.Key(model), out var parsed) ? parsed switch
        {
            { Kind: FireworksModelKind.ShortId, Deployment: null } when !parsed.Id.Contains('/', StringComparison.Ordinal) =>
                FireworksModel.Public(parsed.Id),
            { Kind: FireworksModelKind.Model, Deployment: null } => parsed,
            _ => null,
        } : null;
        if (address is null)
        {
            throw new ArgumentException(
                $"'{model}' is not the address of a model. Use accounts/<account>/models/<id>, or the id of a public model.",
                nameof(model));
        }

        ControlPlaneRequest request = new()
        {
            Path = address.ToString(),
            Route = "accounts/{account}/models/{model}",
            Operation = "models",
        };
        var json = await _control.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return FireworksAccountModel.Read(json) ?? throw new FireworksException(
            "The response is not a model: it has no name. Check that ControlPlaneEndpoint points to Fireworks' API.",
            FireworksErrorKind.InvalidResponse);
    }

    /// <summary>
    /// Reads the models that the key can call, the serverless catalogue, and when models leave it, and keeps them at hand as
    /// <see cref="Catalogue"/>.
    /// </summary>
    /// <param name="cancellationToken">Ends the call.</param>
    /// <returns>The catalogue.</returns>
    /// <remarks>
    /// A key that may not read the library of models (401, 403, 404) gets a catalogue without days of deprecation, which is logged. Prices
    /// and models change: a program that runs for days loads the catalogue again now and then.
    /// </remarks>
    /// <exception cref="FireworksException">The service refused a call, failed, or could not be reached.</exception>
    /// <example>
    /// <code>
    /// await fireworks.Models.LoadAsync();
    /// var response = await fireworks.GetChatClient("glm-5p3").GetResponseAsync("Name three rivers.");
    /// Console.WriteLine($"{response.GetFireworksMetadata().Cost} dollars");
    /// </code>
    /// </example>
    public async Task<FireworksCatalogue> LoadAsync(CancellationToken cancellationToken = default)
    {
        var callable = await ToListAsync(ListAsync(cancellationToken)).ConfigureAwait(false);
        var serverless = await ToListAsync(ListServerlessAsync(useCase: null, cancellationToken)).ConfigureAwait(false);
        var library = await ReadLibraryAsync(cancellationToken).ConfigureAwait(false);
        return Catalogue = new(callable, serverless, library);
    }

    private async Task<List<FireworksAccountModel>> ReadLibraryAsync(CancellationToken cancellationToken)
    {
        FireworksModelListOptions options = new() { AccountId = "fireworks", Filter = "supports_serverless=true" };
        try
        {
            return await ToListAsync(ListAccountAsync(options, cancellationToken)).ConfigureAwait(false);
        }
        catch (FireworksException exception) when (exception.Kind is FireworksErrorKind.Authentication or FireworksErrorKind.NotFound)
        {
            NoLibrary(_control.Transport.Logger, (int?)exception.StatusCode);
            return [];
        }
    }

    private static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> items)
    {
        List<T> list = [];
        await foreach (var item in items.ConfigureAwait(false))
        {
            list.Add(item);
        }

        return list;
    }

    private async IAsyncEnumerable<FireworksAccountModel> ReadAccountAsync(
        string? accountId, (string, string?)[] query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var account = accountId is null ? await _control.GetAccountAsync(cancellationToken).ConfigureAwait(false) : $"accounts/{accountId}";
        ModelList list = new($"{account}/models", "models", IsControlPlane: true, query);
        await foreach (var model in ReadAsync(list, FireworksAccountModel.Read, cancellationToken).ConfigureAwait(false))
        {
            yield return model;
        }
    }

    private async IAsyncEnumerable<T> ReadAsync<T>(
        ModelList list, Func<JsonElement, T?> read, [EnumeratorCancellation] CancellationToken cancellationToken)
        where T : class
    {
        await foreach (var item in _pages.ReadAsync(list, cancellationToken).ConfigureAwait(false))
        {
            if (read(item) is { } model)
            {
                yield return model;
            }
        }
    }

    [LoggerMessage(7, LogLevel.Warning,
        "The catalogue has no days of deprecation, because the key may not read the library of models (status {Status}).")]
    private static partial void NoLibrary(ILogger logger, int? status);
}
