using FastMargin.Kernels.Memory;

namespace FastMargin.Book;

/// <summary>Ids that changed since the last look, each once, in the order they came.</summary>
/// <param name="all">Counts the ids of several sets together, where somebody asks whether there are any.</param>
internal sealed class DirtySet(DirtyCount? all = null)
{
    private readonly DirtyCount _all = all ?? new DirtyCount();
    private int[] _ids = new int[64];
    private bool[] _isIn = new bool[64];

    public int Count { get; private set; }

    public ReadOnlySpan<int> Ids => _ids.AsSpan(0, Count);

    public void Add(int id)
    {
        if (id >= _isIn.Length) Array.Resize(ref _isIn, Math.Max(id + 1, 2 * _isIn.Length));
        if (_isIn[id]) return;
        _isIn[id] = true;
        if (Count == _ids.Length) Array.Resize(ref _ids, 2 * Count);
        _ids[Count++] = id;
        _all.Count++;
    }

    /// <summary>Fills an empty set with the ids from 0 up to but not including <paramref name="count"/>.</summary>
    public void AddFirst(int count)
    {
        if (count > _isIn.Length) Array.Resize(ref _isIn, count);
        if (count > _ids.Length) Array.Resize(ref _ids, count);
        for (int id = 0; id < count; id++) _ids[id] = id;
        _isIn.AsSpan(0, count).Fill(true);
        Count = count;
        _all.Count += count;
    }

    /// <summary>Fetches what <see cref="Add"/> will read of an id.</summary>
    public void Fetch(int id) => Cache.Fetch(_isIn, id);

    public void Clear()
    {
        foreach (int id in Ids) _isIn[id] = false;
        _all.Count -= Count;
        Count = 0;
    }
}

/// <summary>How many ids several sets have together.</summary>
internal sealed class DirtyCount
{
    public int Count { get; set; }
}
