using System.Numerics;

namespace FastMargin.Models.Dydx;

/// <summary>
/// A liquidity tier of dYdX v4. Rates are parts per million, amounts are quote quantums, all integers:
/// <code>
/// IMF = open interest at or above the upper cap  ? 10^6
///     : no upper cap, or at or below the lower   ? initial
///     : initial + floor((OI − lower) * (10^6 − initial) / (upper − lower))
/// IMR = ceil(|n| * IMF / 10^6)
/// MMR = ceil(ceil(|n| * initial / 10^6) * fraction / 10^6)
/// </code>
/// Open interest raises what it takes to open, not what it takes to keep.
/// </summary>
/// <param name="InitialPpm">0 to 10^6.</param>
/// <param name="MaintenanceFractionPpm">Share of the unscaled initial requirement, 0 to 10^6.</param>
/// <param name="OpenInterestLowerCap">Open notional from which on the initial rate rises.</param>
/// <param name="OpenInterestUpperCap">Open notional from which on it is 1; zero: never.</param>
/// <remarks>
/// Source: dydxprotocol/v4-chain, <c>x/perpetuals/types/liquidity_tier.go</c>, <c>x/perpetuals/lib/lib.go</c>. The
/// requirement is convex in the price, so the excess is concave, up to the roundings (a step of one quantum each);
/// open interest in notional moves the initial rate with the price, so the initial excess is not concave between the
/// caps and must be re-evaluated there.
/// </remarks>
public sealed record DydxLiquidityTier(
    BigInteger InitialPpm,
    BigInteger MaintenanceFractionPpm,
    BigInteger OpenInterestLowerCap = default,
    BigInteger OpenInterestUpperCap = default)
{
    /// <summary>Rate to open, 0 to 10^6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of that.</exception>
    public BigInteger InitialPpm { get; } = Share(InitialPpm, nameof(InitialPpm));

    /// <summary>Share of the unscaled initial requirement that must be kept, 0 to 10^6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is outside of that.</exception>
    public BigInteger MaintenanceFractionPpm { get; } = Share(MaintenanceFractionPpm, nameof(MaintenanceFractionPpm));

    /// <summary><c>floor(initial * fraction / 10^6)</c>, the rate that is published.</summary>
    public BigInteger MaintenancePpm => DydxMath.FloorOf(InitialPpm * MaintenanceFractionPpm, DydxMath.Million);

    /// <summary>The initial rate at an open notional; see the type.</summary>
    public BigInteger AdjustedInitialPpm(BigInteger openNotional)
    {
        if (OpenInterestUpperCap.Sign <= 0) return InitialPpm;
        if (openNotional >= OpenInterestUpperCap) return DydxMath.Million;
        if (openNotional <= OpenInterestLowerCap) return InitialPpm;
        BigInteger increase = (openNotional - OpenInterestLowerCap) * (DydxMath.Million - InitialPpm);
        return InitialPpm + DydxMath.FloorOf(increase, OpenInterestUpperCap - OpenInterestLowerCap);
    }

    /// <summary><c>IMR</c>, rounded up to a quote quantum.</summary>
    public BigInteger InitialRequirement(BigInteger notional, BigInteger openNotional) =>
        DydxMath.PpmUp(BigInteger.Abs(notional), AdjustedInitialPpm(openNotional));

    /// <summary><c>MMR</c>, rounded up to a quote quantum twice.</summary>
    public BigInteger MaintenanceRequirement(BigInteger notional) =>
        DydxMath.PpmUp(DydxMath.PpmUp(BigInteger.Abs(notional), InitialPpm), MaintenanceFractionPpm);

    private static BigInteger Share(BigInteger ppm, string name) => ppm.Sign >= 0 && ppm <= DydxMath.Million
        ? ppm
        : throw new ArgumentOutOfRangeException(name, ppm, "expected parts per million, 0 to 1000000");
}
