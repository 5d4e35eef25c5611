using FastMargin.Book;

namespace FastMargin.Engine;

/// <summary>A book as a device has it: brings what changed since the last pass, by the marks that slabs keep.</summary>
internal sealed unsafe class BatchBook : IDisposable
{
    private readonly MarginBook _book;
    private readonly IReadOnlyList<LevelProfile> _profiles;
    private readonly IBatchPass _pass;
    private readonly List<int> _capacities = [];

    private BatchBook(MarginBook book, IReadOnlyList<LevelProfile> profiles, IBatchPass pass) =>
        (_book, _profiles, _pass) = (book, profiles, pass);

    public BatchCounts Counts => _pass.Counts;

    public bool IsDone => _pass.IsDone;

    /// <summary>Opens a device for a book.</summary>
    /// <exception cref="Instruments.DataException">The device does not work.</exception>
    public static BatchBook Open(MarginBook book, EngineOptions options, IBatchDevice device)
    {
        try
        {
            return new BatchBook(book, options.Profiles, device.Open());
        }
        catch (BatchDeviceException e)
        {
            throw e.AsDataException(device.Name);
        }
    }

    /// <summary>Everything is brought anew.</summary>
    public void Forget() => _capacities.Clear();

    /// <summary>The level profile of a slab's pools.</summary>
    public byte ProfileOf(int slab) => _book.RawSlabs[slab].Profile;

    /// <summary>One pass over the book as it is.</summary>
    public ReadOnlySpan<BatchChange> Run(BatchColumns wanted = BatchColumns.None)
    {
        Begin(_book.Slabs, wanted);
        return _pass.Finish();
    }

    /// <summary>Brings what changed and starts a pass over slabs, whose brackets are those of the marks.</summary>
    public void Begin(IReadOnlyList<Slab> slabs, BatchColumns wanted = BatchColumns.None)
    {
        for (int i = 0; i < slabs.Count; i++) Bring(i, slabs[i]);
        _pass.Begin(_book.Rows, wanted);
    }

    /// <inheritdoc cref="IBatchPass.Finish"/>
    public ReadOnlySpan<BatchChange> Finish() => _pass.Finish();

    public void Dispose() => _pass.Dispose();

    private void Bring(int number, Slab slab)
    {
        BatchSlab content = Content(slab);
        if (number == _capacities.Count) _capacities.Add(0);
        if (_capacities[number] != slab.Capacity)
        {
            _pass.Load(number, content);
            _capacities[number] = slab.Capacity;
        }
        else
        {
            BringChanges(number, content, slab.Changes.Span);
        }

        slab.Changes.Span.Clear();
    }

    private void BringChanges(int number, in BatchSlab content, ReadOnlySpan<byte> changes)
    {
        int from = changes.IndexOfAnyExcept((byte)0);
        while (from >= 0)
        {
            byte kind = changes[from];
            int groups = changes[from..].IndexOfAnyExcept(kind);
            if (groups < 0) groups = changes.Length - from;
            _pass.Update(number, content, from, groups, areNew: (kind & Slab.HasNewPools) != 0);
            int next = changes[(from + groups)..].IndexOfAnyExcept((byte)0);
            from = next < 0 ? -1 : from + groups + next;
        }
    }

    private BatchSlab Content(Slab slab) => new()
    {
        Columns = slab.Columns(),
        Pools = slab.PoolColumn,
        Thresholds = _profiles[slab.Profile].Kernel,
        Capacity = slab.Capacity,
    };
}
