using Fireworks.AI.Extensions.Batches;
using Microsoft.Extensions.AI;

namespace Fireworks.AI.Extensions;

/// <summary>Describes a batch: its name, its model, and its rows, which <see cref="FireworksBatchClient.SubmitAsync"/> uploads.</summary>
/// <remarks>
/// The rows are read twice or more, and never held: once to check and count them, and once for each attempt to upload them. They must be
/// the same each time, also in the program that is started again; a batch whose rows changed on the way is refused. The page
/// docs/batches.md has more.
/// </remarks>
/// <example>
/// <code>
/// FireworksBatch batch = new("reviews-2026-11", "accounts/fireworks/models/glm-5p3-flash", reviews.Select(review =&gt;
///     new FireworksBatchRow(review.Id, review.Text)))
/// {
///     Defaults = new ChatOptions { Instructions = "Answer friendly or unfriendly.", MaxOutputTokens = 16 },
/// };
/// </code>
/// </example>
public sealed class FireworksBatch
{
    /// <summary>Creates a batch.</summary>
    /// <param name="name">
    /// The name by which a program finds the batch again. The id of the job is this name where it has the form of one (up to 63 letters
    /// a to z, digits and '-'), or else one that follows from it.
    /// </param>
    /// <param name="model">The model for all rows, for example <c>accounts/fireworks/models/glm-5p3-flash</c> or a
    /// <see cref="FireworksModel"/>. It must be one that can be run in batches.</param>
    /// <param name="rows">The rows; at least one.</param>
    /// <exception cref="ArgumentException">The name or the model is empty.</exception>
    public FireworksBatch(string name, string model, IEnumerable<FireworksBatchRow> rows)
        : this(name, model, Enumerate(rows ?? throw new ArgumentNullException(nameof(rows))))
    {
    }

    /// <summary>Creates a batch whose rows come asynchronously.</summary>
    /// <param name="name">
    /// The name by which a program finds the batch again. The id of the job is this name where it has the form of one (up to 63 letters
    /// a to z, digits and '-'), or else one that follows from it.
    /// </param>
    /// <param name="model">The model for all rows, for example <c>accounts/fireworks/models/glm-5p3-flash</c> or a
    /// <see cref="FireworksModel"/>. It must be one that can be run in batches.</param>
    /// <param name="rows">The rows; at least one.</param>
    /// <exception cref="ArgumentException">The name or the model is empty.</exception>
    public FireworksBatch(string name, string model, IAsyncEnumerable<FireworksBatchRow> rows)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentNullException.ThrowIfNull(rows);
        Name = name;
        Model = model;
        Rows = rows;
        JobId = ResourceNames.ToId(name);
    }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the id of the job, which follows from the name.</summary>
    public string JobId { get; }

    /// <summary>Gets the model.</summary>
    public string Model { get; }

    /// <summary>Gets the rows.</summary>
    public IAsyncEnumerable<FireworksBatchRow> Rows { get; }

    /// <summary>
    /// Gets or sets options for all rows, which those of a row win over. <see cref="ChatOptions.Instructions"/> become the system prompt,
    /// which the service adds to rows that do not begin with a system message. Default null.
    /// </summary>
    public ChatOptions? Defaults { get; set; }

    /// <summary>Gets or sets the name that Fireworks' web pages show. If null, which is the default, there is none.</summary>
    public string? DisplayName { get; set; }

    /// <summary>
    /// Gets or sets the id of the dataset for the rows. If null, which is the default, it is that of the job with a fingerprint of model,
    /// defaults and rows, so that another batch under the same name is noticed. A dataset of that id that is ready is used as it is.
    /// </summary>
    public string? InputDatasetId { get; set; }

    /// <summary>Gets or sets the id of the dataset for the results. If null, which is the default, the service chooses one.</summary>
    public string? OutputDatasetId { get; set; }

    /// <summary>Gets or sets the precision to run the model in, for example <c>BF16</c>. If null, which is the default, the service
    /// chooses.</summary>
    public string? Precision { get; set; }

#pragma warning disable CS1998 // The rows are there already.
    private static async IAsyncEnumerable<FireworksBatchRow> Enumerate(IEnumerable<FireworksBatchRow> rows)
#pragma warning restore CS1998
    {
        foreach (var row in rows)
        {
            yield return row;
        }
    }
}
