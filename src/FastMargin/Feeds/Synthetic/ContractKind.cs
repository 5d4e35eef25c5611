using FastMargin.Instruments;

namespace FastMargin.Feeds.Synthetic;

/// <summary>What an instrument of a tape is: decides its formulas and its margin table.</summary>
internal enum ContractKind
{
    Perpetual,
    Future,
    Spot,
    Equity,
    Option,
    Index,
    Fx,
    Cfd,
}

/// <summary>A contract as its rule describes it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="IsInverse">True when profit is paid in the coin.</param>
/// <param name="Multiplier">Contract size.</param>
/// <param name="Asset">What is quoted: the symbol without venue and quote currency.</param>
/// <param name="Quote">Currency of the price.</param>
/// <param name="Settle">Currency of profit and requirement.</param>
internal sealed record Contract(
    ContractKind Kind, bool IsInverse, Units.Rate Multiplier, string Asset, string Quote, string Settle)
{
    /// <summary>Options count with their market value, futures and perpetuals with their profit.</summary>
    internal InstrumentKind InstrumentKind => Kind switch
    {
        ContractKind.Index => InstrumentKind.Index,
        ContractKind.Spot or ContractKind.Equity or ContractKind.Option => InstrumentKind.Equity,
        _ => IsInverse ? InstrumentKind.Inverse : InstrumentKind.Linear,
    };
}
