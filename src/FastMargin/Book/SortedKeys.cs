namespace FastMargin.Book;

/// <summary>
/// An ordered set of 64-bit keys in chunks: add, remove and neighbour in O(log n + chunk), ranges in order.
/// A holder's key is <c>min(|lots|, 2^32-1) &lt;&lt; 32 | pool</c>, so that a range of sizes is a range of keys.
/// A key is there as often as it was added.
/// </summary>
internal sealed class SortedKeys
{
    private const int ChunkSize = 256;
    private const int BulkFill = 224;

    private readonly List<Chunk> _chunks = [];

    // The last chunk that went empty: a key that comes and goes where there is no other allocates nothing.
    private Chunk? _spare;

    /// <summary>Number of keys.</summary>
    public int Count { get; private set; }

    /// <summary>Fills an empty set from keys in rising order.</summary>
    public void Build(ReadOnlySpan<ulong> sorted)
    {
        for (int from = 0; from < sorted.Length; from += BulkFill)
        {
            ReadOnlySpan<ulong> part = sorted.Slice(from, Math.Min(BulkFill, sorted.Length - from));
            var chunk = new Chunk { Count = part.Length };
            part.CopyTo(chunk.Keys);
            _chunks.Add(chunk);
        }

        Count = sorted.Length;
    }

    /// <summary>Adds a key.</summary>
    public void Add(ulong key)
    {
        if (_chunks.Count == 0) _chunks.Add(TakeSpare());
        int at = ChunkOf(key);
        if (_chunks[at].Count == ChunkSize)
        {
            _chunks.Insert(at + 1, _chunks[at].Split(TakeSpare()));
            if (key >= _chunks[at + 1].Keys[0]) at++;
        }

        _chunks[at].Insert(key);
        Count++;
    }

    /// <summary>Removes a key once; false when it was not there.</summary>
    public bool Remove(ulong key)
    {
        if (_chunks.Count == 0) return false;
        int at = ChunkOf(key);
        if (!_chunks[at].Remove(key)) return false;
        if (_chunks[at].Count == 0)
        {
            _spare = _chunks[at];
            _chunks.RemoveAt(at);
        }

        Count--;
        return true;
    }

    /// <summary>The smallest key not below <paramref name="key"/>.</summary>
    public bool TryNotBelow(ulong key, out ulong found)
    {
        found = 0;
        if (_chunks.Count == 0) return false;
        int at = ChunkOf(key);
        int index = _chunks[at].LowerBound(key);
        if (index == _chunks[at].Count)
        {
            if (++at == _chunks.Count) return false;
            index = 0;
        }

        found = _chunks[at].Keys[index];
        return true;
    }

    /// <summary>The largest key below <paramref name="key"/>.</summary>
    public bool TryBelow(ulong key, out ulong found)
    {
        found = 0;
        if (_chunks.Count == 0) return false;
        int at = ChunkOf(key);
        int index = _chunks[at].LowerBound(key);
        while (index == 0)
        {
            // The chunk before may end with the same key: both legs of a hedged pair share one.
            if (at == 0) return false;
            index = _chunks[--at].LowerBound(key);
        }

        found = _chunks[at].Keys[index - 1];
        return true;
    }

    /// <summary>Copies all keys from <paramref name="from"/> up to but not including <paramref name="to"/>.</summary>
    public void CopyRange(ulong from, ulong to, List<ulong> into)
    {
        if (_chunks.Count == 0 || from >= to) return;
        for (int at = ChunkOf(from); at < _chunks.Count && _chunks[at].Keys[0] < to; at++)
        {
            Chunk chunk = _chunks[at];
            int first = chunk.LowerBound(from);
            int last = chunk.LowerBound(to);
            into.AddRange(chunk.Keys.AsSpan(first, last - first));
        }
    }

    /// <summary>Number of chunks; with <see cref="ChunkKeys"/> the way to walk all keys without a copy.</summary>
    public int ChunkCount => _chunks.Count;

    /// <summary>The keys of one chunk, rising.</summary>
    public ReadOnlySpan<ulong> ChunkKeys(int chunk) => _chunks[chunk].Keys.AsSpan(0, _chunks[chunk].Count);

    private Chunk TakeSpare()
    {
        Chunk chunk = _spare ?? new Chunk();
        _spare = null;
        return chunk;
    }

    private int ChunkOf(ulong key)
    {
        int low = 0;
        int high = _chunks.Count - 1;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (_chunks[middle].Keys[0] <= key) low = middle;
            else high = middle - 1;
        }

        return low;
    }

    private sealed class Chunk
    {
        public readonly ulong[] Keys = new ulong[ChunkSize];
        public int Count;

        public int LowerBound(ulong key)
        {
            int index = Keys.AsSpan(0, Count).BinarySearch(key);
            if (index < 0) return ~index;
            while (index > 0 && Keys[index - 1] == key) index--;
            return index;
        }

        public void Insert(ulong key)
        {
            int at = LowerBound(key);
            Array.Copy(Keys, at, Keys, at + 1, Count - at);
            Keys[at] = key;
            Count++;
        }

        public bool Remove(ulong key)
        {
            int at = LowerBound(key);
            if (at == Count || Keys[at] != key) return false;
            Count--;
            Array.Copy(Keys, at + 1, Keys, at, Count - at);
            return true;
        }

        public Chunk Split(Chunk upper)
        {
            int keep = Count / 2;
            upper.Count = Count - keep;
            Array.Copy(Keys, keep, upper.Keys, 0, upper.Count);
            Count = keep;
            return upper;
        }
    }
}
