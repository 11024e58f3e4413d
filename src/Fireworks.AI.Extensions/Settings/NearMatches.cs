namespace Fireworks.AI.Extensions.Settings;

/// <summary>Finds what a misspelt name may have meant.</summary>
internal static class NearMatches
{
    /// <summary>Known names that a misspelt one may have meant, nearest first.</summary>
    public static IEnumerable<string> Find(string name, IEnumerable<string> known) => known
        .Select(candidate => (Name: candidate, Distance: EditDistance(candidate, name)))
        .Where(match => match.Distance <= Math.Max(1, match.Name.Length / 4))
        .OrderBy(match => match.Distance)
        .ThenBy(match => match.Name, StringComparer.Ordinal)
        .Take(3)
        .Select(match => match.Name);

    private static int EditDistance(string left, string right)
    {
        if (Math.Abs(left.Length - right.Length) > 8)
        {
            return int.MaxValue;
        }

        int[] previous = [.. Enumerable.Range(0, right.Length + 1)];
        var current = new int[right.Length + 1];
        for (var i = 1; i <= left.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], previous[j]) + 1, previous[j - 1] + change);
            }

            (previous, current) = (current, previous);
        }

        return previous[right.Length];
    }
}
