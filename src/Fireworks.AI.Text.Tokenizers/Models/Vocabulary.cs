using System.Numerics;
using System.Text;

namespace Fireworks.AI.Text.Tokenizers.Models;

/// <summary>The tokens of a model and their ids, both ways, in one pool of UTF-8 bytes.</summary>
internal sealed class Vocabulary
{
    /// <summary>No known model comes near; an id above it is a damaged file, and arrays are as long as the highest id.</summary>
    public const int MaximumId = (1 << 22) - 1;

    private byte[] _pool;
    private int _poolLength;
    private Entry[] _entries;
    private int _count;
    private int[] _slots;
    private int[] _entryOfId;

    public Vocabulary(int capacity)
    {
        _entries = new Entry[Math.Max(capacity, 16)];
        _pool = new byte[_entries.Length * 8];
        _slots = new int[BitOperations.RoundUpToPowerOf2((uint)_entries.Length * 2)];
        _entryOfId = new int[_entries.Length];
    }

    /// <summary>The highest id plus one.</summary>
    public int Size { get; private set; }

    /// <summary>The number of tokens, which is less than <see cref="Size"/> where ids are missing.</summary>
    public int Count => _count;

    public int Find(ReadOnlySpan<byte> token)
    {
        var entry = _slots[FindSlot(token, KeyHash.Compute(token))] - 1;
        return entry < 0 ? -1 : _entries[entry].Id;
    }

    public int Find(ReadOnlySpan<char> token)
    {
        var maximum = Encoding.UTF8.GetMaxByteCount(token.Length);
        var buffer = maximum <= 512 ? stackalloc byte[512] : new byte[maximum];
        return Find(buffer[..Encoding.UTF8.GetBytes(token, buffer)]);
    }

    public bool Contains(int id) => (uint)id < (uint)Size && _entryOfId[id] != 0;

    /// <summary>The UTF-8 form of the token, empty for an id without one.</summary>
    public ReadOnlySpan<byte> GetUtf8(int id)
    {
        if (!Contains(id))
        {
            return default;
        }

        var entry = _entries[_entryOfId[id] - 1];
        return _pool.AsSpan(entry.Start, entry.Length);
    }

    public string GetString(int id) => Encoding.UTF8.GetString(GetUtf8(id));

    /// <summary>Adds a token; a token that is there already gets the new id, as in a JSON object with a repeated key.</summary>
    public void Add(ReadOnlySpan<byte> token, int id)
    {
        if ((uint)id > MaximumId)
        {
            throw new TokenizerException($"token id {id} is outside of 0 to {MaximumId}");
        }

        var hash = KeyHash.Compute(token);
        var slot = FindSlot(token, hash);
        var entry = _slots[slot] - 1;
        if (entry < 0)
        {
            entry = Append(token, hash);
            _slots[slot] = _count;
            if (_count * 2 > _slots.Length)
            {
                GrowSlots();
            }
        }

        _entries[entry].Id = id;
        if (id >= _entryOfId.Length)
        {
            Array.Resize(ref _entryOfId, Math.Max(id + 1, _entryOfId.Length * 2));
        }

        _entryOfId[id] = entry + 1;
        Size = Math.Max(Size, id + 1);
    }

    private int Append(ReadOnlySpan<byte> token, uint hash)
    {
        if (_count == _entries.Length)
        {
            Array.Resize(ref _entries, _count * 2);
        }

        while (_poolLength + token.Length > _pool.Length)
        {
            Array.Resize(ref _pool, checked(_pool.Length * 2));
        }

        token.CopyTo(_pool.AsSpan(_poolLength));
        _entries[_count++] = new Entry { Start = _poolLength, Length = token.Length, Hash = hash };
        _poolLength += token.Length;
        return _count - 1;
    }

    private int FindSlot(ReadOnlySpan<byte> token, uint hash)
    {
        var mask = _slots.Length - 1;
        for (var slot = (int)(hash & (uint)mask); ; slot = (slot + 1) & mask)
        {
            var index = _slots[slot];
            if (index == 0)
            {
                return slot;
            }

            ref var entry = ref _entries[index - 1];
            if (entry.Hash == hash && token.SequenceEqual(_pool.AsSpan(entry.Start, entry.Length)))
            {
                return slot;
            }
        }
    }

    private void GrowSlots()
    {
        _slots = new int[_slots.Length * 2];
        var mask = _slots.Length - 1;
        for (var index = 0; index < _count; index++)
        {
            var slot = (int)(_entries[index].Hash & (uint)mask);
            while (_slots[slot] != 0)
            {
                slot = (slot + 1) & mask;
            }

            _slots[slot] = index + 1;
        }
    }

    private struct Entry
    {
        public int Start;
        public int Length;
        public int Id;
        public uint Hash;
    }
}
