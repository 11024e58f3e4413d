using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fireworks.AI.Extensions.Batches;

/// <summary>
/// Finds ids that come twice, among millions: of each it keeps 8 bytes of a hash, in many small tables that grow one by one. Of a million
/// different ids, two are taken for the same with a probability of 3 in 100 million.
/// </summary>
internal sealed class IdSet
{
    private const int Tables = 1024;
    private const int SmallestTable = 16;

    private readonly long[]?[] _tables = new long[]?[Tables];
    private readonly int[] _counts = new int[Tables];

    /// <returns>Whether the id is new.</returns>
    public bool Add(string id)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(MemoryMarshal.AsBytes(id.AsSpan()), hash);
        var value = BinaryPrimitives.ReadInt64LittleEndian(hash) is not 0 and var some ? some : 1; // 0 is an empty place.
        var number = BinaryPrimitives.ReadUInt16LittleEndian(hash[8..]) % Tables;
        var table = _tables[number] ??= new long[SmallestTable];
        if (!Insert(table, value))
        {
            return false;
        }

        if (++_counts[number] > table.Length / 4 * 3)
        {
            var larger = _tables[number] = new long[table.Length * 2];
            foreach (var held in table)
            {
                _ = held != 0 && Insert(larger, held);
            }
        }

        return true;
    }

    private static bool Insert(long[] table, long value)
    {
        var place = (int)value & (table.Length - 1);
        while (table[place] != 0)
        {
            if (table[place] == value)
            {
                return false;
            }

            place = (place + 1) & (table.Length - 1);
        }

        table[place] = value;
        return true;
    }
}
