using System.Runtime.InteropServices;
using System.Text;

namespace FastMargin.Book;

/// <summary>
/// Names to dense ids and back: UTF-8 bytes in one block, an open-addressed hash beside it.
/// About 8 bytes a name beyond its own bytes, where a dictionary of strings takes ten times that.
/// </summary>
internal sealed class NameTable
{
    private const int Vacant = -1;
    private const int Tombstone = -2;

    private byte[] _bytes = new byte[1024];
    private int _byteCount;
    private int[] _offsets = new int[64];
    private ushort[] _lengths = new ushort[64];
    private int[] _slots;
    private int _used;

    public NameTable()
    {
        _slots = new int[128];
        Array.Fill(_slots, Vacant);
    }

    /// <summary>Number of ids handed out, removed names included.</summary>
    public int Count { get; private set; }

    public string this[int id] => Encoding.UTF8.GetString(Utf8(id));

    public ReadOnlySpan<byte> Utf8(int id) => _bytes.AsSpan(_offsets[id], _lengths[id]);

    /// <summary>The id of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        int mask = _slots.Length - 1;
        for (int at = Hash(name) & mask; ; at = (at + 1) & mask)
        {
            int id = _slots[at];
            if (id == Vacant) return -1;
            if (id >= 0 && Utf8(id).SequenceEqual(name)) return id;
        }
    }

    /// <summary>Adds a name that is not there yet; the caller has looked.</summary>
    public int Add(ReadOnlySpan<byte> name)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, ushort.MaxValue);
        if (2 * (_used + 1) > _slots.Length) Rehash(2 * _slots.Length);
        int id = Count++;
        MakeRoom(id, name.Length);
        name.CopyTo(_bytes.AsSpan(_byteCount));
        _offsets[id] = _byteCount;
        _lengths[id] = (ushort)name.Length;
        _byteCount += name.Length;
        Place(id);
        return id;
    }

    /// <summary>Adds a name unless it is there; false, and its id, when it is.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name, out int id)
    {
        id = Find(name);
        if (id >= 0) return false;
        id = Add(name);
        return true;
    }

    /// <summary>Makes room for a number of names and their bytes.</summary>
    public void Reserve(int names, int bytes)
    {
        if (names > _offsets.Length)
        {
            Array.Resize(ref _offsets, names);
            Array.Resize(ref _lengths, names);
        }

        if (bytes > _bytes.Length) Array.Resize(ref _bytes, bytes);
        int slots = _slots.Length;
        while (slots < 2L * (names + 1)) slots = checked(2 * slots);
        if (slots > _slots.Length) Rehash(slots);
    }

    /// <summary>Forgets a name; its id is not handed out again.</summary>
    public void Remove(int id)
    {
        int mask = _slots.Length - 1;
        int at = Hash(Utf8(id)) & mask;
        while (_slots[at] != id) at = (at + 1) & mask;
        _slots[at] = Tombstone;
    }

    private void Place(int id)
    {
        int mask = _slots.Length - 1;
        int at = Hash(Utf8(id)) & mask;
        while (_slots[at] != Vacant) at = (at + 1) & mask;
        _slots[at] = id;
        _used++;
    }

    private void MakeRoom(int id, int length)
    {
        if (id == _offsets.Length)
        {
            Array.Resize(ref _offsets, 2 * id);
            Array.Resize(ref _lengths, 2 * id);
        }

        int needed = checked(_byteCount + length);
        if (needed > _bytes.Length) Array.Resize(ref _bytes, Math.Max(needed, 2 * _bytes.Length));
    }

    private void Rehash(int slots)
    {
        int[] old = _slots;
        _slots = new int[slots];
        Array.Fill(_slots, Vacant);
        _used = 0;
        foreach (int id in old)
        {
            if (id >= 0) Place(id);
        }
    }

    private static int Hash(ReadOnlySpan<byte> name)
    {
        uint hash = (uint)name.Length;
        while (name.Length >= sizeof(ulong))
        {
            hash = System.Numerics.BitOperations.Crc32C(hash, MemoryMarshal.Read<ulong>(name));
            name = name[sizeof(ulong)..];
        }

        foreach (byte b in name) hash = System.Numerics.BitOperations.Crc32C(hash, b);
        // The checksum's low bits of short names differ little; a multiplication spreads them over the table.
        return (int)((hash * 0x9E3779B1u) >> 1);
    }
}
