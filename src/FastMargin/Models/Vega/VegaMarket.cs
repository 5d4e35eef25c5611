using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Vega;

/// <summary>The four amounts of a party in a market, in whole units of the settlement asset.</summary>
/// <param name="Maintenance">Below it the position is closed out.</param>
/// <param name="Search">Below it collateral is moved in.</param>
/// <param name="Initial">What is moved in fills up to this; also what it takes to open.</param>
/// <param name="Release">Above it collateral is moved out.</param>
public readonly record struct VegaLevels(
    BigInteger Maintenance, BigInteger Search, BigInteger Initial, BigInteger Release);

/// <summary>
/// Parameters of a Vega market.
/// <code>level = floor(maintenance * floor(factor * 10^5) / 10^5)</code>
/// </summary>
/// <remarks>Source: vegaprotocol/vega, <c>core/risk/margins_calculation.go</c>; specification 0019-MCAL.</remarks>
public sealed record VegaMarket
{
    private const int FactorDecimals = 5;

    /// <summary>Sizes are whole numbers of 1 / this, a power of ten.</summary>
    public Rate PositionFactor { get; init; } = Rate.One;

    /// <summary>Slippage cap: share of the mark for each unit of volume.</summary>
    public Rate LinearSlippage { get; init; }

    /// <summary>Slippage cap: share of the mark for each squared unit of volume.</summary>
    public Rate QuadraticSlippage { get; init; }

    /// <summary>Share of the mark a long may lose before it is closed.</summary>
    public required Rate RiskFactorLong { get; init; }

    /// <summary>Share of the mark a short may lose before it is closed.</summary>
    public required Rate RiskFactorShort { get; init; }

    /// <summary>Search level over maintenance.</summary>
    public Rate SearchFactor { get; init; } = Rate.One;

    /// <summary>Initial level over maintenance.</summary>
    public Rate InitialFactor { get; init; } = Rate.One;

    /// <summary>Release level over maintenance.</summary>
    public Rate ReleaseFactor { get; init; } = Rate.One;

    /// <summary>All four levels of a maintenance margin in whole units.</summary>
    public VegaLevels LevelsOf(BigInteger maintenance) => new(
        maintenance,
        LevelOf(maintenance, SearchFactor),
        LevelOf(maintenance, InitialFactor),
        LevelOf(maintenance, ReleaseFactor));

    /// <summary>One level: the maintenance margin times a factor of five decimals, rounded down to whole
    /// units.</summary>
    public static BigInteger LevelOf(BigInteger maintenance, Rate factor) =>
        LevelOf(Rational.FromInt(maintenance), factor);

    /// <summary>Like <see cref="LevelOf(BigInteger, Rate)"/> of a maintenance margin that is not yet rounded.</summary>
    public static BigInteger LevelOf(Money maintenance, Rate factor) => LevelOf(Exact.Of(maintenance), factor);

    internal Rational VolumeOf(Rational size) => size / Exact.Of(PositionFactor);

    /// <summary><c>linear * |v| + quadratic * v^2</c>, for one of the mark.</summary>
    internal Rational SlippageShare(Rational volume) =>
        (Exact.Of(LinearSlippage) * Rational.Abs(volume)) + (Exact.Of(QuadraticSlippage) * volume * volume);

    internal Rational RiskFactorOf(Rational volume) => Exact.Of(volume.Sign < 0 ? RiskFactorShort : RiskFactorLong);

    private static BigInteger LevelOf(Rational maintenance, Rate factor)
    {
        var step = new Rational(1, BigInteger.Pow(10, FactorDecimals));
        return (maintenance * Exact.Of(factor).Floor(step)).FloorSteps(Rational.One);
    }
}
