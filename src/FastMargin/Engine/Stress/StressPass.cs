using System.Runtime.ExceptionServices;
using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine.Stress;

/// <summary>One pass over a book for one batch of shocks.</summary>
internal sealed class StressPass(
    MarginBook book, EngineOptions options, int worst, Action<BatchDeviceException> deviceLost, CancellationToken stop)
{
    /// <summary>The one ratio that is asked for: is the requirement met?</summary>
    public static readonly Thresholds Requirement = new(1);

    private readonly StressJudge _judge = new(book, options.IsStrict);
    private readonly SweepVariant _variant = options.Variant;

    public StressResult[] Run(Shock[] shocks, StressDevice? device, Action<double> progress)
    {
        using var batch = new ShockBatch(book, shocks);
        StressTally[] modelled = CountModelled(batch);
        StressTally[][] parts = (device is null ? null : OnDevice(device, batch, progress))
            ?? OnLanes([.. book.Slabs.SelectMany(StressPart.Of)], batch, progress);
        StressTally[] sums = [.. shocks.Select((_, k) => Sum(parts.Append(modelled).Select(p => p[k])))];
        using StressModels? models = NeedsModels(sums) ? StressModels.Of(book, _judge) : null;
        return [.. shocks.Select((shock, k) => Result(shock, batch.Steps(k), sums[k], models))];
    }

    /// <summary>The tallies of a device, and of the lanes for what it is not given; null when it fails.</summary>
    private StressTally[][]? OnDevice(StressDevice device, ShockBatch batch, Action<double> progress)
    {
        StressTally[] tallies = Tallies(batch);
        List<StressPart> parts = device.Split(batch);
        Task<StressTally[][]> others = Task.Factory.StartNew(
            () => OnLanes(parts, batch, _ => { }), CancellationToken.None, TaskCreationOptions.LongRunning,
            TaskScheduler.Default);
        try
        {
            device.Count(batch, _judge, tallies, progress, stop);
            return [tallies, .. others.GetAwaiter().GetResult()];
        }
        catch (BatchDeviceException e)
        {
            // Nothing of the device is used: the lanes begin this batch anew, and the next one does not ask it again.
            deviceLost(e);
            return null;
        }
        finally
        {
            // They read the rows of the batch, which are freed next; how they ended has been said.
            _ = Task.WaitAny(others);
        }
    }

    private StressTally[][] OnLanes(List<StressPart> pieces, ShockBatch batch, Action<double> progress)
    {
        var parts = new StressTally[options.Threads][];
        var queue = new PartQueue(pieces, progress);
        Task[] tasks = [.. Enumerable.Range(0, options.Threads).Select(i => Task.Factory.StartNew(
            () => parts[i] = Work(queue, batch), CancellationToken.None, TaskCreationOptions.LongRunning,
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

        return parts;
    }

    /// <summary>What models say of their pools; nothing where there is none.</summary>
    private StressTally[] CountModelled(ShockBatch batch)
    {
        StressTally[] tallies = Tallies(batch);
        using StressModels? models = StressModels.Of(book, _judge);
        models?.Count(batch, tallies, stop);
        return tallies;
    }

    private StressTally[] Work(PartQueue queue, ShockBatch batch)
    {
        StressTally[] tallies = Tallies(batch);
        using var piece = new StressPiece(book);
        while (queue.TryTake(out StressPart part))
        {
            piece.Load(part, batch);
            for (int shock = 0; shock < batch.Count; shock++)
            {
                stop.ThrowIfCancellationRequested();
                piece.Apply(batch, shock);
                SlabColumns columns = piece.Pools.Columns();
                _variant.Sweep(columns, batch.Rows(shock), Requirement);
                Count(piece, columns, batch, shock, tallies[shock]);
            }

            queue.NoteDone();
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
            if (book.IsModelled(pool)) continue;
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

    private StressTally[] Tallies(ShockBatch batch) =>
        [.. Enumerable.Range(0, batch.Count).Select(_ => new StressTally(worst))];

    private StressTally Sum(IEnumerable<StressTally> parts)
    {
        var sum = new StressTally(worst);
        foreach (StressTally part in parts) sum.Add(part);
        return sum;
    }

    private bool NeedsModels(StressTally[] sums) => Array.Exists(sums, s => s.Worst.Any(book.IsModelled));

    private StressResult Result(Shock shock, long[] steps, StressTally sum, StressModels? models) => new()
    {
        Shock = shock,
        Deficient = sum.Deficient,
        Unknown = sum.Unknown,
        Shortfall = sum.Shortfall(shock.Name),
        Worst =
        [
            .. sum.Worst.Select(pool => models is not null && book.IsModelled(pool)
                ? models.Report(pool, shock, steps)
                : _judge.Report(pool, shock, steps)),
        ],
    };

    /// <summary>Parts that threads take one after the other.</summary>
    private sealed class PartQueue(List<StressPart> parts, Action<double> progress)
    {
        private int _next;
        private int _done;

        public bool TryTake(out StressPart part)
        {
            int at = Interlocked.Increment(ref _next) - 1;
            bool isThere = at < parts.Count;
            part = isThere ? parts[at] : default;
            return isThere;
        }

        public void NoteDone() => progress((double)Interlocked.Increment(ref _done) / parts.Count);
    }
}
