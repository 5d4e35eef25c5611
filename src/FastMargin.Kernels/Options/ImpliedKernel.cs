using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>
/// The volatility at which a price is right. Newton's method on <c>ln V(s) = ln v</c> over <c>ln s</c>, where
/// <c>v = price/D − max(0, side·(F − K))</c> is the part that volatility makes:
/// <c>s ← s·exp(−ln(V/v)·V/(s·P))</c>, kept between a deviation known to be too small and one known to be too large.
/// </summary>
/// <remarks>
/// A lane that has converged is frozen, so that it has the same bits whatever its neighbours still need. Started at
/// <c>√(2·|ln F/K|)</c>, where V bends; five to eight turns are usual.
/// </remarks>
internal static unsafe class ImpliedKernel
{
    private const int MostTurns = 100;

    // Newton's next step is the square of this one: below the last bit.
    private const double Converged = 1e-8;

    /// <summary>Writes volatilities; returns how many options had none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Solve<TLanes, TCarry>(OptionPointers columns, double* price, double* volatility, int count)
        where TLanes : struct, ILanes<TLanes>
        where TCarry : struct, ICarry
    {
        int faults = 0;
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            faults += SolveAt<TLanes, TCarry>(columns, price, volatility, i);
        for (; i < count; i++)
            faults += SolveAt<ScalarLanes, TCarry>(columns, price, volatility, i);
        return faults;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int SolveAt<TLanes, TCarry>(OptionPointers columns, double* price, double* volatility, int at)
        where TLanes : struct, ILanes<TLanes>
        where TCarry : struct, ICarry
    {
        var quote = BlackQuote<TLanes>.Read<TCarry>(columns, at);
        TLanes zero = TLanes.Broadcast(0);
        TLanes smaller = LaneMath.Min(quote.Forward, quote.Strike);
        TLanes target = (TLanes.Load(price + at) / quote.Discount)
            - BlackKernel.Intrinsic(quote.Side, quote.Forward, quote.Strike);
        TLanes isValid = quote.IsValid & TLanes.GreaterThan(target, zero) & TLanes.LessThan(target, smaller);
        // A lane without an answer is given an easy question; what comes of it is not stored.
        target = TLanes.Select(isValid, target, smaller * TLanes.Broadcast(0.5));
        TLanes distance = TLanes.Select(isValid, quote.Distance, TLanes.Broadcast(0.1));
        TLanes deviation = Deviation(smaller, distance, target);
        TLanes sigma = deviation / TLanes.Sqrt(quote.Years);
        isValid &= TLanes.GreaterThan(sigma, zero);
        TLanes.Store(TLanes.Select(isValid, sigma, TLanes.Broadcast(double.NaN)), volatility + at);
        return BlackKernel.CountUnset(isValid);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static TLanes Deviation<TLanes>(TLanes smaller, TLanes distance, TLanes target)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes lowest = TLanes.Broadcast(1e-12);
        TLanes below = TLanes.Broadcast(0);
        TLanes above = TLanes.Broadcast(200);
        TLanes bend = TLanes.Sqrt(TLanes.Abs(distance) * TLanes.Broadcast(2));
        TLanes atMoney = target / smaller * TLanes.Broadcast(1 / LaneMath.InverseRootTwoPi);
        TLanes s = LaneMath.Min(LaneMath.Max(LaneMath.Max(bend, atMoney), lowest), TLanes.Broadcast(100));
        TLanes isDone = TLanes.BroadcastTally(0);
        for (int turn = 0; turn < MostTurns && !TLanes.All(isDone); turn++)
        {
            var value = BlackValue<TLanes>.Of(smaller, distance, s);
            TLanes isShort = TLanes.LessThan(value.Value, target);
            below = TLanes.Select(isShort, s, below);
            above = TLanes.Select(isShort, above, s);
            TLanes slope = value.Value / (s * value.Density);
            TLanes step = -(LaneMath.Log(value.Value / target) * slope);
            TLanes next = s * LaneMath.Exp(step);
            // Where next to nothing is left of the value its logarithm and slope are noise, and nothing to go by.
            TLanes isSound = TLanes.GreaterThan(value.Value, target * TLanes.Broadcast(1e-200));
            TLanes isInside = isSound & TLanes.GreaterThan(next, below) & TLanes.LessThan(next, above);
            TLanes isClose = isSound & TLanes.LessThan(TLanes.Abs(step), TLanes.Broadcast(Converged));
            TLanes middle = (below + above) * TLanes.Broadcast(0.5);
            next = TLanes.Select(isClose | isInside, next, middle);
            TLanes isNarrow = TLanes.LessThan(above - below, s * TLanes.Broadcast(1e-16));
            s = TLanes.Select(isDone, s, next);
            isDone |= isClose | isNarrow;
        }

        return s;
    }
}
