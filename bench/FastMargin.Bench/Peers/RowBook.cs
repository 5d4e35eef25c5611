using FastMargin.Bench.Suites;
using FastMargin.Kernels;
using FastMargin.Kernels.Memory;

namespace FastMargin.Bench.Peers;

/// <summary>The book of a <see cref="WorkloadW1"/> as compressed rows, in the order of its slabs.</summary>
internal sealed unsafe class RowBook : IDisposable
{
    private const double Near = 1e-9;

    private readonly WorkloadW1 _workload;
    private readonly NativeColumn<int> _start;
    private readonly NativeColumn<int> _row;
    private readonly NativeColumn<double> _lots;
    private readonly NativeColumn<double> _cash;
    private readonly NativeColumn<double> _equity;
    private readonly NativeColumn<double> _requirement;
    private readonly NativeColumn<byte> _deficient;

    public RowBook(WorkloadW1 workload)
    {
        _workload = workload;
        Pools = workload.Slabs.Sum(slab => slab.Pools);
        _start = new NativeColumn<int>(Pools + 1);
        _row = new NativeColumn<int>((int)workload.Positions);
        _lots = new NativeColumn<double>((int)workload.Positions);
        _cash = new NativeColumn<double>(Pools);
        _equity = new NativeColumn<double>(Pools);
        _requirement = new NativeColumn<double>(Pools);
        _deficient = new NativeColumn<byte>(Pools);
        int pool = 0;
        int at = 0;
        foreach (SlabColumns slab in workload.Slabs)
        {
            for (int i = 0; i < slab.Pools; i++, pool++)
            {
                _start[pool] = at;
                _cash[pool] = slab.Cash[i];
                for (int column = 0; column < slab.Positions; column++, at++)
                {
                    (long lots, int row) = SlotLayout.Read(slab.Slots, slab.Format, slab.Positions, i, column);
                    (_lots[at], _row[at]) = (lots, row);
                }
            }
        }

        _start[pool] = at;
    }

    public int Pools { get; }

    /// <summary>Pairs of value and requirement.</summary>
    public double* Table => (double*)_workload.Table.Rows;

    public int TableRows => _workload.Table.Count;

    public NativeRows Native => new()
    {
        Pools = Pools,
        Start = _start.Start,
        Row = _row.Start,
        Lots = _lots.Start,
        Cash = _cash.Start,
        Equity = _equity.Start,
        Requirement = _requirement.Start,
        Deficient = _deficient.Start,
    };

    /// <summary>
    /// Throws unless every sum is close to the kernel's, which rounds in another order, and every flag that the kernel
    /// is certain of is the same.
    /// </summary>
    public void AssertNear(string peer)
    {
        int requirementRung = Array.IndexOf([.. Enumerable.Range(0, Thresholds.Default.Count)
            .Select(j => Thresholds.Default[j])], 1.0) + 1;
        int pool = 0;
        foreach (SlabColumns slab in _workload.Slabs)
        {
            for (int i = 0; i < slab.Pools; i++, pool++)
            {
                double scale = Math.Abs(slab.Cash[i]) + slab.Requirement[i];
                bool isNear = Math.Abs(_equity[pool] - slab.Equity[i]) <= Near * scale
                    && Math.Abs(_requirement[pool] - slab.Requirement[i]) <= Near * scale;
                int flag = slab.Rung[i] < requirementRung ? 1 : 0;
                if (isNear && (slab.Rung[i] == PoolValue.Undecided || _deficient[pool] == flag)) continue;
                throw new InvalidOperationException(
                    $"{peer}, pool {pool}: {_equity[pool]} and {_requirement[pool]}, expected {slab.Equity[i]} and "
                    + $"{slab.Requirement[i]}, rung {slab.Rung[i]}.");
            }
        }
    }

    /// <summary>Overwrites the outputs, so that a check sees only what was written after.</summary>
    public void Spoil()
    {
        _equity.Span.Fill(double.NaN);
        _requirement.Span.Fill(double.NaN);
        _deficient.Span.Fill(byte.MaxValue);
    }

    public void Dispose()
    {
        foreach (IDisposable column in new IDisposable[]
            { _start, _row, _lots, _cash, _equity, _requirement, _deficient })
            column.Dispose();
    }
}
