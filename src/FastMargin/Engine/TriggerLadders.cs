using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using FastMargin.Kernels.Memory;

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
    /// <summary>Children of a node.</summary>
    public const int Fan = 1 << FanBits;

    private const int Levels = (TriggerMark.KeyBits + FanBits - 1) / FanBits;
    private const int TopShift = (Levels - 1) * FanBits;
    private const int SplitFrom = 128;
    private const int Waiting = 256;
    private const int IsNode = -1;
    private const int IsFree = -1;

    private readonly NativePool<TriggerChunk> _chunks = new();
    private readonly NativePool<TriggerNode> _nodes = new();
    private readonly NativeColumn<TriggerWaiting> _waiting = new(Waiting);
    private int _waitingCount;
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
        Flush();
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
        if (_waitingCount == Waiting) Flush();
        TriggerNode* root = _nodes.At(isLow ? mark.RootLow : mark.RootHigh);
        Cache.Fetch(TriggerNode.Child(root, Digit(key, TopShift)));
        _waiting.Start[_waitingCount++] = new TriggerWaiting { Node = root, Value = Entry(key, row) };
        Count++;
    }

    /// <summary>
    /// Puts the entries in their leaves that have been added since. All of them go down one node at a time, so that
    /// their cache lines are fetched side by side.
    /// </summary>
    public void Flush()
    {
        TriggerWaiting* waiting = _waiting.Start;
        int shift = TopShift;
        for (int left = _waitingCount; left > 0; shift -= FanBits)
        {
            left = 0;
            for (int i = 0; i < _waitingCount; i++)
            {
                if (waiting[i].Leaf == null && !Descend(ref waiting[i], shift)) left++;
            }
        }

        for (int i = 0; i < _waitingCount; i++) AppendToLeaf(waiting[i].Leaf, waiting[i].Value);
        _waitingCount = 0;
    }

    /// <summary>Moves the entries of one side that the mark fires to <see cref="Fired"/>.</summary>
    /// <param name="root">The ladder.</param>
    /// <param name="limit">The mark, minus the mark for the high side: what is above it fires.</param>
    /// <returns>The largest key that is left.</returns>
    public int Take(uint root, int limit)
    {
        if (_waitingCount > 0) Flush();
        uint* path = stackalloc uint[Levels];
        int depth = 0;
        uint at = root;
        while (true)
        {
            TriggerNode* node = _nodes.At(at);
            if (node->Mask == 0)
            {
                if (depth == 0) return TriggerMark.Never;
                FreeNode(at);
                at = path[--depth];
                node = _nodes.At(at);
                DropChild(node, BitOperations.Log2(node->Mask));
                continue;
            }

            int last = BitOperations.Log2(node->Mask);
            TriggerChild* child = TriggerNode.Child(node, last);
            if (child->Count != IsNode && child->Count > SplitFrom && depth < Levels - 1) Split(child, depth);
            if (child->Count == IsNode)
            {
                path[depth++] = at;
                at = child->At;
                continue;
            }

            int best = TakeLeaf(child, limit);
            if (best != TriggerMark.Never) return best;
            DropChild(node, last);
        }
    }

    /// <summary>
    /// Looks at the next few chunks and drops their void entries; false when it has come around once.
    /// </summary>
    public bool Collect(int chunks, TriggerRows rows)
    {
        Flush();
        uint end = Math.Min(_collected + (uint)chunks, _chunks.Top);
        for (uint i = _collected; i < end; i++) Fetch(_chunks.At(i), rows);
        for (uint i = Math.Max(_collected, 1); i < end; i++) DropVoid(_chunks.At(i), rows);
        _collected = end == _chunks.Top ? 0 : end;
        return _collected != 0;
    }

    public void Dispose()
    {
        _waiting.Dispose();
        _chunks.Dispose();
        _nodes.Dispose();
    }

    private static int Digit(int key, int shift) => (key >> shift) & (Fan - 1);

    /// <summary>The leaf of an entry below a node, a new one where there is none.</summary>
    private TriggerChild* FindLeaf(TriggerNode* node, int shift, long entry)
    {
        while (true)
        {
            int at = Digit(KeyOf(entry), shift);
            TriggerChild* child = TriggerNode.Child(node, at);
            if (child->Count == 0) node->Mask |= 1u << at;
            if (child->Count != IsNode) return child;
            node = _nodes.At(child->At);
            shift -= FanBits;
        }
    }

    /// <summary>Takes an entry one node down and asks for what is next; true when that is its leaf.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Descend(ref TriggerWaiting entry, int shift)
    {
        int key = KeyOf(entry.Value);
        TriggerChild* child = TriggerNode.Child(entry.Node, Digit(key, shift));
        if (child->Count == IsNode)
        {
            entry.Node = _nodes.At(child->At);
            Cache.Fetch(TriggerNode.Child(entry.Node, Digit(key, shift - FanBits)));
            return false;
        }

        if (child->Count == 0) entry.Node->Mask |= 1u << Digit(key, shift);
        if (child->At != 0) Cache.Fetch(_chunks.At(child->At));
        entry.Leaf = child;
        return true;
    }

    private void AppendToLeaf(TriggerChild* leaf, long entry)
    {
        TriggerChunk* chunk = leaf->At == 0 ? null : _chunks.At(leaf->At);
        if (chunk == null || chunk->Count == TriggerChunk.Capacity)
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

    private static void DropChild(TriggerNode* node, int at)
    {
        node->Mask &= ~(1u << at);
        *TriggerNode.Child(node, at) = default;
    }

    /// <summary>Makes a leaf a node; the leaf's own cell is at <paramref name="depth"/>.</summary>
    private void Split(TriggerChild* leaf, int depth)
    {
        uint at = TakeNode();
        TriggerNode* node = _nodes.At(at);
        int shift = TopShift - ((depth + 1) * FanBits);
        for (uint next = leaf->At; next != 0;)
        {
            uint now = next;
            TriggerChunk* chunk = _chunks.At(now);
            next = chunk->Next;
            for (int i = 0; i < chunk->Count; i++)
            {
                AppendToLeaf(FindLeaf(node, shift, chunk->Entries[i]), chunk->Entries[i]);
            }

            FreeChunk(now);
        }

        *leaf = new TriggerChild { At = at, Count = IsNode };
    }

    /// <summary>Takes what fires out of a leaf and joins what is left; returns its largest key.</summary>
    private int TakeLeaf(TriggerChild* leaf, int limit)
    {
        long above = Entry(limit, uint.MaxValue);
        Vector256<long> best = Vector256.Create(long.MinValue);
        uint* link = &leaf->At;
        TriggerChunk* before = null;
        int count = 0;
        while (*link != 0)
        {
            uint at = *link;
            TriggerChunk* chunk = _chunks.At(at);
            TriggerChunk.Fetch(chunk);
            Vector256<long> largest = TriggerChunk.Largest(chunk);
            if (Vector256.GreaterThanAny(largest, Vector256.Create(above)))
            {
                TakeChunkEntries(chunk, above);
                largest = TriggerChunk.Largest(chunk);
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

    private void TakeChunkEntries(TriggerChunk* chunk, long above)
    {
        if (FiredCount + TriggerChunk.Capacity > _fired.Length) Array.Resize(ref _fired, 2 * _fired.Length);
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

    private static void Fetch(TriggerChunk* chunk, TriggerRows rows)
    {
        for (int i = 0; i < chunk->Count; i++) rows.FetchHead(RowOf(chunk->Entries[i]));
    }

    private void DropVoid(TriggerChunk* chunk, TriggerRows rows)
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
        TriggerNode* node = _nodes.At(at);
        for (uint mask = node->Mask; mask != 0; mask &= mask - 1)
        {
            TriggerChild child = *TriggerNode.Child(node, BitOperations.TrailingZeroCount(mask));
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
        *_nodes.At(at) = default;
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
        TriggerChunk* chunk = _chunks.At(at);
        chunk->Next = _freeChunk;
        chunk->Count = IsFree;
        _freeChunk = at;
    }
}
