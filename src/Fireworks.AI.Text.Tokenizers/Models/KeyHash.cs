using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>
/// A fast hash for short keys, seeded per process: vocabularies come from untrusted files, and a file must not be able
/// to choose keys that collide.
/// </summary>
internal static class KeyHash
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    private static readonly ulong Seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    public static uint Compute(ReadOnlySpan<char> key) => Compute(MemoryMarshal.AsBytes(key));

    public static uint Compute(ReadOnlySpan<byte> key)
    {
        var hash = Seed ^ ((ulong)key.Length * Multiplier);
        while (key.Length >= sizeof(ulong))
        {
            hash = Mix(hash ^ MemoryMarshal.Read<ulong>(key));
            key = key[sizeof(ulong)..];
        }

        ulong tail = 0;
        if (key.Length >= sizeof(uint))
        {
            tail = MemoryMarshal.Read<uint>(key);
            key = key[sizeof(uint)..];
        }

        foreach (var value in key)
        {
            tail = (tail << 8) | value;
        }

        hash = Mix(hash ^ tail);
        return (uint)(hash ^ (hash >> 32));
    }

    public static uint Compute(ulong key)
    {
        var hash = Mix(key ^ Seed);
        return (uint)(hash ^ (hash >> 32));
    }

    private static ulong Mix(ulong value)
    {
        var high = Math.BigMul(value, Multiplier, out var low);
        return high ^ low;
    }
}
