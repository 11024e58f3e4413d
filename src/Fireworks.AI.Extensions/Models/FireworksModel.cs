using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Fireworks.AI.Extensions;

/// <summary>
/// Holds the address of a model at Fireworks: a short id, a resource name such as <c>accounts/fireworks/models/glm-5p3</c>, a router, a
/// deployment, or a model on a deployment, written <c>model#deployment</c>.
/// </summary>
/// <remarks>
/// It goes wherever a model's id goes, since it converts to a string: to clients, registrations and
/// <see cref="Microsoft.Extensions.AI.ChatOptions.ModelId"/>. Strings are sent as they are given; nothing checks them but
/// <see cref="Parse"/> and <see cref="TryParse"/>. In JSON it is its address, a string. The page docs/chat.md has more.
/// </remarks>
/// <example>
/// <code>
/// using var client = new FireworksChatClient(FireworksModel.Public("glm-5p3"), new() { ApiKey = "fw_..." });
/// var tuned = FireworksModel.Parse("accounts/me/models/lora").On("accounts/me/deployments/d1");
/// </code>
/// </example>
[JsonConverter(typeof(FireworksWordJsonConverter<FireworksModel>))]
public sealed record FireworksModel : IParsable<FireworksModel>
{
    private static readonly SearchValues<char> IdCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-.@");

    private FireworksModel(FireworksModelKind kind, string? account, string id, string? deployment)
    {
        Kind = kind;
        Account = account;
        Id = id;
        Deployment = deployment;
    }

    /// <summary>Gets what the address points to.</summary>
    public FireworksModelKind Kind { get; }

    /// <summary>Gets the account that owns the resource, <c>fireworks</c> for public ones; null for a short id.</summary>
    public string? Account { get; }

    /// <summary>Gets the id within the account, or the whole short id.</summary>
    public string Id { get; }

    /// <summary>Gets the deployment after <c>#</c>: a resource name or a short id; null if there is none.</summary>
    public string? Deployment { get; }

    /// <summary>Creates the address of a public model.</summary>
    /// <param name="id">Its id, for example <c>glm-5p3</c>.</param>
    /// <returns>The address <c>accounts/fireworks/models/{id}</c>.</returns>
    /// <exception cref="FormatException">The id is malformed.</exception>
    public static FireworksModel Public(string id) => Parse($"accounts/fireworks/models/{id}");

    /// <summary>Creates the address of a public router, for example for faster or US-only service.</summary>
    /// <param name="id">Its id, for example <c>glm-5p3-fast</c>.</param>
    /// <returns>The address <c>accounts/fireworks/routers/{id}</c>.</returns>
    /// <exception cref="FormatException">The id is malformed.</exception>
    public static FireworksModel Router(string id) => Parse($"accounts/fireworks/routers/{id}");

    /// <summary>Creates the address of the same model on a dedicated deployment.</summary>
    /// <param name="deployment">The deployment's resource name or short id.</param>
    /// <returns>The address <c>model#deployment</c>.</returns>
    /// <exception cref="FormatException">The deployment is malformed, or the address is not one of a model.</exception>
    public FireworksModel On(string deployment) => Parse($"{this}#{deployment}");

    /// <summary>
    /// Writes the address, as <see cref="ToString"/> does. Strings become models by <see cref="Parse"/> only, which checks.
    /// </summary>
    /// <param name="model">The model.</param>
    [return: NotNullIfNotNull(nameof(model))]
    public static implicit operator string?(FireworksModel? model) => model?.ToString();

