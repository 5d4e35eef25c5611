using System.Runtime.CompilerServices;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>What sizing an account takes of a market, in doubles: values and rates at the first marks.</summary>
internal sealed class MarketColumns
{
    private const double LargestLots = 1L << 52;

    private readonly Requirement[] _long;
    private readonly Requirement[] _short;
    private readonly double[] _unit;
    private readonly double[] _lot;
    private readonly double[] _tick;
    private readonly double[] _fx;
    private readonly CollateralCurve[] _collateral;

    internal MarketColumns(SyntheticMarket market)
    {
        Universe universe = market.Universe;
        Universe = universe;
        StartPrices = [.. market.StartPrices.Select(p => p ?? Units.Price.Zero)];
        Price = [.. StartPrices.Select(p => p.ToDouble())];
        _fx = [.. universe.Currencies.Select(c => market.StartFx(c.Id) ?? double.NaN)];
        _collateral = [.. universe.Currencies.Select(c => new CollateralCurve(c.Collateral))];
        _unit = [.. universe.Instruments.Select(i =>
            i.Lot.ToDouble() * i.Multiplier.ToDouble() * i.QuantoRate.ToDouble())];
        _lot = [.. universe.Instruments.Select(i => i.Lot.ToDouble())];
        _tick = [.. universe.Instruments.Select(i => i.Tick.ToDouble())];
        _long = [.. universe.Instruments.Select(i => new Requirement(i.LongOrNull))];
        _short = [.. universe.Instruments.Select(i => new Requirement(i.ShortOrNull))];
        int[] usable = [.. market.Quoted.Where(i => IsUsable(universe.Instruments[i]))];
        Straight = [.. usable.Where(i => universe.Instruments[i].Kind != InstrumentKind.Inverse)];
        Inverse = [.. usable.Where(i => universe.Instruments[i].Kind == InstrumentKind.Inverse)];
        Others = [.. universe.Currencies.Where(c => !c.IsBase && CanPost(c)).Select(c => c.Id)];
        CollateralSchedule home = universe.Currencies[universe.BaseCurrency].Collateral;
        BaseLiabilityWeight = home.LiabilityWeight.ToDouble();
        IsBaseInFull = home.Tiers.Count == 1 && home.Tiers[0].Weight == Rate.One;
    }

    internal Universe Universe { get; }

    internal Price[] StartPrices { get; }

    internal double[] Price { get; }

    /// <summary>Instruments that can be held and valued, the most popular first: inverse contracts apart.</summary>
    internal int[] Straight { get; }

    internal int[] Inverse { get; }

    /// <summary>Currencies besides the base that count as collateral and have a rate.</summary>
    internal int[] Others { get; }

    internal double BaseLiabilityWeight { get; }

    internal bool IsBaseInFull { get; }

    internal bool CanPost(int currency) => Array.IndexOf(Others, currency) >= 0;

    /// <summary>Notional of a lot at the first mark, in base currency.</summary>
    internal double LotNotional(int instrument) => LotNotionalSettle(instrument) * FxOf(instrument);

    /// <summary>The most lots the last bracket of a table allows; without a cap, what a book can hold.</summary>
    internal double MaxLots(int instrument) =>
        Math.Clamp(Math.Floor(_long[instrument].LastCap / LotNotionalSettle(instrument)), 1, LargestLots);

    /// <summary>Maintenance requirement at the first mark, in base currency.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double Maintenance(int instrument, long lots)
    {
        Requirement rule = lots > 0 ? _long[instrument] : _short[instrument];
        double size = Math.Abs((double)lots);
        double notional = size * LotNotionalSettle(instrument);
        return rule.Of(notional, size * _lot[instrument], Price[instrument]) * FxOf(instrument);
    }

    /// <summary>What a position adds to equity at the first mark, in base currency: profit or market value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal double Contribution(int instrument, long lots, PackedPrice entry)
    {
        double price = Price[instrument];
        double gain = Universe.Instruments[instrument].Kind switch
        {
            InstrumentKind.Equity => price,
            InstrumentKind.Inverse => (1 / entry.ToDouble()) - (1 / price),
            _ => price - entry.ToDouble(),
        };
        return lots * _unit[instrument] * gain * FxOf(instrument);
    }

    /// <summary>A price on the tick grid, about <c>mark · (1 + move)</c>.</summary>
    /// <exception cref="DataException">The market's prices have more digits than an entry price can.</exception>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    internal PackedPrice Entry(int instrument, double move)
    {
        Price entry = StartPrices[instrument];
        if (move != 0)
        {
            double ticks = Math.Round(Price[instrument] * (1 + move) / _tick[instrument]);
            entry = Units.Price.FromSteps(Math.Max(1, (long)ticks), Universe.Instruments[instrument].Tick);
        }

        if (PackedPrice.TryPack(entry, out PackedPrice packed)) return packed;
        throw new DataException($"entry price {entry}", "at most 17 significant digits");
    }

    /// <summary>Value in base currency of an amount held of another one.</summary>
    internal double CollateralValue(int currency, Money amount) =>
        _collateral[currency].Value(amount.ToDouble()) * _fx[currency];

    /// <summary>An amount of another currency that counts no more than <paramref name="value"/> in base.</summary>
    internal double AmountFor(int currency, double value)
    {
        double weight = Universe.Currencies[currency].Collateral.Tiers[0].Weight.ToDouble();
        return value / (_fx[currency] * weight);
    }

    private double FxOf(int instrument) => _fx[Universe.Instruments[instrument].SettleCurrency];

    private double LotNotionalSettle(int instrument) =>
        Universe.Instruments[instrument].Kind == InstrumentKind.Inverse
            ? _unit[instrument] / Price[instrument]
            : _unit[instrument] * Price[instrument];

    private bool IsUsable(Instrument instrument) =>
        instrument.CanBeHeld && !double.IsNaN(_fx[instrument.SettleCurrency]);

    private bool CanPost(Currency currency) =>
        !double.IsNaN(_fx[currency.Id]) && currency.Collateral.Tiers[0].Weight.Sign > 0;

    /// <summary>A margin table in doubles.</summary>
    private sealed class Requirement
    {
        private readonly MarginTable? _table;
        private readonly double[] _caps;
        private readonly double[] _rates;
        private readonly double[] _amounts;

        internal Requirement(MarginTable? table)
        {
            _table = table;
            IReadOnlyList<Bracket> brackets = table?.Brackets ?? [];
            _caps = [.. brackets.Select(b => b.Cap?.ToDouble() ?? double.PositiveInfinity)];
            _rates = [.. brackets.Select(b => b.Maintenance.ToDouble())];
            _amounts = [.. brackets.Select(b => b.Amount.ToDouble())];
        }

        internal double LastCap => _caps.Length == 0 ? 0 : _caps[^1];

        internal double Of(double notional, double quantity, double price)
        {
            if (_table!.Rule == MarginRule.PerContract) return quantity * _rates[0];
            if (_table.Rule == MarginRule.EquityShort) return quantity * _table.ShortPerShare(price);
            int k = 0;
            while (k + 1 < _caps.Length && notional > _caps[k]) k++;
            return (notional * _rates[k]) - _amounts[k];
        }
    }
}
