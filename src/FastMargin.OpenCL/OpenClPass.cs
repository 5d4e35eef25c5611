using System.Text;
using FastMargin.Engine;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;
using FastMargin.OpenCL.Native;

namespace FastMargin.OpenCL;

/// <summary>
/// A book on an OpenCL device. Two queues, each in order: one copies, one computes, joined by events.
/// <code>
/// copies     rows · slab 0 · slab 1 · slab 2 · ...     columns of slab 0 · slab 1 · ...     changes
/// kernels                   slab 0 · slab 1 · slab 2 · ...      (each after its own copy)
/// </code>
/// The kernel of a slab runs while the next one goes up, and columns come down while later slabs are computed.
/// </summary>
internal sealed unsafe partial class OpenClPass : IStressPass
{
    // Changes that come down together with their number; more of them take a second copy.
    private const int FirstChanges = 255;

    private readonly OpenClDevice _device;
    private readonly ClCalls _calls;
    private readonly ClContext _context;
    private readonly List<IDisposable> _owned = [];
    private readonly ClQueue _copies = null!;
    private readonly ClQueue _kernels = null!;
    private readonly ClKernel[] _sweeps = null!;
    private readonly ClKernel[] _stresses = null!;
    private readonly ClKernel _scenarios = null!;
    private readonly DeviceRows _rows = null!;
    private readonly List<DeviceSlab> _slabs = [];
    private readonly List<ClEvent> _launched = [];
    private readonly NativeColumn<BatchChange> _noChange = new(1);
    private NativeColumn<BatchChange> _changes = new(FirstChanges + 1);
    private ClBuffer? _changeBuffer;
    private long _room;
    private ClEvent? _copied;
    private ClEvent? _done;
    private BatchCounts _counts;
    private bool _isDisposed;

