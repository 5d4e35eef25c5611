using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>Every pool, by the vector kernel, over one or more threads.</summary>
internal sealed unsafe class SweepEvaluation(MarginBook book, PoolLevels levels, EngineOptions options) : IEvaluation
{
    private readonly SweepCrew _crew = new(options.Variant, options.Threads);

    public void Restart() => Refresh();

    public void Refresh()
    {
        _crew.Run(book, options.Profiles);
        foreach (Slab slab in book.Slabs) Observe(slab);
    }

    public void Dispose() => _crew.Dispose();

    private void Observe(Slab slab)
    {
        const ulong Undecided = 0x8080808080808080;
        byte* rungs = slab.Rung.Start;
        byte* seen = slab.SeenRung.Start;
        for (int at = 0; at < slab.Count; at += SlotLayout.GroupSize)
        {
            ulong now = Unsafe.ReadUnaligned<ulong>(rungs + at);
            if (((now ^ Unsafe.ReadUnaligned<ulong>(seen + at)) | (now & Undecided)) != 0) ObserveGroup(slab, at);
        }
    }

    private void ObserveGroup(Slab slab, int from)
    {
        int to = Math.Min(from + SlotLayout.GroupSize, slab.Count);
        for (int at = from; at < to; at++)
        {
            byte rung = slab.Rung.Start[at];
            if (rung == slab.SeenRung.Start[at] && rung != PoolValue.Undecided) continue;
            slab.SeenRung.Start[at] = rung;
            var value = new PoolValue(slab.Equity.Start[at], slab.Requirement.Start[at], rung);
            levels.Observe(slab.Pools[at], slab.Profile, value);
        }
    }
}
