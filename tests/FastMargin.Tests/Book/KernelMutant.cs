using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Tests.Book;

/// <summary>What may be wrong in a copy of the kernel.</summary>
public enum Mutation
{
    None,
    EquitySign,
    RequirementOfShortsNegative,
    RequirementBaseSign,
    CashForgotten,
    LastPositionForgotten,
    RowOfTheNextBracket,
    OneThresholdElsewhere,
    NothingIsDoubtful,
    DoubtForgetsCash,
    DoubtForgetsPositions,
}

/// <summary>The arithmetic of the sweep stated again, plainly, with at most one thing wrong.</summary>
internal static class KernelMutant
{
    public static Dictionary<int, PoolValue> Run(MarginBook book, Mutation mutation)
    {
        var values = new Dictionary<int, PoolValue>();
        foreach (Slab slab in book.Slabs)
        {
            for (int at = 0; at < slab.Count; at++) values[slab.Pools[at]] = Evaluate(book, slab, at, mutation);
        }

        return values;
    }

    private static PoolValue Evaluate(MarginBook book, Slab slab, int at, Mutation mutation)
    {
        double equity = mutation == Mutation.CashForgotten ? 0 : slab.Cash[at];
        double variable = 0;
        double gross = 0;
        int positions = slab.Positions - (mutation == Mutation.LastPositionForgotten ? 1 : 0);
        for (int i = 0; i < positions; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            (double value, double each) = RowOf(book, slot, mutation);
            double lots = slot.Lots;
            double size = mutation == Mutation.RequirementOfShortsNegative ? lots : Math.Abs(lots);
            equity = Math.FusedMultiplyAdd(mutation == Mutation.EquitySign ? -lots : lots, value, equity);
            variable = Math.FusedMultiplyAdd(size, each, variable);
            gross = Math.FusedMultiplyAdd(Math.Abs(lots), Math.Abs(value), gross);
        }

        double fixedPart = slab.RequirementBase[at];
        double requirement = variable + (mutation == Mutation.RequirementBaseSign ? -fixedPart : fixedPart);
        double doubt = Doubt(slab, at, variable, gross, mutation);
        return new PoolValue(equity, requirement, Rung(equity, requirement, doubt, mutation));
    }

    private static (double Value, double Requirement) RowOf(MarginBook book, Slot slot, Mutation mutation)
    {
        bool isNext = mutation == Mutation.RowOfTheNextBracket && slot.Row + 1 < book.RowCount;
        RowTable rows = book.Rows;
        unsafe
        {
            TableRow row = rows.Rows[slot.Row + (isNext ? 1 : 0)];
            return (row.Value, row.Requirement);
        }
    }

    private static double Doubt(Slab slab, int at, double variable, double gross, Mutation mutation)
    {
        double magnitude = mutation == Mutation.DoubtForgetsCash ? 0 : slab.Magnitude[at];
        if (mutation == Mutation.DoubtForgetsPositions) gross = variable = 0;
        if (mutation == Mutation.NothingIsDoubtful) return -1;
        double largest = Thresholds.Default.Largest;
        double terms = Math.FusedMultiplyAdd(largest, variable + magnitude, gross + magnitude);
        double bound = (slab.Positions + 16) * Math.ScaleB(1, -53) * terms;
        return bound == 0 ? -1 : bound;
    }

    private static byte Rung(double equity, double requirement, double doubt, Mutation mutation)
    {
        byte rung = 0;
        for (int j = 0; j < KernelRun.Decimals.Length; j++)
        {
            double threshold = Thresholds.Default[j];
            if (mutation == Mutation.OneThresholdElsewhere && j == 3) threshold = 1.001;
            double distance = Math.FusedMultiplyAdd(threshold, -requirement, equity);
            if (!(Math.Abs(distance) > doubt)) return PoolValue.Undecided;
            if (distance >= 0) rung++;
        }

        return rung;
    }
}