    public OpenClPass(OpenClDevice device, nint id, ClCalls calls)
    {
        (_device, _calls) = (device, calls);
        _context = calls.Context(id);
        try
        {
            _copies = Own(calls.Queue(_context, id));
            _kernels = Own(calls.Queue(_context, id));
            ClProgram program = Own(calls.Program(_context, id, Source(), "-cl-std=CL1.2"));
            string[] names = ["sweep_narrow", "sweep_wide", "sweep_narrow_local", "sweep_wide_local"];
            _sweeps = [.. names.Select(name => Own(calls.Kernel(program, name)))];
            _stresses = [Own(calls.Kernel(program, "stress_narrow")), Own(calls.Kernel(program, "stress_wide"))];
            _scenarios = Own(calls.Kernel(program, "scenarios"));
            _rows = Own(new DeviceRows(calls, _context));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public BatchCounts Counts => _counts with
    {
        ResidentBytes = _slabs.Sum(s => s.Size) + _rows.Size + (_groups?.Size ?? 0),
    };

    public bool IsDone => _done is null || _calls.IsOver(_done);

    public void Load(int slab, in BatchSlab content)
    {
        var loaded = new DeviceSlab(_calls, _context, content);
        if (slab == _slabs.Count) _slabs.Add(loaded);
        else
        {
            _slabs[slab].Dispose();
            _slabs[slab] = loaded;
        }
    }

    public void Update(int slab, in BatchSlab content, int firstGroup, int groups, bool areNew) =>
        _slabs[slab].Note(content, firstGroup, groups, areNew);

    public void Begin(RowTable table, BatchColumns wanted = BatchColumns.None)
    {
        if (_done is not null) throw new InvalidOperationException("A pass has begun and is not finished.");
        _counts = _counts with { Passes = _counts.Passes + 1 };
        MakeRoom();
        Put(_changeBuffer!, 0, _noChange.Start, BatchChange.Bytes);
        foreach ((long at, long size) in _rows.Take(table)) Put(_rows.Buffer, at, _rows.Start + at, size);
        for (int i = 0; i < _slabs.Count; i++)
        {
            BringUp(_slabs[i]);
            Launch(i, table.Count, wanted);
        }

        if (wanted != BatchColumns.None)
        {
            for (int i = 0; i < _slabs.Count; i++) BringDown(_slabs[i], wanted, _launched[i]);
        }

        ClEvent last = _launched.Count > 0 ? _launched[^1] : _copied!;
        _done = Get(_changeBuffer!, 0, _changes.Start, (FirstChanges + 1) * BatchChange.Bytes, last);
        _calls.Flush(_copies);
        // Until here the slabs' columns are read.
        _calls.Wait(_copied!);
        foreach (DeviceSlab slab in _slabs) slab.Settle();
    }

    public ReadOnlySpan<BatchChange> Finish()
    {
        if (_done is null) throw new InvalidOperationException("No pass has begun.");
        _calls.Wait(_done);
        int count = *(int*)_changes.Start;
        if (count > FirstChanges) GetRest(count);
        foreach (ClEvent launched in _launched) launched.Dispose();
        _launched.Clear();
        _done.Dispose();
        _done = null;
        return _changes.Span.Slice(1, count);
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        // Whatever is still to be written into columns of the host must not come later.
        Settle();
        foreach (ClEvent launched in _launched) launched.Dispose();
        _launched.Clear();
        _copied?.Dispose();
        _done?.Dispose();
        foreach (DeviceSlab slab in _slabs) slab.Dispose();
        _groups?.Dispose();
        _changeBuffer?.Dispose();
        for (int i = _owned.Count - 1; i >= 0; i--) _owned[i].Dispose();
        _context.Dispose();
        _changes.Dispose();
        _noChange.Dispose();
    }

    /// <summary>Waits for all that was begun, however it ends.</summary>
    private void Settle()
    {
        if (_copies is not null) _ = ClNative.clFinish(_copies);
        if (_kernels is not null) _ = ClNative.clFinish(_kernels);
    }

    private static byte[] Source()
    {
        using Stream stream = typeof(OpenClPass).Assembly.GetManifestResourceStream("FastMargin.OpenCL.Passes.cl")!;
        using var reader = new StreamReader(stream);
        return Encoding.UTF8.GetBytes(reader.ReadToEnd());
    }

    private T Own<T>(T made)
        where T : IDisposable
    {
        _owned.Add(made);
        return made;
    }

    /// <summary>Room for a change of every lane: there can be no more, so no pass ever has too many.</summary>
    private void MakeRoom()
    {
        long lanes = _slabs.Sum(s => (long)s.Capacity);
        if (_changeBuffer is not null && lanes <= _room) return;
        _changeBuffer?.Dispose();
        _room = Math.Max(lanes, FirstChanges);
        _changeBuffer = _calls.Buffer(_context, (1 + _room) * BatchChange.Bytes);
    }

    private void BringUp(DeviceSlab slab)
    {
        if (slab.IsNew)
        {
            Put(slab.Thresholds, 0, slab.ThresholdValues, Thresholds.MaxCount * sizeof(double));
            PutGroups(slab, 0, slab.Content.Columns.Groups, areNew: true);
        }
        else
        {
            foreach ((int first, int groups, bool areNew) in slab.Ranges) PutGroups(slab, first, groups, areNew);
            if (slab.Ranges.Count == 0) return;
        }

        _calls.Flush(_copies);
    }

    private void PutGroups(DeviceSlab slab, int firstGroup, int groups, bool areNew)
    {
        if (groups == 0) return;
        SlabColumns columns = slab.Content.Columns;
        long group = (long)columns.Positions * SlotLayout.RecordSize(columns.Format);
        long at = (long)firstGroup * SlotLayout.GroupSize;
        long lanes = (long)groups * SlotLayout.GroupSize;
        if (group > 0) Put(slab.Slots, firstGroup * group, columns.Slots + (firstGroup * group), groups * group);
        Put(slab.Cash, at * sizeof(double), columns.Cash + at, lanes * sizeof(double));
        Put(slab.Base, at * sizeof(double), columns.RequirementBase + at, lanes * sizeof(double));
        Put(slab.Magnitude, at * sizeof(float), columns.Magnitude + at, lanes * sizeof(float));
        if (!areNew) return;
        Put(slab.Pools, at * sizeof(int), slab.Content.Pools + at, lanes * sizeof(int));
        Keep(_calls.Fill(_copies, slab.Seen, PoolValue.Undecided, at, lanes));
    }

    private void Launch(int number, int rows, BatchColumns wanted)
    {
        DeviceSlab slab = _slabs[number];
        SlabColumns columns = slab.Content.Columns;
        int localRows = rows * sizeof(TableRow) <= _device.LocalRows ? rows * sizeof(TableRow) : 0;
        ClKernel kernel = _sweeps[(columns.Format == LotsFormat.Wide ? 1 : 0) + (localRows > 0 ? 2 : 0)];
        ClBuffer[] buffers =
        [
            slab.Slots, slab.Cash, slab.Base, slab.Magnitude, slab.Pools, slab.Seen, slab.Equity, slab.Requirement,
            _rows.Buffer, slab.Thresholds, _changeBuffer!,
        ];
        ReadOnlySpan<int> numbers =
        [
            rows, slab.Content.Thresholds.Count, columns.Positions, columns.Pools, number, (int)wanted,
        ];
        uint index = 0;
        foreach (ClBuffer buffer in buffers) _calls.Set(kernel, index++, buffer);
        foreach (int value in numbers) _calls.Set(kernel, index++, value);
        if (localRows > 0) _calls.SetLocal(kernel, index, localRows);
        // A launch of nothing is an error: the kernel sees for itself that an empty slab has no pool.
        var range = LaunchRange.Over(Math.Max(columns.Pools, 1), OpenClDevice.GroupSize);
        _launched.Add(_calls.Launch(_kernels, kernel, range, [_copied!.Value]));
        _calls.Flush(_kernels);
        _counts = _counts with { Launches = _counts.Launches + 1 };
    }

    private void BringDown(DeviceSlab slab, BatchColumns wanted, ClEvent launched)
    {
        SlabColumns columns = slab.Content.Columns;
        int pools = columns.Pools;
        if (pools == 0) return;
        if ((wanted & BatchColumns.Equity) != 0)
            Get(slab.Equity, 0, columns.Equity, (long)pools * sizeof(double), launched).Dispose();
        if ((wanted & BatchColumns.Requirement) != 0)
            Get(slab.Requirement, 0, columns.Requirement, (long)pools * sizeof(double), launched).Dispose();
        if ((wanted & BatchColumns.Rung) != 0) Get(slab.Seen, 0, columns.Rung, pools, launched).Dispose();
    }

    private void GetRest(int count)
    {
        if (count >= _changes.Count) _changes.Grow((int)Math.Max(1L + count, Math.Min(2L * count, 1 + _room)));
        const int First = FirstChanges + 1;
        long size = (long)(count - FirstChanges) * BatchChange.Bytes;
        using ClEvent rest = Get(_changeBuffer!, First * BatchChange.Bytes, _changes.Start + First, size, _done!);
        _calls.Wait(rest);
    }

    private void Put(ClBuffer buffer, long at, void* from, long size)
    {
        Keep(_calls.Write(_copies, buffer, at, from, size));
        _counts = _counts with { BytesUp = _counts.BytesUp + size };
    }

    /// <summary>The queue is in order, so the last copy stands for all before.</summary>
    private void Keep(ClEvent copied)
    {
        _copied?.Dispose();
        _copied = copied;
    }

    private ClEvent Get(ClBuffer buffer, long at, void* to, long size, ClEvent after)
    {
        _counts = _counts with { BytesDown = _counts.BytesDown + size };
        return _calls.Read(_copies, buffer, at, to, size, [after.Value]);
    }
}
