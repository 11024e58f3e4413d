namespace Fireworks.AI.Extensions;

/// <summary>
/// Gathers what the service tells of a model at three places: the models that a key can call, the serverless catalogue, and the control
/// plane.
/// </summary>
/// <remarks>The page docs/models-and-prices.md has more.</remarks>
public sealed class FireworksCatalogueModel
{
    internal FireworksCatalogueModel(
        string id, FireworksModelInfo? callable, IReadOnlyList<FireworksServerlessModel> serverless, FireworksAccountModel? account)
    {
        Id = id;
        Callable = callable;
        Serverless = serverless;
        Account = account;
        Aliases = [.. serverless.SelectMany(static entry => entry.Aliases).Distinct(StringComparer.OrdinalIgnoreCase)];
        InputModalities = Union(static entry => entry.InputModalities, TakesImages(callable, account) ? ["text", "image"] : ["text"]);
        OutputModalities = Union(
            static entry => entry.OutputModalities, Kind?.Contains("EMBEDDING", StringComparison.Ordinal) == true ? ["embeddings"] : []);
    }

    /// <summary>Gets the address of the model, for example <c>accounts/fireworks/models/glm-5p3</c>.</summary>
    public string Id { get; }

    /// <summary>Gets the name for people; the id where there is none.</summary>
    public string DisplayName => Standard?.DisplayName ?? Account?.DisplayName ?? Id;

    /// <summary>Gets the service's word for the kind, for example <c>HF_BASE_MODEL</c>; null if unknown.</summary>
    public string? Kind => Callable?.Kind ?? Account?.Kind;

    /// <summary>Gets what the inference API tells; null if the key cannot call the model.</summary>
    public FireworksModelInfo? Callable { get; }

    /// <summary>Gets the entries of the serverless catalogue, one for each mode; empty if it has none.</summary>
    public IReadOnlyList<FireworksServerlessModel> Serverless { get; }

    /// <summary>Gets what the control plane tells; null if it has not been asked, or has nothing.</summary>
    public FireworksAccountModel? Account { get; }

    /// <summary>Gets the tokens of the longest conversation, prompt and answer together; null if unknown.</summary>
    public int? ContextLength => Callable?.ContextLength ?? Standard?.ContextLength ?? Account?.ContextLength;

    /// <summary>Gets whether the model calls functions; null if unknown. A false is a hint only.</summary>
    public bool? SupportsTools => Callable?.SupportsTools ?? Account?.SupportsTools;

    /// <summary>Gets what the model takes, for example <c>text</c> and <c>image</c>.</summary>
    public IReadOnlyList<string> InputModalities { get; }

    /// <summary>Gets what the model gives, for example <c>text</c> or <c>embeddings</c>; empty if unknown.</summary>
    public IReadOnlyList<string> OutputModalities { get; }

    /// <summary>Gets further addresses that lead to the model for now.</summary>
    public IReadOnlyList<string> Aliases { get; }

    /// <summary>Gets the day on which the model leaves the serverless service; null if none is known.</summary>
    public DateOnly? DeprecationDate => Account?.DeprecationDate;

    /// <summary>Gets the price in the standard mode; null if unknown.</summary>
    public FireworksPrice? Price => Standard?.Price;

    private FireworksServerlessModel? Standard =>
        Serverless.FirstOrDefault(static entry => entry.Mode == FireworksServerlessModel.StandardMode);

    /// <summary>Says whether the model takes something.</summary>
    /// <param name="modality">The word: <c>text</c>, <c>image</c>, <c>video</c>, <c>audio</c>.</param>
    /// <returns>Whether it is among <see cref="InputModalities"/>.</returns>
    public bool Takes(string modality) => InputModalities.Contains(modality, StringComparer.OrdinalIgnoreCase);

    /// <summary>Says whether the model gives something.</summary>
    /// <param name="modality">The word: <c>text</c>, <c>embeddings</c>.</param>
    /// <returns>Whether it is among <see cref="OutputModalities"/>.</returns>
    public bool Gives(string modality) => OutputModalities.Contains(modality, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names the model.</summary>
    /// <returns>The id.</returns>
    public override string ToString() => Id;

    private static bool TakesImages(FireworksModelInfo? callable, FireworksAccountModel? account) =>
        callable?.SupportsImageInput ?? account?.SupportsImageInput ?? false;

    private IReadOnlyList<string> Union(Func<FireworksServerlessModel, IReadOnlyList<string>> read, IEnumerable<string> others) =>
        [.. Serverless.SelectMany(read).Concat(others).Distinct(StringComparer.OrdinalIgnoreCase)];
}
