using System.Globalization;
using FastMargin.Bench.Matrix;
using FastMargin.Bench.Suites;
using FastMargin.Kernels;

namespace FastMargin.Bench.Peers;

/// <summary>
/// The sweep kernel over one book beside its peers over the very same memory, on some threads. Each peer is checked
/// before it is timed: the twin bit by bit, the others as close as another order of additions allows.
/// </summary>
internal sealed unsafe class SweepPeers : IDisposable
{
    private const int GroupsInPiece = 1_024;

    // Two doubles and a float in, two doubles and a byte out, and of the slots six bytes each.
    private const int BytesOfPool = 37;
    private const int BytesOfPosition = 6;
    private const int Page = 4_096;

    private readonly WorkloadW1 _workload;
    private readonly Crew _crew;
    private readonly NativePeers? _native;
    private readonly RowBook _rows;
    private readonly ReadBandwidth _reading;
    private readonly double[] _ladder;
    private readonly (int Slab, int From, int Groups)[] _pieces;
    private readonly nint _eigen;
    private byte[][] _rungs = [];
    private int _next;

    public SweepPeers(WorkloadW1 workload, int threads, NativePeers? native)
    {
        _workload = workload;
        _crew = new Crew(threads);
        _native = native;
        _rows = new RowBook(workload);
        _ladder = [.. Enumerable.Range(0, Thresholds.Default.Count).Select(j => Thresholds.Default[j])];
        _pieces =
        [
            .. workload.Slabs.Index().SelectMany(slab => Pieces(slab.Item.Groups)
                .Select(piece => (slab.Index, piece.From, piece.Groups))),
        ];
        long bytes = (workload.Positions * BytesOfPosition) + ((long)_rows.Pools * BytesOfPool);
        _reading = new ReadBandwidth(Math.Max(Page, bytes / threads / Page * Page), threads);
        _eigen = threads == 1 && native is not null ? native.MakeEigen(_rows) : 0;
    }

    /// <summary>Everyone who can take part, FastMargin first.</summary>
    public IReadOnlyList<Peer> All()
    {
        SweepVariant chosen = SweepVariants.Chosen;
        var peers = new List<Peer> { Of(PeerTable.Self, () => Sweep(chosen)) };
        peers[0].Call();
        _workload.AssertSwept();
        _rungs = [.. _workload.Slabs.Select(RungsOf)];
        foreach (SweepVariant other in SweepVariants.All.Where(v => v.IsAccelerated && v != chosen))
            peers.Add(Checked($"FastMargin, width {other.Name}", () => Sweep(other), _workload.AssertSwept));
        peers.Add(Of("reading as many bytes", _reading.Pass));
        if (_native is null) return peers;
        AddTwins(peers);
        peers.Add(Checked("plain loop over compressed rows, C++", Csr, () => _rows.AssertNear("compressed rows")));
        if (_eigen != 0)
            peers.Add(Checked("Eigen, two sparse products", Eigen, () => _rows.AssertNear("Eigen")));
        return peers;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_eigen != 0) _native!.FreeEigen(_eigen);
        _reading.Dispose();
        _rows.Dispose();
        _crew.Dispose();
    }

    private static IEnumerable<(int From, int Groups)> Pieces(int groups)
    {
        for (int from = 0; from < groups; from += GroupsInPiece)
            yield return (from, Math.Min(GroupsInPiece, groups - from));
    }

    private void AddTwins(List<Peer> peers)
    {
        foreach (bool isStreaming in new[] { false, true })
        {
            foreach (int width in _native!.Widths)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"C++ twin, width {width}");
                peers.Add(Checked(
                    isStreaming ? name + ", prefetch, streaming" : name, () => Twin(width, isStreaming), AssertTwin));
            }
        }
    }

    private Peer Of(string what, Action call) => new(what, _crew.Threads, call);

    private Peer Checked(string what, Action call, Action check)
    {
        _workload.Spoil();
        _rows.Spoil();
        call();
        // What the check compares with must not be left over from somebody else.
        if (!what.Contains("FastMargin", StringComparison.Ordinal) && !what.Contains("twin", StringComparison.Ordinal))
            Sweep(SweepVariants.Chosen);
        check();
        return Of(what, call);
    }

    // Equity and requirement are compared with plain arithmetic, rungs with the kernel's, the undecided ones too.
    private void AssertTwin()
    {
        _workload.AssertSwept();
        foreach ((SlabColumns slab, byte[] rungs) in _workload.Slabs.Zip(_rungs))
        {
            if (!RungsOf(slab).AsSpan().SequenceEqual(rungs))
                throw new InvalidOperationException($"The twin's rungs of {slab.Positions} positions are others.");
        }
    }

    private static byte[] RungsOf(SlabColumns slab) => new Span<byte>(slab.Rung, slab.Pools).ToArray();

    private void Sweep(SweepVariant variant)
    {
        Thresholds thresholds = Thresholds.Default;
        InPieces((slab, from, groups) =>
            variant.Sweep(in _workload.Slabs[slab], _workload.Table, in thresholds, from, groups));
    }

    private void Twin(int width, bool isStreaming) => InPieces((slab, from, groups) =>
        _native!.Twin(width, isStreaming, in _workload.Slabs[slab], _workload.Table, _ladder, from, groups));

    private void Csr()
    {
        long each = (_rows.Pools + _crew.Threads - 1) / _crew.Threads;
        _crew.Run(worker => _native!.Csr(_rows, worker * each, Math.Min(_rows.Pools, (worker + 1) * each)));
    }

    private void Eigen() => _native!.Eigen(_eigen, _rows);

    private void InPieces(Action<int, int, int> work)
    {
        _next = 0;
        _crew.Run(_ =>
        {
            while (Interlocked.Increment(ref _next) - 1 is var i && i < _pieces.Length)
                work(_pieces[i].Slab, _pieces[i].From, _pieces[i].Groups);
        });
    }
}