    /// <summary>Reads an address.</summary>
    /// <param name="s">
    /// The address: a short id (<c>glm-5p3</c>), an id with its publisher (<c>nomic-ai/nomic-embed-text-v1.5</c>), or a resource name of
    /// a model, router or deployment (<c>accounts/me/models/mine</c>). A short id, a publisher's id and a model may be followed by
    /// <c>#</c> and a deployment.
    /// </param>
    /// <returns>The parts of the address.</returns>
    /// <exception cref="FormatException">The address is malformed.</exception>
    public static FireworksModel Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var result) ? result : throw new FormatException(
            $"'{s}' is not the address of a model.{Suggest(s)} Use a short id, <publisher>/<id>, accounts/<account>/models/<id>, " +
            ".../routers/<id>, .../deployments/<id>, or <model>#<deployment>.");
    }

    /// <summary>Reads an address that may be malformed.</summary>
    /// <param name="s">The address.</param>
    /// <param name="result">The parts of the address.</param>
    /// <returns>Whether it is well-formed.</returns>
    public static bool TryParse([NotNullWhen(true)] string? s, [MaybeNullWhen(false)] out FireworksModel result)
    {
        result = null;
        if (string.IsNullOrEmpty(s))
        {
            return false;
        }

        var hash = s.IndexOf('#', StringComparison.Ordinal);
        var deployment = hash < 0 ? null : s[(hash + 1)..];
        if (!TryReadResource(hash < 0 ? s : s[..hash], out var kind, out var account, out var id))
        {
            return false;
        }

        if (deployment is not null && (kind is FireworksModelKind.Router or FireworksModelKind.Deployment || !IsDeployment(deployment)))
        {
            return false;
        }

        result = new(kind, account, id, deployment);
        return true;
    }

    static FireworksModel IParsable<FireworksModel>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<FireworksModel>.TryParse(
        [NotNullWhen(true)] string? s, IFormatProvider? provider, [MaybeNullWhen(false)] out FireworksModel result) =>
        TryParse(s, out result);

    /// <summary>Writes the address as the service takes it.</summary>
    /// <returns>The address.</returns>
    public override string ToString()
    {
        var resource = Kind switch
        {
            FireworksModelKind.Model => $"accounts/{Account}/models/{Id}",
            FireworksModelKind.Router => $"accounts/{Account}/routers/{Id}",
            FireworksModelKind.Deployment => $"accounts/{Account}/deployments/{Id}",
            _ => Id,
        };
        return Deployment is null ? resource : $"{resource}#{Deployment}";
    }

    /// <summary>The last part of an address, without its deployment: what names the model family.</summary>
    internal static ReadOnlySpan<char> IdOf(string address)
    {
        ReadOnlySpan<char> text = address;
        var hash = text.IndexOf('#');
        text = hash < 0 ? text : text[..hash];
        return text[(text.LastIndexOf('/') + 1)..];
    }

    private static bool IsDeployment(string text) =>
        TryReadResource(text, out var kind, out _, out var id) &&
        kind is FireworksModelKind.Deployment or FireworksModelKind.ShortId &&
        !id.Contains('/', StringComparison.Ordinal);

    private static bool TryReadResource(string text, out FireworksModelKind kind, out string? account, [MaybeNullWhen(false)] out string id)
    {
        kind = FireworksModelKind.ShortId;
        account = null;
        id = null;
        var parts = text.Split('/');
        foreach (var part in parts)
        {
            if (part.Length == 0 || part.AsSpan().ContainsAnyExcept(IdCharacters) || part is "." or "..")
            {
                return false;
            }
        }

        if (parts[0] != "accounts")
        {
            // Whatever is longer than a publisher's id, or begins with a kind of resource, is a resource name with a mistake in it.
            id = text;
            return parts.Length == 1 || (parts.Length == 2 && FindNear(parts[0]) is null);
        }

        if (parts.Length < 4)
        {
            return false;
        }

        FireworksModelKind? found = parts[2] switch
        {
            "models" when parts.Length == 4 => FireworksModelKind.Model,
            "deployments" when parts.Length == 4 => FireworksModelKind.Deployment,

            // A router's id may list models: firerouter/<m1>/<m2>.
            "routers" => FireworksModelKind.Router,
            _ => null,
        };
        kind = found ?? kind;
        account = parts[1];
        id = string.Join('/', parts[3..]);
        return found is not null;
    }

    /// <summary>The word of a resource name that a part is, or is a slip of the pen away from; null for none.</summary>
    private static string? FindNear(string part)
    {
        foreach (var word in (ReadOnlySpan<string>)["accounts", "models", "routers", "deployments"])
        {
            if (IsNear(part, word))
            {
                return word;
            }
        }

        return null;
    }

    /// <summary>Whether at most one letter is missing, too many or another, whatever the case.</summary>
    private static bool IsNear(ReadOnlySpan<char> part, ReadOnlySpan<char> word)
    {
        var i = 0;
        while (i < part.Length && i < word.Length && char.ToLowerInvariant(part[i]) == word[i])
        {
            i++;
        }

        var left = part[i..];
        var right = word[i..];
        return left.Equals(right, StringComparison.OrdinalIgnoreCase) ||
            (left.Length > 0 && left[1..].Equals(right, StringComparison.OrdinalIgnoreCase)) ||
            (right.Length > 0 && left.Equals(right[1..], StringComparison.OrdinalIgnoreCase)) ||
            (left.Length > 0 && right.Length > 0 && left[1..].Equals(right[1..], StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsResourceKind(string part) => part is "models" or "routers" or "deployments";

    /// <summary>What a malformed resource name may have meant.</summary>
    private static string Suggest(string address)
    {
        var parts = address.Split('/');
        var meant = parts switch
        {
            ["accounts", ..] => null,
            [_, _, var kind, _, ..] when IsResourceKind(kind) => $"accounts/{string.Join('/', parts[1..])}",
            [_, var kind, _, ..] when IsResourceKind(kind) => $"accounts/{address}",
            [var kind, var id] when FindNear(kind) is { } word && word != "accounts" => $"accounts/fireworks/{word}/{id}",
            [var word, var account] when FindNear(word) is not null && !IsResourceKind(account) => $"accounts/{account}/models/<id>",
            _ => null,
        };
        return TryParse(meant?.Replace("<id>", "id", StringComparison.Ordinal), out _) ? $" Did you mean '{meant}'?" : "";
    }
}
