using System.Runtime.ExceptionServices;
using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine.Stress;

/// <summary>One pass over a book for one batch of shocks.</summary>
internal sealed class StressPass(MarginBook book, EngineOptions options, int worst, CancellationToken stop)
{
    // 1024 groups of eight pools with 7.5 positions are 370 KB of slots: they stay in a second-level cache.
    private const int PoolsPerPiece = 1024 * SlotLayout.GroupSize;

    private static readonly Thresholds _requirement = new(1);

    private readonly StressJudge _judge = new(book, options.IsStrict);
    private readonly SweepVariant _variant = options.Variant;
    private readonly List<(Slab Slab, int From, int Count)> _pieces = [];
    private int _next;
    private int _done;

    public IEnumerable<StressResult> Run(Shock[] shocks, Action<double> progress)
    {
        foreach (Slab slab in book.Slabs)
        {
            for (int from = 0; from < slab.Count; from += PoolsPerPiece)
            {
                _pieces.Add((slab, from, Math.Min(PoolsPerPiece, slab.Count - from)));
            }
        }

        using var batch = new ShockBatch(book, shocks);
        var parts = new StressTally[options.Threads][];
        Task[] tasks = [.. Enumerable.Range(0, options.Threads).Select(i => Task.Factory.StartNew(
            () => parts[i] = Work(batch, progress), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default))];
        try
        {
            Task.WaitAll(tasks, CancellationToken.None);
        }
        catch (AggregateException e)
        {
            // The pieces are alike, and what fails in one is what is wrong.
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }

        return [.. shocks.Select((shock, k) => Result(shock, batch.Steps(k), parts.Select(p => p[k])))];
    }

    private StressTally[] Work(ShockBatch batch, Action<double> progress)
    {
        StressTally[] tallies = [.. Enumerable.Range(0, batch.Count).Select(_ => new StressTally(worst))];
        using var piece = new StressPiece(book);
        for (int i = Interlocked.Increment(ref _next) - 1; i < _pieces.Count; i = Interlocked.Increment(ref _next) - 1)
        {
            (Slab slab, int from, int count) = _pieces[i];
            piece.Load(slab, from, count, batch);
            for (int shock = 0; shock < batch.Count; shock++)
            {
                stop.ThrowIfCancellationRequested();
                piece.Apply(batch, shock);
                SlabColumns columns = piece.Pools.Columns();
                _variant.Sweep(columns, batch.Rows(shock), _requirement);
                Count(piece, columns, batch, shock, tallies[shock]);
            }

            progress((double)Interlocked.Increment(ref _done) / _pieces.Count);
        }

        return tallies;
    }

    private unsafe void Count(
        StressPiece piece, in SlabColumns columns, ShockBatch batch, int shock, StressTally tally)
    {
        var rungs = new ReadOnlySpan<byte>(columns.Rung, piece.Count);
        for (int at = NextOther(rungs, 0); at < rungs.Length; at = NextOther(rungs, at + 1))
        {
            int pool = piece.PoolAt(at);
            bool isUndecided = rungs[at] == PoolValue.Undecided;
            if (isUndecided && book.UnpricedInstrument(pool) >= 0) tally.AddUnknown();
            else if (!isUndecided || _judge.IsDeficient(pool, batch.Steps(shock)))
                tally.AddDeficient(pool, PoolKernel.MostLacking(columns, at, batch.Rows(shock)));
        }
    }

    private static int NextOther(ReadOnlySpan<byte> rungs, int from)
    {
        const byte Reached = 1;
        int next = rungs[from..].IndexOfAnyExcept(Reached);
        return next < 0 ? rungs.Length : from + next;
    }

    private StressResult Result(Shock shock, long[] steps, IEnumerable<StressTally> parts)
    {
        var all = new StressTally(worst);
        foreach (StressTally part in parts) all.Add(part);
        return new StressResult
        {
            Shock = shock,
            Deficient = all.Deficient,
            Unknown = all.Unknown,
            Shortfall = all.Shortfall(shock.Name),
            Worst = [.. all.Worst.Select(pool => _judge.Report(pool, shock, steps))],
        };
    }
}
