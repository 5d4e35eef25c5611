using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine.Stress;

/// <summary>
/// Pools whose requirement a margin model computes. What a model asks for follows the marks of its book, so these are
/// really set, shock after shock, and afterwards set back; who is in which bracket waits until then.
/// </summary>
internal sealed class StressModels : IDisposable
{
    private readonly MarginBook _book;
    private readonly StressJudge _judge;
    private readonly List<int> _pools;
    private readonly long[] _before;
    private readonly bool _didDefer;

    private StressModels(MarginBook book, StressJudge judge, List<int> pools)
    {
        (_book, _judge, _pools) = (book, judge, pools);
        _before = [.. book.Universe.Instruments.Select(i => book.MarkSteps(i.Id))];
        _didDefer = book.DefersBrackets;
        book.DefersBrackets = true;
    }

    /// <summary>The pools of a book that a model margins; null when there is none. To be disposed of at once.</summary>
    public static StressModels? Of(MarginBook book, StressJudge judge)
    {
        List<int> pools = [.. Enumerable.Range(0, book.PoolTop).Where(p => book.IsPool(p) && book.IsModelled(p))];
        return pools.Count > 0 ? new StressModels(book, judge, pools) : null;
    }

    /// <summary>Counts them under every shock.</summary>
    public void Count(ShockBatch batch, StressTally[] tallies, CancellationToken stop)
    {
        for (int shock = 0; shock < batch.Count; shock++)
        {
            stop.ThrowIfCancellationRequested();
            SetMarks(batch.Steps(shock));
            foreach (int pool in _pools) Count(pool, tallies[shock]);
        }
    }

    /// <summary>The amounts of one of them after a shock.</summary>
    public StressPool Report(int pool, Shock shock, long[] steps)
    {
        SetMarks(steps);
        return _judge.Report(pool, shock, steps);
    }

    /// <summary>Sets the marks back.</summary>
    public void Dispose()
    {
        SetMarks(_before);
        _book.DefersBrackets = _didDefer;
    }

    private void SetMarks(long[] steps)
    {
        for (int i = 0; i < steps.Length; i++)
        {
            if (steps[i] != _book.MarkSteps(i)) _book.SetMark(i, steps[i]);
        }

        _book.Requirements!.Refresh(0);
    }

    private void Count(int pool, StressTally tally)
    {
        SlabColumns columns = _book.SlabOf(pool, out int at).Columns();
        byte rung = PoolKernel.Evaluate(columns, at, _book.Rows, StressPass.Requirement).Rung;
        bool isUndecided = rung == PoolValue.Undecided;
        if (isUndecided && _book.UnpricedInstrument(pool) >= 0) tally.AddUnknown();
        else if (rung == 0 || (isUndecided && _judge.IsDeficient(pool, default)))
            tally.AddDeficient(pool, PoolKernel.MostLacking(columns, at, _book.Rows));
    }
}
