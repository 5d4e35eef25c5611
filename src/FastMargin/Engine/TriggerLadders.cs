using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace FastMargin.Engine;

/// <summary>
/// The triggers of all instruments, one ladder for each side of each: a trie over the bits of the key whose leaves
/// are unsorted lists of chunks. A leaf is split only when it has become the nearest one and is too large, so what
/// is far from the market costs an append. An entry is <c>key &lt;&lt; 32 | row</c>; entries are never searched for,
/// and void ones are dropped when they fire or when <see cref="Collect"/> comes by.
/// </summary>
internal sealed unsafe class TriggerLadders : IDisposable
{
    private const int FanBits = 4;
    private const int Fan = 1 << FanBits;
    private const int Levels = (TriggerMark.KeyBits + FanBits - 1) / FanBits;
    private const int TopShift = (Levels - 1) * FanBits;
    private const int SplitFrom = 128;
    private const int IsNode = -1;
    private const int IsFree = -1;

    private readonly NativePool<Chunk> _chunks = new();
    private readonly NativePool<Node> _nodes = new();
    private long[] _fired = new long[1024];
    private uint _freeChunk;
    private uint _freeNode;
    private uint _collected;

    /// <summary>Entries in all ladders, void ones included.</summary>
    public long Count { get; private set; }

    /// <summary>Bytes of all chunks and nodes ever in use at once.</summary>
    public long Size => _chunks.Size + _nodes.Size;

    /// <summary>What the last <see cref="Take"/> calls took, until <see cref="ClearFired"/>.</summary>
    public Span<long> Fired => _fired.AsSpan(0, FiredCount);

    public int FiredCount { get; private set; }

    public void ClearFired() => FiredCount = 0;

    public static long Entry(int key, uint row) => ((long)key << 32) | row;

    public static int KeyOf(long entry) => (int)(entry >> 32);

    public static uint RowOf(long entry) => (uint)entry;

    /// <summary>Makes both ladders of an instrument, empty.</summary>
    public void Open(ref TriggerMark mark)
    {
        (mark.RootLow, mark.RootHigh) = (TakeNode(), TakeNode());
        mark.BestLow = mark.BestHigh = TriggerMark.Never;
    }

    /// <summary>Drops all entries of an instrument.</summary>
    public void Clear(ref TriggerMark mark)
    {
        DropNode(mark.RootLow);
        DropNode(mark.RootHigh);
        Open(ref mark);
    }

    /// <summary>Adds an entry to the ladder of its key's side.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(ref TriggerMark mark, int key, uint row)
    {
        bool isLow = key > 0;
        ref int best = ref isLow ? ref mark.BestLow : ref mark.BestHigh;
        if (key > best) best = key;
        Append(_nodes.At(isLow ? mark.RootLow : mark.RootHigh), TopShift, Entry(key, row));
        Count++;
    }

    /// <summary>Moves the entries of one side that the mark fires to <see cref="Fired"/>.</summary>
    /// <param name="root">The ladder.</param>
    /// <param name="limit">The mark, minus the mark for the high side: what is above it fires.</param>
    /// <returns>The largest key that is left.</returns>
    public int Take(uint root, int limit)
    {
        uint* path = stackalloc uint[Levels];
        int depth = 0;
        uint at = root;
        while (true)
        {
            Node* node = _nodes.At(at);
            if (node->Mask == 0)
            {
                if (depth == 0) return TriggerMark.Never;
                FreeNode(at);
                at = path[--depth];
                node = _nodes.At(at);
                node->Mask &= ~(1u << BitOperations.Log2(node->Mask));
                continue;
            }

            int last = BitOperations.Log2(node->Mask);
            Child* child = node->Child(last);
            if (child->Count != IsNode && child->Count > SplitFrom && depth < Levels - 1) Split(child, depth);
            if (child->Count == IsNode)
            {
                path[depth++] = at;
                at = child->At;
                continue;
            }

            int best = TakeLeaf(child, limit);
            if (best != TriggerMark.Never) return best;
            node->Mask &= ~(1u << last);
        }
    }

    /// <summary>
    /// Looks at the next few chunks and drops their void entries; false when it has come around once.
    /// </summary>
    public bool Collect(int chunks, TriggerRows rows)
    {
        uint end = Math.Min(_collected + (uint)chunks, _chunks.Top);
        for (uint i = _collected; i < end; i++) Prefetch(_chunks.At(i), rows);
        for (uint i = Math.Max(_collected, 1); i < end; i++) DropVoid(_chunks.At(i), rows);
        _collected = end == _chunks.Top ? 0 : end;
        return _collected != 0;
    }

    public void Dispose()
    {
        _chunks.Dispose();
        _nodes.Dispose();
    }

    private void Append(Node* node, int shift, long entry)
    {
        while (true)
        {
            int at = (KeyOf(entry) >> shift) & (Fan - 1);
            Child* child = node->Child(at);
            if ((node->Mask >> at & 1) == 0)
            {
                node->Mask |= 1u << at;
                *child = default;
            }

            if (child->Count != IsNode)
            {
                AppendToLeaf(child, entry);
                return;
            }

            node = _nodes.At(child->At);
            shift -= FanBits;
        }
    }

    private void AppendToLeaf(Child* leaf, long entry)
    {
        Chunk* chunk = leaf->At == 0 ? null : _chunks.At(leaf->At);
        if (chunk == null || chunk->Count == Chunk.Capacity)
        {
            uint next = leaf->At;
            leaf->At = TakeChunk();
            chunk = _chunks.At(leaf->At);
            chunk->Next = next;
            chunk->Count = 0;
        }

        chunk->Entries[chunk->Count++] = entry;
        leaf->Count++;
    }

