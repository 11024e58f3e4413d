namespace Fireworks.AI.Extensions.Catalogue;

/// <summary>
/// The forms in which the address of a public model may be written: <c>glm-5p3</c>, <c>fireworks/glm-5p3</c> and
/// <c>accounts/fireworks/models/glm-5p3</c> are one model.
/// </summary>
internal static class ModelAddress
{
    private const string Publisher = "fireworks/";
    private const string Models = "accounts/fireworks/models/";
    private const string Routers = "accounts/fireworks/routers/";

    /// <summary>The form to keep something under.</summary>
    public static string Key(string address) =>
        address.StartsWith(Publisher, StringComparison.OrdinalIgnoreCase) ? address[Publisher.Length..] : address;

    /// <summary>What is kept under any form of an address; the form that is asked for comes first.</summary>
    public static T? Find<T>(string address, Func<string, T?> get)
        where T : class
    {
        var key = Key(address);
        return get(key) ?? (key.Contains('/', StringComparison.Ordinal)
            ? ShortId(key) is { } id ? get(id) : null
            : get(Models + key) ?? get(Routers + key));
    }

    /// <summary>The short id of a public model or router without a deployment; null for others.</summary>
    private static string? ShortId(string address) =>
        FireworksModel.TryParse(address, out var model) && model is { Account: "fireworks", Deployment: null } &&
        model.Kind is FireworksModelKind.Model or FireworksModelKind.Router ? model.Id : null;
}
