using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>The names of datasets and jobs: <c>accounts/id/kind/id</c>, and the ids that they end with.</summary>
internal static class ResourceNames
{
    private const string Jobs = "/batchInferenceJobs/";
    private const int LongestId = 63;
    private const int HashLength = 10;

    /// <summary>An id as the service takes it: the name itself, or else one that no other name leads to.</summary>
    public static string ToId(string name)
    {
        if (IsId(name))
        {
            return name;
        }

        StringBuilder id = new(LongestId);
        foreach (var character in name.AsSpan(0, Math.Min(name.Length, LongestId - HashLength - 1)))
        {
            var lower = char.ToLowerInvariant(character);
            var isTaken = char.IsAsciiLetterLower(lower) || char.IsAsciiDigit(lower);
            if (isTaken || (id.Length > 0 && id[^1] != '-'))
            {
                id.Append(isTaken ? lower : '-');
            }
        }

        return WithHash(id.Length == 0 ? "batch" : id.ToString(), SHA256.HashData(Encoding.UTF8.GetBytes(name)));
    }

    /// <summary>An id with a fingerprint at its end.</summary>
    public static string WithHash(string id, ReadOnlySpan<byte> hash)
    {
        var longest = LongestId - HashLength - 1;
        var start = (id.Length > longest ? id[..longest] : id).TrimEnd('-');
        return $"{start}-{Convert.ToHexString(hash[..(HashLength / 2)]).ToLowerInvariant()}";
    }

    /// <exception cref="ArgumentException">It is no id.</exception>
    public static string CheckId(string id, string what) => IsId(id) ? id : throw new ArgumentException(
        $"{what} is '{id}', which is no id: up to {LongestId} letters a to z, digits and '-', which is neither first nor last.");

    /// <summary>Whether it is the whole name of a job.</summary>
    public static bool IsJob(string name)
    {
        var kind = name.IndexOf(Jobs, StringComparison.Ordinal);
        return kind > "accounts/".Length && name.StartsWith("accounts/", StringComparison.Ordinal) &&
            !name.AsSpan("accounts/".Length, kind - "accounts/".Length).ContainsAny("/?#% ") &&
            name.Length > kind + Jobs.Length && !name.AsSpan(kind + Jobs.Length).ContainsAny("/?#% ");
    }

    /// <summary>The account, <c>accounts/id</c>, of a job.</summary>
    public static string AccountOf(string job) => job[..job.IndexOf(Jobs, StringComparison.Ordinal)];

    /// <summary>The id at the end of a name.</summary>
    [return: NotNullIfNotNull(nameof(name))]
    public static string? LastPart(string? name) => name?[(name.LastIndexOf('/') + 1)..];

    private static bool IsId(string text) =>
        text.Length is > 0 and <= LongestId && text[0] != '-' && text[^1] != '-' &&
        text.All(static character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
