using System.Runtime.CompilerServices;
using FastMargin.Kernels.Lanes;

namespace FastMargin.Kernels.Options;

/// <summary>Addresses of option columns, for the time of one call.</summary>
internal readonly unsafe struct OptionPointers(
    double* underlying, double* strike, double* years, double* volatility, double* rate, double* yield, double* side)
{
    public readonly double* Underlying = underlying;
    public readonly double* Strike = strike;
    public readonly double* Years = years;
    public readonly double* Volatility = volatility;
    public readonly double* Rate = rate;
    public readonly double* Yield = yield;
    public readonly double* Side = side;
}

/// <summary>What the underlying is, chosen when the kernel is compiled.</summary>
internal interface ICarry
{
    public static abstract bool IsForward { get; }
}

/// <summary>Black-76.</summary>
internal readonly struct ForwardCarry : ICarry
{
    public static bool IsForward => true;
}

/// <summary>Black-Scholes-Merton.</summary>
internal readonly struct SpotCarry : ICarry
{
    public static bool IsForward => false;
}

/// <summary>An option made ready for pricing: forward, discount, distance to the strike, validity.</summary>
internal readonly unsafe struct BlackQuote<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    public readonly TLanes Underlying;
    public readonly TLanes Strike;
    public readonly TLanes Years;
    public readonly TLanes Rate;
    public readonly TLanes Yield;
    public readonly TLanes Side;
    public readonly TLanes Forward;
    public readonly TLanes Discount;

    /// <summary><c>ln(F / K)</c>.</summary>
    public readonly TLanes Distance;

    /// <summary>All terms but volatility are usable.</summary>
    public readonly TLanes IsValid;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BlackQuote(OptionPointers columns, int at, bool isForward)
    {
        Underlying = TLanes.Load(columns.Underlying + at);
        Strike = TLanes.Load(columns.Strike + at);
        Years = TLanes.Load(columns.Years + at);
        Rate = TLanes.Load(columns.Rate + at);
        Side = TLanes.Load(columns.Side + at);
        Yield = isForward ? Rate : TLanes.Load(columns.Yield + at);
        Discount = LaneMath.Exp(-(Rate * Years));
        TLanes quotient = Underlying / Strike;
        // What the division rounded away is given back: near the strike it is all there is.
        TLanes rest = TLanes.FusedMultiplyAdd(-quotient, Strike, Underlying) / Underlying;
        Distance = LaneMath.Log(quotient) + rest;
        Forward = Underlying;
        if (!isForward)
        {
            TLanes carry = (Rate - Yield) * Years;
            Distance += carry;
            Forward = Underlying * LaneMath.Exp(carry);
        }

        IsValid = Check(Underlying, Strike, Years, Rate, Yield, Side);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static BlackQuote<TLanes> Read<TCarry>(OptionPointers columns, int at)
        where TCarry : struct, ICarry => new(columns, at, TCarry.IsForward);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Check(
        TLanes underlying, TLanes strike, TLanes years, TLanes rate, TLanes yield, TLanes side)
    {
        TLanes zero = TLanes.Broadcast(0);
        TLanes size = underlying + strike + years + TLanes.Abs(rate) + TLanes.Abs(yield);
        return TLanes.LessThan(size, TLanes.Broadcast(double.PositiveInfinity))
            & TLanes.GreaterThan(underlying, zero) & TLanes.GreaterThan(strike, zero)
            & TLanes.GreaterThan(years, zero) & TLanes.Equal(TLanes.Abs(side), TLanes.Broadcast(1));
    }
}
