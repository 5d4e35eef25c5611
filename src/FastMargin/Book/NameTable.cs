using System.Numerics;
using System.Runtime.InteropServices;
using System.Text;

namespace FastMargin.Book;

/// <summary>
/// Names to dense ids and back: UTF-8 bytes in one block, an open-addressed hash beside it.
/// About 22 bytes a name beyond its own bytes, where a dictionary of strings takes several times that.
/// </summary>
internal sealed class NameTable
{
    // A slot is the name's hash above its id plus one, so that a name is looked at only when its hash is the same.
    private const ulong Vacant = 0;
    private const ulong Tombstone = ulong.MaxValue;

    private byte[] _bytes = new byte[1024];
    private int _byteCount;
    private int[] _offsets = new int[64];
    private ushort[] _lengths = new ushort[64];
    private ulong[] _slots = new ulong[128];
    private int _used;

    /// <summary>Number of ids handed out, removed names included.</summary>
    public int Count { get; private set; }

    public string this[int id] => Encoding.UTF8.GetString(Utf8(id));

    public ReadOnlySpan<byte> Utf8(int id) => _bytes.AsSpan(_offsets[id], _lengths[id]);

    /// <summary>The id of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name) => Find(name, Hash(name), out _);

    /// <summary>Adds a name that is not there yet; the caller has looked.</summary>
    public int Add(ReadOnlySpan<byte> name)
    {
        TryAdd(name, out int id);
        return id;
    }

    /// <summary>Adds a name unless it is there; false, and its id, when it is.</summary>
    public bool TryAdd(ReadOnlySpan<byte> name, out int id)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(name.Length, ushort.MaxValue);
        if (2 * (_used + 1) > _slots.Length) Rehash(2 * _slots.Length);
        uint hash = Hash(name);
        id = Find(name, hash, out int vacant);
        if (id >= 0) return false;
        id = Count++;
        MakeRoom(id, name.Length);
        name.CopyTo(_bytes.AsSpan(_byteCount));
        _offsets[id] = _byteCount;
        _lengths[id] = (ushort)name.Length;
        _byteCount += name.Length;
        _slots[vacant] = Slot(hash, id);
        _used++;
        return true;
    }

    /// <summary>A table of its own with the same names and ids.</summary>
    public NameTable Copy()
    {
        var copy = (NameTable)MemberwiseClone();
        copy._bytes = [.. _bytes];
        copy._offsets = [.. _offsets];
        copy._lengths = [.. _lengths];
        copy._slots = [.. _slots];
        return copy;
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
        uint hash = Hash(Utf8(id));
        int mask = _slots.Length - 1;
        int at = (int)hash & mask;
        while (_slots[at] != Slot(hash, id)) at = (at + 1) & mask;
        _slots[at] = Tombstone;
    }

    private int Find(ReadOnlySpan<byte> name, uint hash, out int vacant)
    {
        int mask = _slots.Length - 1;
        for (int at = (int)hash & mask; ; at = (at + 1) & mask)
        {
            ulong slot = _slots[at];
            vacant = at;
            if (slot == Vacant) return -1;
            if ((uint)(slot >> 32) != hash || slot == Tombstone) continue;
            int id = (int)(uint)slot - 1;
            if (Utf8(id).SequenceEqual(name)) return id;
        }
    }

    private static ulong Slot(uint hash, int id) => ((ulong)hash << 32) | (uint)(id + 1);

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
        ulong[] old = _slots;
        _slots = new ulong[slots];
        _used = 0;
        int mask = slots - 1;
        foreach (ulong slot in old)
        {
            if (slot is Vacant or Tombstone) continue;
            int at = (int)(slot >> 32) & mask;
            while (_slots[at] != Vacant) at = (at + 1) & mask;
            _slots[at] = slot;
            _used++;
        }
    }

    private static uint Hash(ReadOnlySpan<byte> name)
    {
        uint hash = (uint)name.Length;
        while (name.Length >= sizeof(ulong))
        {
            hash = BitOperations.Crc32C(hash, MemoryMarshal.Read<ulong>(name));
            name = name[sizeof(ulong)..];
        }

        foreach (byte b in name) hash = BitOperations.Crc32C(hash, b);

        // The table takes the low bits, and the checksums of numbered names differ there in few patterns only:
        // without mixing, neighbours in number become neighbours in the table, and probes grow long.
        hash = (hash ^ (hash >> 16)) * 0x85EBCA6Bu;
        hash = (hash ^ (hash >> 13)) * 0xC2B2AE35u;
        return hash ^ (hash >> 16);
    }
}
