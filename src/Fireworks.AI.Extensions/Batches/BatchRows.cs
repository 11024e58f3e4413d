using System.Security.Cryptography;
using Fireworks.AI.Extensions.Json;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>
/// The rows of a batch as the lines that are uploaded. They are read anew each time and never held; what is held of each is a few bytes
/// of a hash, by which a second one of the same id is found.
/// </summary>
internal sealed class BatchRows
{
    private const int BlockLength = 64 * 1024;

    private readonly FireworksBatch _batch;
    private readonly BatchRequests _requests;
    private byte[] _hash = [];

    private BatchRows(FireworksBatch batch, BatchRequests requests)
    {
        _batch = batch;
        _requests = requests;
    }

    public long Count { get; private set; }

    /// <summary>The bytes of all lines.</summary>
    public long Length { get; private set; }

    /// <summary>A hash of the rows and of what the job says for all of them.</summary>
    public byte[] Fingerprint { get; private set; } = [];

    /// <summary>Reads all rows once, checks and counts them.</summary>
    /// <exception cref="ArgumentException">There is no row, or one that Fireworks would refuse; the message names it.</exception>
    /// <exception cref="NotSupportedException">A row asks for what batches do not have; the message names it.</exception>
    public static async Task<BatchRows> CheckAsync(FireworksBatch batch, BatchRequests requests, CancellationToken cancellationToken)
    {
        BatchRows rows = new(batch, requests);
        IdSet ids = new();
        (rows.Count, rows.Length, rows._hash) = await rows.ReadAsync(ids, write: null, cancellationToken).ConfigureAwait(false);
        if (rows.Count == 0)
        {
            throw new ArgumentException("The batch has no rows. Fireworks needs at least one.");
        }

        rows.Fingerprint = SHA256.HashData([.. rows._hash, .. requests.Settings]);
        return rows;
    }

    /// <summary>Reads the rows once more and writes them in blocks; the last one only if they are those that were checked.</summary>
    /// <exception cref="InvalidOperationException">They are not.</exception>
    public async Task WriteAsync(Func<ReadOnlyMemory<byte>, ValueTask> write, CancellationToken cancellationToken)
    {
        (_, _, var hash) = await ReadAsync(ids: null, write, cancellationToken).ConfigureAwait(false);
        if (!hash.AsSpan().SequenceEqual(_hash))
        {
            throw Changed();
        }
    }

    private async Task<(long Count, long Length, byte[] Hash)> ReadAsync(
        IdSet? ids, Func<ReadOnlyMemory<byte>, ValueTask>? write, CancellationToken cancellationToken)
    {
        using PooledBuffer buffer = new(2 * BlockLength);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (count, length) = (0L, 0L);
        await foreach (var row in _batch.Rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            cancellationToken.ThrowIfCancellationRequested();
            count++;
            if (row is null)
            {
                throw new ArgumentException($"Row {count} is null.");
            }

            if (ids?.Add(row.Id) == false)
            {
                throw new ArgumentException($"{BatchRequests.Name(row, count)}: another row has this id. Each row needs its own.");
            }

            var start = buffer.Length;
            _requests.Write(buffer, row, count);
            length += buffer.Length - start;
            if (write is not null && length > Length)
            {
                throw Changed();
            }

            if (buffer.Length >= BlockLength && (write is null || length < Length))
            {
                await FlushAsync().ConfigureAwait(false);
            }
        }

        hash.AppendData(buffer.Written);
        var result = hash.GetHashAndReset();
        if (write is not null && result.AsSpan().SequenceEqual(_hash))
        {
            await write(buffer.WrittenMemory).ConfigureAwait(false);
        }

        return (count, length, result);

        async ValueTask FlushAsync()
        {
            hash.AppendData(buffer.Written);
            if (write is not null)
            {
                await write(buffer.WrittenMemory).ConfigureAwait(false);
            }

            buffer.Clear();
        }
    }

    private static InvalidOperationException Changed() => new(
        "The rows of the batch are not those that were checked: they must be the same each time they are read. Nothing was submitted.");
}
