using System.Buffers;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>Applies merges to a word's symbols: always the pair of lowest rank, the leftmost of equal ones.</summary>
internal static class BytePairMerger
{
    private const int LongestScannedWord = 48;

    /// <summary>Merges in place and returns the number of symbols left.</summary>
    public static int Merge(Span<int> symbols, MergeTable merges) => symbols.Length switch
    {
        < 2 => symbols.Length,
        <= LongestScannedWord => MergeByScan(symbols, merges),
        _ => MergeByQueue(symbols, merges),
    };

    private static int MergeByScan(Span<int> symbols, MergeTable merges)
    {
        Span<int> ranks = stackalloc int[LongestScannedWord];
        Span<int> products = stackalloc int[LongestScannedWord];
        var count = symbols.Length;
        for (var index = 0; index + 1 < count; index++)
        {
            ranks[index] = merges.Find(symbols[index], symbols[index + 1], out products[index]);
        }

        while (count > 1)
        {
            var best = 0;
            var bestRank = ranks[0];
            for (var index = 1; index < count - 1; index++)
            {
                if (ranks[index] < bestRank)
                {
                    best = index;
                    bestRank = ranks[index];
                }
            }

            if (bestRank == MergeTable.NoRank)
            {
                break;
            }

            symbols[best] = products[best];
            count--;
            symbols[(best + 2)..(count + 1)].CopyTo(symbols[(best + 1)..]);
            if (best + 1 < count)
            {
                ranks[(best + 2)..count].CopyTo(ranks[(best + 1)..]);
                products[(best + 2)..count].CopyTo(products[(best + 1)..]);
                ranks[best] = merges.Find(symbols[best], symbols[best + 1], out products[best]);
            }

            if (best > 0)
            {
                ranks[best - 1] = merges.Find(symbols[best - 1], symbols[best], out products[best - 1]);
            }
        }

        return count;
    }

    // A word of a million letters is one word too: a linked list and a queue keep it from taking quadratic time.
    private static int MergeByQueue(Span<int> symbols, MergeTable merges)
    {
        var count = symbols.Length;
        var links = ArrayPool<int>.Shared.Rent(count * 3);
        var previous = links.AsSpan(0, count);
        var next = links.AsSpan(count, count);
        var ranks = links.AsSpan(count * 2, count);
        PriorityQueue<int, ulong> queue = new();
        for (var index = 0; index < count; index++)
        {
            previous[index] = index - 1;
            next[index] = index + 1 < count ? index + 1 : -1;
        }

        for (var index = 0; index < count; index++)
        {
            Enqueue(index, symbols, next, ranks, merges, queue);
        }

        while (queue.TryDequeue(out var left, out var priority))
        {
            // An entry whose pair has changed since is stale; the pair's own entry, if any, is in the queue.
            if (ranks[left] != (int)(priority >> 32))
            {
                continue;
            }

            var right = next[left];
            merges.Find(symbols[left], symbols[right], out var product);
            symbols[left] = product;
            ranks[right] = MergeTable.NoRank;
            next[left] = next[right];
            if (next[left] >= 0)
            {
                previous[next[left]] = left;
            }

            Enqueue(left, symbols, next, ranks, merges, queue);
            if (previous[left] >= 0)
            {
                Enqueue(previous[left], symbols, next, ranks, merges, queue);
            }
        }

        var kept = 0;
        for (var index = 0; index >= 0; index = next[index])
        {
            symbols[kept++] = symbols[index];
        }

        ArrayPool<int>.Shared.Return(links);
        return kept;
    }

    private static void Enqueue(
        int left, Span<int> symbols, Span<int> next, Span<int> ranks, MergeTable merges, PriorityQueue<int, ulong> queue)
    {
        ranks[left] = next[left] < 0
            ? MergeTable.NoRank
            : merges.Find(symbols[left], symbols[next[left]], out _);
        if (ranks[left] != MergeTable.NoRank)
        {
            queue.Enqueue(left, (ulong)(uint)ranks[left] << 32 | (uint)left);
        }
    }
}
