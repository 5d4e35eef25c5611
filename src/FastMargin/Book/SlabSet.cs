namespace FastMargin.Book;

/// <summary>The slabs of a book, one for each number of positions, width of lots and level profile.</summary>
internal sealed class SlabSet : IDisposable
{
    private readonly List<Slab> _slabs = [];
    private readonly Dictionary<(int Positions, bool IsWide, byte Profile), int> _index = [];

    public List<Slab> All => _slabs;

    public Slab this[int slab] => _slabs[slab];

    /// <summary>The slab of a kind, made when it is the first of it.</summary>
    public int Find(int positions, bool isWide, byte profile)
    {
        if (_index.TryGetValue((positions, isWide, profile), out int slab)) return slab;
        _slabs.Add(new Slab(positions, isWide, profile));
        return _index[(positions, isWide, profile)] = _slabs.Count - 1;
    }

    public void Dispose()
    {
        foreach (Slab slab in _slabs) slab.Dispose();
    }
}
