using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastMargin.Engine;

/// <summary>A cache line of entries: the list of a leaf is a chain of these.</summary>
internal unsafe struct TriggerChunk
{
    public const int Capacity = 7;

    public uint Next;
    public int Count;
    public fixed long Entries[Capacity];

    /// <summary>Lane by lane the larger of both halves of the entries; what is none counts as the smallest.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector256<long> Largest()
    {
        fixed (TriggerChunk* self = &this)
        {
            Vector256<long> count = Vector256.Create((long)Count);
            Vector256<long> none = Vector256.Create(long.MinValue);
            // Read from the header on: its lane is never one of the first Count entries.
            Vector256<long> low = Vector256.Load((long*)self);
            Vector256<long> high = Vector256.Load((long*)self + 4);
            Vector256<long> isLow = Vector256.LessThan(Vector256.Create(long.MaxValue, 0, 1, 2), count);
            Vector256<long> isHigh = Vector256.LessThan(Vector256.Create(3L, 4, 5, 6), count);
            return Vector256.Max(
                Vector256.ConditionalSelect(isLow, low, none), Vector256.ConditionalSelect(isHigh, high, none));
        }
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
