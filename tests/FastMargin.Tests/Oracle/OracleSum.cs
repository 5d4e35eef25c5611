using System.Numerics;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// A pool's equity and requirement as sums of terms that are kept: a term is computed anew when a number that it is
/// made of is another one. Nothing is rounded, so the sum is what <see cref="OracleMargin"/> gives, only sooner.
/// </summary>
internal sealed class OracleSum(OraclePool pool, Func<OracleCurrency, Fraction?> rateOf)
{
    private readonly List<Held> _held = [];
    private readonly Dictionary<OracleCurrency, Cash> _cash = [];

    /// <summary>False when a price is missing.</summary>
    public bool TryEvaluate(out OracleWorth worth)
    {
        worth = new OracleWorth(OracleTotal.Zero, OracleTotal.Zero);
        var equity = OracleTotal.Zero;
        var maintenance = OracleTotal.Zero;
        if (pool.IsCross) maintenance.Add(pool.Account.AddOn);
        foreach ((OracleCurrency currency, Fraction amount) in pool.Balances)
        {
            if (amount.Sign == 0) continue;
            if (rateOf(currency) is not { } rate) return false;
            equity.Add(Term(currency, amount, rate));
        }

        for (int i = 0; i < pool.Positions.Count; i++)
        {
            OraclePosition position = pool.Positions[i];
            if (position.Instrument.Mark is not { } mark || rateOf(position.Instrument.Settle) is not { } rate)
                return false;
            if (i == _held.Count) _held.Add(default);
            OracleTable table = pool.Account.TableOf(position.Instrument, position.Lots > 0);
            if (!_held[i].IsOf(position, table, mark, rate)) _held[i] = new Held(position, table, mark, rate);
            equity.Add(_held[i].Equity);
            maintenance.Add(_held[i].Maintenance);
        }

        worth = new OracleWorth(equity, maintenance);
        return true;
    }

    private Fraction Term(OracleCurrency currency, Fraction amount, Fraction rate)
    {
        if (!_cash.TryGetValue(currency, out Cash cash) || !cash.IsOf(currency, amount, rate))
        {
            _cash[currency] = cash = new Cash(currency, amount, rate);
        }

        return cash.Value;
    }

    private readonly struct Held(OraclePosition position, OracleTable table, Fraction mark, Fraction rate)
    {
        private readonly OraclePosition? _position = position;
        private readonly OracleTable _table = table;
        private readonly Fraction _mark = mark;
        private readonly Fraction _rate = rate;

        public Fraction Equity { get; } = rate * OracleInputs.Profit(
            position.Instrument,
            position.Lots,
            position.Instrument.Kind == OracleKind.Equity ? 0 : position.Entry,
            mark);

        public Fraction Maintenance { get; } = rate * OracleMargin.Maintenance(table, position, mark);

        public bool IsOf(OraclePosition position, OracleTable table, Fraction mark, Fraction rate) =>
            ReferenceEquals(_position, position) && ReferenceEquals(_table, table) && _mark == mark && _rate == rate;
    }

    private readonly struct Cash(OracleCurrency currency, Fraction amount, Fraction rate)
    {
        private readonly IReadOnlyList<OracleTier> _tiers = currency.Tiers;
        private readonly Fraction _weight = currency.LiabilityWeight;
        private readonly Fraction _amount = amount;
        private readonly Fraction _rate = rate;

        public Fraction Value { get; } = OracleMargin.Collateral(currency, amount) * rate;

        public bool IsOf(OracleCurrency currency, Fraction amount, Fraction rate) =>
            ReferenceEquals(_tiers, currency.Tiers) && _weight == currency.LiabilityWeight && _amount == amount
            && _rate == rate;
    }
}

/// <summary>A sum over any denominator: the greatest common divisor is what would take the time.</summary>
internal record struct OracleTotal(BigInteger Numerator, BigInteger Denominator)
{
    public static OracleTotal Zero { get; } = new(BigInteger.Zero, BigInteger.One);

    public void Add(Fraction term)
    {
        BigInteger unit = term.Denominator;
        if (unit == Denominator)
        {
            Numerator += term.Numerator;
            return;
        }

        Numerator = (Numerator * unit) + (term.Numerator * Denominator);
        Denominator *= unit;
    }

    public readonly Fraction ToFraction() => new(Numerator, Denominator);
}

/// <summary>What a pool is worth and must hold, not in lowest terms.</summary>
internal readonly record struct OracleWorth(OracleTotal Equity, OracleTotal Maintenance)
{
    /// <summary>
    /// Below a multiple of the requirement, or at it where that counts; nothing owed and nothing held is never below.
    /// </summary>
    public bool IsBelow(Fraction ratio, bool isStrict)
    {
        // Both sides over the three denominators, which are above zero.
        BigInteger has = Equity.Numerator * (ratio.Denominator * Maintenance.Denominator);
        BigInteger needs = ratio.Numerator * Maintenance.Numerator * Equity.Denominator;
        int sign = has.CompareTo(needs);
        return sign < 0 || (!isStrict && sign == 0 && !Maintenance.Numerator.IsZero);
    }
}