    /// <summary>Makes a leaf a node; the leaf's own cell is at <paramref name="depth"/>.</summary>
    private void Split(Child* leaf, int depth)
    {
        uint at = TakeNode();
        Node* node = _nodes.At(at);
        int shift = TopShift - ((depth + 1) * FanBits);
        for (uint next = leaf->At; next != 0;)
        {
            uint now = next;
            Chunk* chunk = _chunks.At(now);
            next = chunk->Next;
            for (int i = 0; i < chunk->Count; i++) Append(node, shift, chunk->Entries[i]);
            FreeChunk(now);
        }

        *leaf = new Child { At = at, Count = IsNode };
    }

    /// <summary>Takes what fires out of a leaf and joins what is left; returns its largest key.</summary>
    private int TakeLeaf(Child* leaf, int limit)
    {
        long above = Entry(limit, uint.MaxValue);
        Vector256<long> best = Vector256.Create(long.MinValue);
        uint* link = &leaf->At;
        Chunk* before = null;
        int count = 0;
        while (*link != 0)
        {
            uint at = *link;
            Chunk* chunk = _chunks.At(at);
            Vector256<long> largest = chunk->Largest();
            if (Vector256.GreaterThanAny(largest, Vector256.Create(above)))
            {
                TakeChunkEntries(chunk, above);
                largest = chunk->Largest();
            }

            best = Vector256.Max(best, largest);
            count += chunk->Count;
            if (chunk->Count == 0 || (before != null && before->TryJoin(chunk)))
            {
                *link = chunk->Next;
                FreeChunk(at);
                continue;
            }

            before = chunk;
            link = &chunk->Next;
        }

        leaf->Count = count;
        if (count == 0) return TriggerMark.Never;
        Vector128<long> half = Vector128.Max(best.GetLower(), best.GetUpper());
        return KeyOf(Math.Max(half[0], half[1]));
    }

    private void TakeChunkEntries(Chunk* chunk, long above)
    {
        if (FiredCount + Chunk.Capacity > _fired.Length) Array.Resize(ref _fired, 2 * _fired.Length);
        int kept = 0;
        int count = chunk->Count;
        for (int i = 0; i < count; i++)
        {
            long entry = chunk->Entries[i];
            if (entry > above) _fired[FiredCount++] = entry;
            else chunk->Entries[kept++] = entry;
        }

        chunk->Count = kept;
        Count -= count - kept;
    }

    private static void Prefetch(Chunk* chunk, TriggerRows rows)
    {
        for (int i = 0; i < chunk->Count; i++) rows.Prefetch(RowOf(chunk->Entries[i]));
    }

    private void DropVoid(Chunk* chunk, TriggerRows rows)
    {
        if (chunk->Count <= 0) return;
        int kept = 0;
        int count = chunk->Count;
        for (int i = 0; i < count; i++)
        {
            long entry = chunk->Entries[i];
            if (rows.Holds(RowOf(entry), KeyOf(entry))) chunk->Entries[kept++] = entry;
        }

        chunk->Count = kept;
        Count -= count - kept;
        uint next = chunk->Next;
        if (next == 0 || !chunk->TryJoin(_chunks.At(next))) return;
        chunk->Next = _chunks.At(next)->Next;
        FreeChunk(next);
    }

    private void DropNode(uint at)
    {
        Node* node = _nodes.At(at);
        for (uint mask = node->Mask; mask != 0; mask &= mask - 1)
        {
            Child child = *node->Child(BitOperations.TrailingZeroCount(mask));
            if (child.Count == IsNode)
            {
                DropNode(child.At);
                continue;
            }

            for (uint next = child.At; next != 0;)
            {
                uint now = next;
                next = _chunks.At(now)->Next;
                Count -= _chunks.At(now)->Count;
                FreeChunk(now);
            }
        }

        FreeNode(at);
    }

    private uint TakeNode()
    {
        uint at = _freeNode;
        if (at == 0) at = _nodes.Take();
        else _freeNode = _nodes.At(at)->Mask;
        _nodes.At(at)->Mask = 0;
        return at;
    }

    private void FreeNode(uint at)
    {
        _nodes.At(at)->Mask = _freeNode;
        _freeNode = at;
    }

    private uint TakeChunk()
    {
        uint at = _freeChunk;
        if (at == 0) return _chunks.Take();
        _freeChunk = _chunks.At(at)->Next;
        return at;
    }

    private void FreeChunk(uint at)
    {
        Chunk* chunk = _chunks.At(at);
        chunk->Next = _freeChunk;
        chunk->Count = IsFree;
        _freeChunk = at;
    }

    /// <summary>A cache line of entries: the list of a leaf is a chain of these.</summary>
    private struct Chunk
    {
        public const int Capacity = 7;

        public uint Next;
        public int Count;
        public fixed long Entries[Capacity];

        /// <summary>Lane by lane the larger of both halves of the entries; what is none counts as the smallest.</summary>
        public Vector256<long> Largest()
        {
            fixed (Chunk* self = &this)
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
        public bool TryJoin(Chunk* other)
        {
            if (Count + other->Count > Capacity) return false;
            for (int i = 0; i < other->Count; i++) Entries[Count++] = other->Entries[i];
            return true;
        }
    }

    /// <summary>A leaf: its first chunk and about how many entries it has, at least; or a node.</summary>
    private struct Child
    {
        public uint At;
        public int Count;
    }

    private struct Node
    {
        public uint Mask;
        private fixed long _children[Fan];

        public Child* Child(int at)
        {
            fixed (long* children = _children) return (Child*)children + at;
        }
    }
}
