using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastMargin.Kernels.Memory;

namespace FastMargin.Engine;

/// <summary>
/// Two cache lines of entries: the list of a leaf is a chain of these, and every link is a line to wait for.
/// </summary>
internal unsafe struct TriggerChunk
{
    public const int Capacity = 15;

    public uint Next;
    public int Count;
    public fixed long Entries[Capacity];

    /// <summary>Asks for the second line, which nothing else tells of before the first has come.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fetch(TriggerChunk* chunk) => Cache.Fetch((byte*)chunk + Cache.LineSize);

    /// <summary>Lane by lane the largest of the entries; what is none counts as the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<long> Largest(TriggerChunk* chunk)
    {
        Vector256<long> count = Vector256.Create((long)chunk->Count);
        Vector256<long> none = Vector256.Create(long.MinValue);
        // Read from the header on: its lane is never one of the first Count entries.
        Vector256<long> isEntry = Vector256.LessThan(Vector256.Create(long.MaxValue, 0, 1, 2), count);
        Vector256<long> best = Vector256.ConditionalSelect(isEntry, Vector256.Load((long*)chunk), none);
        Vector256<long> index = Vector256.Create(3L, 4, 5, 6);
        for (int i = Vector256<long>.Count; i <= chunk->Count; i += Vector256<long>.Count)
        {
            isEntry = Vector256.LessThan(index, count);
            Vector256<long> entries = Vector256.Load((long*)chunk + i);
            best = Vector256.Max(best, Vector256.ConditionalSelect(isEntry, entries, none));
            index += Vector256.Create((long)Vector256<long>.Count);
        }

        return best;
    }

    /// <summary>Takes the entries of another chunk over, if there is room for all of them.</summary>
    public bool TryJoin(TriggerChunk* other)
    {
        if (Count + other->Count > Capacity) return false;
        for (int i = 0; i < other->Count; i++) Entries[Count++] = other->Entries[i];
        return true;
    }
}

/// <summary>A leaf: its first chunk and about how many entries it has, at least; or a node.</summary>
internal unsafe struct TriggerChild
{
    public uint At;
    public int Count;
}

/// <summary>Which children there are, and what they are: those that are not there are zero.</summary>
internal unsafe struct TriggerNode
{
    public uint Mask;
    private fixed long _children[TriggerLadders.Fan];

    // Not through the field, which would touch the first line of the node to see that it is there.
    public static TriggerChild* Child(TriggerNode* node, int at) => (TriggerChild*)((byte*)node + sizeof(long)) + at;
}

/// <summary>An entry on its way: from the root of its ladder to the leaf that it is for.</summary>
internal unsafe struct TriggerWaiting
{
    public TriggerNode* Node;
    public TriggerChild* Leaf;
    public long Value;
}
