using System.Runtime.CompilerServices;

namespace Fireworks.AI.Extensions.Transport;

/// <summary>Reads lists page by page.</summary>
internal static class Pages
{
    /// <summary>The pages of a list, each read when it is asked for.</summary>
    /// <param name="read">Reads a page, given what leads to it; null for the first.</param>
    /// <param name="findNext">What leads from a page to the next; null for the last.</param>
    /// <param name="repeated">Makes the exception for a page that leads to one that was read, as the list would never end.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public static async IAsyncEnumerable<TPage> ReadAsync<TPage>(
        Func<string?, CancellationToken, Task<TPage>> read,
        Func<TPage, string?> findNext,
        Func<Exception> repeated,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        HashSet<string> seen = new(StringComparer.Ordinal);
        string? next = null;
        do
        {
            var page = await read(next, cancellationToken).ConfigureAwait(false);
            yield return page;
            next = findNext(page);
            if (next is not null && !seen.Add(next))
            {
                throw repeated();
            }
        }
        while (next is not null);
    }
}
