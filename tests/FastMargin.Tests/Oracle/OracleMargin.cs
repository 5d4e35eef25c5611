namespace FastMargin.Tests.Oracle;

/// <summary>
/// What a pool is worth and what it must hold, word for word from the contract of the engine: sums over balances and
/// positions in exact fractions. Requirements of tiers are sums of slices, each at its own rate.
/// </summary>
internal static class OracleMargin
{
    /// <summary>The pool at the marks of its instruments; null when it depends on a price that is missing.</summary>
    public static OracleValue? Evaluate(OracleBook book, OraclePool pool) => Evaluate(book, pool, null, 0);

    /// <summary>The pool with one instrument's positions at another price; all else, rates too, at its mark.</summary>
    public static OracleValue? Evaluate(OracleBook book, OraclePool pool, OracleInstrument? moved, Fraction price)
    {
        var sum = new Sum();
        foreach ((OracleCurrency currency, Fraction amount) in pool.Balances)
        {
            if (amount.Sign == 0) continue;
            if (RateOf(book, currency) is not { } rate) return null;
            sum.AddEquity(Collateral(currency, amount) * rate);
        }

        foreach (OraclePosition position in pool.Positions)
        {
            OracleInstrument instrument = position.Instrument;
            if (instrument.Mark is not { } mark || RateOf(book, instrument.Settle) is not { } rate) return null;
            if (instrument == moved) mark = price;
            OracleTable table = pool.Account.TableOf(instrument, position.Lots > 0);
            AddProfit(ref sum, position, mark, rate);
            sum.AddRequirement(Maintenance(table, position, mark) * rate, Initial(table, position, mark) * rate);
        }

        if (pool.IsCross) sum.AddRequirement(pool.Account.AddOn, pool.Account.AddOn);
        return sum.Value;
    }

    /// <summary>The rate of a currency to the base currency; null when it is a mark that is missing.</summary>
    public static Fraction? RateOf(OracleBook book, OracleCurrency currency) =>
        currency.RateSymbol is { } symbol ? book.Instruments.Single(i => i.Symbol == symbol).Mark : currency.Rate;

    /// <summary>What an amount of an asset counts, in the asset.</summary>
    public static Fraction Collateral(OracleCurrency currency, Fraction amount)
    {
        if (amount.Sign < 0) return amount * currency.LiabilityWeight;
        Fraction counted = 0;
        Fraction below = 0;
        foreach (OracleTier tier in currency.Tiers)
        {
            Fraction end = tier.Cap is { } cap ? Fraction.Min(cap, amount) : amount;
            if (end > below) counted += (end - below) * tier.Weight;
            below = tier.Cap ?? amount;
        }

        return counted;
    }

    /// <summary>Notional in the settle currency, of a position of either sign.</summary>
    public static Fraction Notional(OraclePosition position, Fraction mark)
    {
        OracleInstrument i = position.Instrument;
        Fraction contracts = i.Lot * position.Lots;
        Fraction size = contracts.Magnitude * i.Multiplier;
        return i.Kind switch
        {
            OracleKind.Inverse => size / mark,
            OracleKind.Quanto => size * mark * i.QuantoRate,
            _ => size * mark,
        };
    }

    /// <summary>The bracket with <c>floor &lt; n &lt;= cap</c>, from 0; beyond the last cap, the last.</summary>
    public static int BracketOf(OracleTable table, Fraction notional)
    {
        int number = 0;
        while (number + 1 < table.Brackets.Count && notional > table.Brackets[number + 1].Floor) number++;
        return number;
    }

    public static Fraction Maintenance(OracleTable table, OraclePosition position, Fraction mark)
    {
        Fraction contracts = (position.Instrument.Lot * position.Lots).Magnitude;
        switch (table.Rule)
        {
            case OracleRule.PerContract:
                return contracts * table.Brackets[0].Maintenance;
            case OracleRule.EquityShort:
                Fraction perShare = mark >= 5
                    ? Fraction.Max(table.Brackets[0].Maintenance * mark, 5)
                    : Fraction.Max(mark, new Fraction(5, 2));
                return contracts * perShare;
        }

        Fraction notional = Notional(position, mark);
        Fraction sum = 0;
        for (int k = 0; k < table.Brackets.Count; k++)
        {
            OracleBracket bracket = table.Brackets[k];
            bool isLast = k + 1 == table.Brackets.Count;
            Fraction end = isLast || bracket.Cap is not { } cap ? notional : Fraction.Min(notional, cap);
            if (end > bracket.Floor) sum += (end - bracket.Floor) * bracket.Maintenance;
        }

        return sum;
    }

    public static Fraction Initial(OracleTable table, OraclePosition position, Fraction mark)
    {
        Fraction contracts = (position.Instrument.Lot * position.Lots).Magnitude;
        Fraction notional = Notional(position, mark);
        return table.Rule switch
        {
            OracleRule.PerContract => contracts * table.Brackets[0].Initial,
            OracleRule.EquityShort =>
                Fraction.Max(notional * table.Brackets[0].Initial, Maintenance(table, position, mark)),
            _ => notional * table.Brackets[BracketOf(table, notional)].Initial,
        };
    }

    private static void AddProfit(ref Sum sum, OraclePosition position, Fraction mark, Fraction rate)
    {
        OracleInstrument i = position.Instrument;
        Fraction size = i.Lot * position.Lots * i.Multiplier * rate;
        switch (i.Kind)
        {
            case OracleKind.Equity:
                sum.AddEquity(size * mark);
                break;
            case OracleKind.Inverse:
                sum.AddEquity(size / position.Entry);
                sum.AddEquity(-size / mark);
                break;
            default:
                sum.AddEquity(size * mark * i.QuantoRate);
                sum.AddEquity(-size * position.Entry * i.QuantoRate);
                break;
        }
    }

    private struct Sum
    {
        private Fraction _equity;
        private Fraction _maintenance;
        private Fraction _initial;
        private Fraction _gross;

        public readonly OracleValue Value => new(_equity, _maintenance, _initial, _gross);

        public void AddEquity(Fraction term)
        {
            _equity += term;
            _gross += term.Magnitude;
        }

        public void AddRequirement(Fraction maintenance, Fraction initial)
        {
            _maintenance += maintenance;
            _initial += initial;
            _gross += maintenance.Magnitude;
        }
    }
}

/// <summary>Base currency throughout; Gross is the sum of the magnitudes of all terms.</summary>
internal sealed record OracleValue(Fraction Equity, Fraction Maintenance, Fraction Initial, Fraction Gross)
{
    /// <summary>Strictly below the requirement.</summary>
    public bool IsDeficient => Equity < Maintenance;

    /// <summary>The same, to be compared with ratios.</summary>
    public OracleWorth Worth => new(
        new OracleTotal(Equity.Numerator, Equity.Denominator),
        new OracleTotal(Maintenance.Numerator, Maintenance.Denominator));

    /// <summary>How many thresholds t have <c>E &gt;= t * MM</c>.</summary>
    public int Rung(IReadOnlyList<Fraction> thresholds)
    {
        int rung = 0;
        foreach (Fraction threshold in thresholds)
        {
            if (Equity >= threshold * Maintenance) rung++;
        }

        return rung;
    }
}
