using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>Addresses of the columns of greeks, for the time of one call.</summary>
internal readonly unsafe struct GreekPointers(
    double* price, double* delta, double* gamma, double* vega, double* theta, double* rho)
{
    public readonly double* Price = price;
    public readonly double* Delta = delta;
    public readonly double* Gamma = gamma;
    public readonly double* Vega = vega;
    public readonly double* Theta = theta;
    public readonly double* Rho = rho;
}

/// <summary>
/// Prices and greeks of options, a register at a time; what does not fill a register is done one by one with the same
/// operations.
/// </summary>
internal static unsafe class BlackKernel
{
    // Below it no volatility is left, and the smallest normal numbers would only be noise.
    private const double LeastDeviation = 1e-300;

    /// <summary>Writes prices; returns how many options had none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Price<TLanes, TCarry>(OptionPointers columns, double* price, int count)
        where TLanes : struct, ILanes<TLanes>
        where TCarry : struct, ICarry
    {
        int faults = 0;
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            faults += PriceAt<TLanes, TCarry>(columns, price, i);
        for (; i < count; i++)
            faults += PriceAt<ScalarLanes, TCarry>(columns, price, i);
        return faults;
    }

    /// <summary>Writes prices and greeks; returns how many options had none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static int Greeks<TLanes, TCarry>(OptionPointers columns, GreekPointers greeks, int count)
        where TLanes : struct, ILanes<TLanes>
        where TCarry : struct, ICarry
    {
        int faults = 0;
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
            faults += GreeksAt<TLanes, TCarry>(columns, greeks, i);
        for (; i < count; i++)
            faults += GreeksAt<ScalarLanes, TCarry>(columns, greeks, i);
        return faults;
    }

    /// <summary>How many lanes of a mask are not set.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int CountUnset<TLanes>(TLanes mask)
        where TLanes : struct, ILanes<TLanes>
    {
        if (TLanes.All(mask))
            return 0;
        byte* tally = stackalloc byte[8];
        TLanes.StoreTally(TLanes.Tally(TLanes.BroadcastTally(0), mask), tally);
        int unset = 0;
        for (int lane = 0; lane < TLanes.Count; lane++)
            unset += 1 - tally[lane];
        return unset;
    }

    /// <summary><c>max(0, side·(F − K))</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TLanes Intrinsic<TLanes>(TLanes side, TLanes forward, TLanes strike)
        where TLanes : struct, ILanes<TLanes> => LaneMath.Max(side * (forward - strike), TLanes.Broadcast(0));

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int PriceAt<TLanes, TCarry>(OptionPointers columns, double* price, int at)
        where TLanes : struct, ILanes<TLanes>
        where TCarry : struct, ICarry
    {
        var quote = BlackQuote<TLanes>.Read<TCarry>(columns, at);
        var sigma = TLanes.Load(columns.Volatility + at);
        TLanes deviation = sigma * TLanes.Sqrt(quote.Years);
        TLanes isValid = quote.IsValid & IsUsable(sigma);
        var value = ValueOf(quote, deviation);
        TLanes worth = Worth(quote, value, deviation);
        TLanes.Store(TLanes.Select(isValid, worth, TLanes.Broadcast(double.NaN)), price + at);
        return CountUnset(isValid);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int GreeksAt<TLanes, TCarry>(OptionPointers columns, GreekPointers greeks, int at)
        where TLanes : struct, ILanes<TLanes>
        where TCarry : struct, ICarry
    {
        var quote = BlackQuote<TLanes>.Read<TCarry>(columns, at);
        var sigma = TLanes.Load(columns.Volatility + at);
        TLanes root = TLanes.Sqrt(quote.Years);
        TLanes deviation = sigma * root;
        TLanes isValid = quote.IsValid & IsUsable(sigma);
        var value = ValueOf(quote, deviation);
        TLanes worth = Worth(quote, value, deviation);
        TLanes isBelow = TLanes.LessThan(quote.Distance, TLanes.Broadcast(0));
        TLanes first = TLanes.Select(isBelow, value.Near, -value.Far);
        TLanes second = TLanes.Select(isBelow, value.Far, -value.Near);
        // The spot leg, S·e^(−qT)·side·Φ(side·d1), and the strike leg, K·e^(−rT)·side·Φ(side·d2).
        TLanes carried = quote.Discount * quote.Side * (quote.Forward / quote.Underlying);
        TLanes delta = carried * Phi(quote.Side * first, value.Density / quote.Forward);
        TLanes strikeLeg = quote.Discount * quote.Side * quote.Strike
            * Phi(quote.Side * second, value.Density / quote.Strike);
        TLanes density = quote.Discount * value.Density;
        TLanes atLeast = LaneMath.Max(deviation, TLanes.Broadcast(LeastDeviation));
        TLanes gamma = density / quote.Underlying / quote.Underlying / atLeast;
        TLanes decay = density * sigma * TLanes.Broadcast(-0.5) / root;
        TLanes theta = TLanes.FusedMultiplyAdd(-quote.Rate, strikeLeg, decay);
        theta = TLanes.FusedMultiplyAdd(quote.Yield * quote.Underlying, delta, theta);
        TLanes rho = quote.Years * (TCarry.IsForward ? -worth : strikeLeg);
        Store(isValid, worth, greeks.Price + at);
        Store(isValid, delta, greeks.Delta + at);
        Store(isValid, gamma, greeks.Gamma + at);
        Store(isValid, density * root, greeks.Vega + at);
        Store(isValid, theta, greeks.Theta + at);
        Store(isValid, rho, greeks.Rho + at);
        return CountUnset(isValid);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static BlackValue<TLanes> ValueOf<TLanes>(in BlackQuote<TLanes> quote, TLanes deviation)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes smaller = LaneMath.Min(quote.Forward, quote.Strike);
        TLanes atLeast = LaneMath.Max(deviation, TLanes.Broadcast(LeastDeviation));
        return BlackValue<TLanes>.Of(smaller, quote.Distance, atLeast);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Worth<TLanes>(in BlackQuote<TLanes> quote, in BlackValue<TLanes> value, TLanes deviation)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes hasTime = TLanes.GreaterThan(deviation, TLanes.Broadcast(LeastDeviation));
        return quote.Discount * ((value.Value & hasTime) + Intrinsic(quote.Side, quote.Forward, quote.Strike));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes IsUsable<TLanes>(TLanes sigma)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.GreaterThanOrEqual(sigma, TLanes.Broadcast(0))
        & TLanes.LessThan(sigma, TLanes.Broadcast(double.PositiveInfinity));

    // Φ(d) from φ(d): the tail is never one minus something near one.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Phi<TLanes>(TLanes d, TLanes density)
        where TLanes : struct, ILanes<TLanes>
    {
        TLanes tail = density * LaneMath.Mills(TLanes.Abs(d));
        TLanes isRight = TLanes.GreaterThan(d, TLanes.Broadcast(0));
        return TLanes.Select(isRight, TLanes.Broadcast(1) - tail, tail);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(TLanes isValid, TLanes value, double* target)
        where TLanes : struct, ILanes<TLanes> =>
        TLanes.Store(TLanes.Select(isValid, value, TLanes.Broadcast(double.NaN)), target);
}
