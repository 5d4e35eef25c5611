using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>
/// How much a position must have behind it, by rule; immutable, and valid by construction. Tables are made by
/// <see cref="Tiered"/>, <see cref="Flat"/>, <see cref="PerContract"/> and <see cref="EquityShort"/>.
/// </summary>
public sealed class MarginTable
{
    /// <summary>The largest rate a table may hold; a short rule may ask for more than the value.</summary>
    public static readonly Rate MaxRate = Rate.FromDecimal(10);

    /// <summary>The largest number of brackets in one table.</summary>
    public const int MaxBrackets = 256;

    /// <summary>FINRA Rule 4210(c)(3): a stock short at this price or above asks at least this per share.</summary>
    public static readonly Price ShortMinimumHigh = Price.FromDecimal(5m);

    /// <summary>FINRA Rule 4210(c)(2): a stock short below 5 asks at least this per share.</summary>
    public static readonly Price ShortMinimumLow = Price.FromDecimal(2.5m);

    private readonly Bracket[] _brackets;

    private MarginTable(string name, MarginRule rule, Bracket[] brackets, SourceLine source)
    {
        Name = name;
        Rule = rule;
        Source = source;
        _brackets = brackets;
    }

    /// <summary>Unique in a <see cref="Universe"/>.</summary>
    public string Name { get; }

    /// <summary>What the numbers of <see cref="Brackets"/> mean.</summary>
    public MarginRule Rule { get; }

    /// <summary>Rising, without gaps, the first from 0; exactly one unless tiered.</summary>
    public IReadOnlyList<Bracket> Brackets => _brackets;

    /// <summary>Where the table was read.</summary>
    public SourceLine Source { get; }

    /// <summary>
    /// A table of brackets, in rising order. Maintenance <c>n * r_k - A_k</c>: continuous, convex, and equal to
    /// <c>max_k (n * r_k - A_k)</c>. A notional above the last cap is held to the last bracket.
    /// </summary>
    /// <exception cref="DataException">
    /// No row, a first floor not 0, a gap or overlap, a cap not above its floor, a rate that falls or is out of
    /// 0..<see cref="MaxRate"/>, an initial below the maintenance rate, an amount that breaks continuity.
    /// </exception>
    public static MarginTable Tiered(string name, IReadOnlyList<BracketRow> rows, SourceLine source = default) =>
        new(CheckName(name, source), MarginRule.Tiered, BracketCheck.Validate(name, rows, source), source);

    /// <summary>A tiered table of brackets that somebody has made valid already.</summary>
    internal static MarginTable FromBrackets(string name, Bracket[] brackets, SourceLine source) =>
        new(name, MarginRule.Tiered, brackets, source);

    /// <summary>One rate on the whole notional. Without an initial rate it is the maintenance rate.</summary>
    /// <exception cref="DataException">A rate out of range, or an initial below the maintenance rate.</exception>
    public static MarginTable Flat(string name, Rate maintenance, Rate? initial = null, SourceLine source = default) =>
        Tiered(name, [new(Money.Zero, null, maintenance, null, initial, source)], source);

    /// <summary>Money per contract, in the settle currency.</summary>
    /// <exception cref="DataException">A negative amount, or an initial below the maintenance amount.</exception>
    public static MarginTable PerContract(
        string name, Money maintenance, Money? initial = null, SourceLine source = default)
    {
        CheckName(name, source);
        var bracket = new Bracket
        {
            Maintenance = new Rate(maintenance.Atto),
            Initial = new Rate((initial ?? maintenance).Atto),
        };
        if (maintenance.Sign < 0)
            throw new DataException(source, $"table {name}: maintenance {maintenance} per contract", "0 or more");
        BracketCheck.InitialNotBelow(name, bracket.Initial, bracket.Maintenance, source);
        return new MarginTable(name, MarginRule.PerContract, [bracket], source);
    }

    /// <summary>
    /// Stock sold short, per share at price p: <c>p &gt;= 5: max(rate * p, 5)</c>, <c>p &lt; 5: max(p, 2.5)</c>.
    /// Initial: <c>max(initial * notional, maintenance)</c>. Source: FINRA Rule 4210(c)(2), (c)(3).
    /// </summary>
    /// <remarks>
    /// Never falling in p, but not convex: level up to 2.50, rising to 5, level again up to 5 / rate.
    /// With a rate above 1 it jumps at 5, from 5 to 5 * rate.
    /// </remarks>
    /// <exception cref="DataException">A rate out of range, or an initial below the maintenance rate.</exception>
    public static MarginTable EquityShort(string name, Rate rate, Rate? initial = null, SourceLine source = default)
    {
        CheckName(name, source);
        Bracket[] brackets = BracketCheck.Validate(name, [new(Money.Zero, null, rate, null, initial, source)], source);
        // Above 1 the rule would jump at the price where its minimum changes, and no bound of a slope would hold.
        if (rate > Rate.One) throw new DataException(source, $"table {name}: rate {rate} of a short stock", "0 to 1");
        return new MarginTable(name, MarginRule.EquityShort, brackets, source);
    }

    /// <summary>Row of <see cref="Brackets"/> that holds a notional (its magnitude counts).</summary>
    public int IndexOf(Money notional, EdgeBelongs edge = EdgeBelongs.Lower) =>
        IndexOf(Rational.Abs(Rational.FromAtto(notional.Atto)), edge);

    /// <summary>The bracket that holds a notional; above the last cap, the last one.</summary>
    public Bracket Lookup(Money notional, EdgeBelongs edge = EdgeBelongs.Lower) => _brackets[IndexOf(notional, edge)];

    /// <summary>
    /// Maintenance requirement of a notional under a tiered table, rounded up to 10^-18, against the account.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rule needs contracts and price as well.</exception>
    /// <exception cref="OverflowException">The requirement does not fit.</exception>
    public Money MaintenanceOf(Money notional)
    {
        RequireTiered();
        return MaintenanceOf(notional, Quantity.Zero, Price.Zero);
    }

    /// <summary>
    /// Maintenance requirement of a position of <paramref name="contracts"/> at <paramref name="price"/>, worth
    /// <paramref name="notional"/>; of each the magnitude counts. Rounded up to 10^-18, against the account.
    /// </summary>
    /// <exception cref="OverflowException">The requirement does not fit.</exception>
    public Money MaintenanceOf(Money notional, Quantity contracts, Price price) => new(Maintenance(
        Rational.FromAtto(notional.Atto), Rational.FromAtto(contracts.Atto), Rational.FromAtto(price.Atto))
        .CeilingToAtto());

    /// <summary>
    /// Initial requirement <c>n * initial_k</c> of a notional under a tiered table, rounded up to 10^-18.
    /// </summary>
    /// <exception cref="InvalidOperationException">The rule needs contracts and price as well.</exception>
    /// <exception cref="OverflowException">The requirement does not fit.</exception>
    public Money InitialOf(Money notional, EdgeBelongs edge = EdgeBelongs.Lower)
    {
        RequireTiered();
        return InitialOf(notional, Quantity.Zero, Price.Zero, edge);
    }

    /// <summary>Initial requirement of a position, like <see cref="MaintenanceOf(Money, Quantity, Price)"/>.</summary>
    /// <exception cref="OverflowException">The requirement does not fit.</exception>
    public Money InitialOf(Money notional, Quantity contracts, Price price, EdgeBelongs edge = EdgeBelongs.Lower) =>
        new(Initial(
            Rational.FromAtto(notional.Atto), Rational.FromAtto(contracts.Atto), Rational.FromAtto(price.Atto), edge)
            .CeilingToAtto());

    /// <summary>Name and rule.</summary>
    public override string ToString() => $"{Name} ({Rule})";

    /// <summary>Row that holds a notional &gt;= 0.</summary>
    internal int IndexOf(Rational notional, EdgeBelongs edge)
    {
        int index = 0;
        for (int i = 1; i < _brackets.Length; i++)
        {
            int side = notional.CompareTo(Rational.FromAtto(_brackets[i].Floor.Atto));
            if (side < 0 || (side == 0 && edge == EdgeBelongs.Lower)) break;
            index = i;
        }

        return index;
    }

    /// <summary>
    /// Exact maintenance requirement, in the settle currency; the sign of the arguments does not matter.
    /// </summary>
    internal Rational Maintenance(Rational notional, Rational contracts, Rational price)
    {
        Bracket only = _brackets[0];
        switch (Rule)
        {
            case MarginRule.PerContract:
                return Rational.Abs(contracts) * Rational.FromAtto(only.Maintenance.Atto);
            case MarginRule.EquityShort:
                return Rational.Abs(contracts) * ShortPerShare(Rational.Abs(price));
            default:
                Rational size = Rational.Abs(notional);
                Bracket bracket = _brackets[IndexOf(size, EdgeBelongs.Lower)];
                return (size * Rational.FromAtto(bracket.Maintenance.Atto)) - Rational.FromAtto(bracket.Amount.Atto);
        }
    }

    /// <summary>Exact initial requirement, in the settle currency; never below the maintenance requirement.</summary>
    internal Rational Initial(Rational notional, Rational contracts, Rational price, EdgeBelongs edge)
    {
        if (Rule == MarginRule.PerContract)
            return Rational.Abs(contracts) * Rational.FromAtto(_brackets[0].Initial.Atto);
        Rational size = Rational.Abs(notional);
        Rational initial = size * Rational.FromAtto(_brackets[IndexOf(size, edge)].Initial.Atto);
        return Rule == MarginRule.Tiered ? initial : Rational.Max(initial, Maintenance(notional, contracts, price));
    }

    /// <summary>
    /// The per-share requirement of the short rule in doubles; the exact one decides where it matters.
    /// </summary>
    internal double ShortPerShare(double price)
    {
        double high = ShortMinimumHigh.ToDouble();
        return price >= high
            ? Math.Max(_brackets[0].Maintenance.ToDouble() * price, high)
            : Math.Max(price, ShortMinimumLow.ToDouble());
    }

    private Rational ShortPerShare(Rational price)
    {
        Rational high = Rational.FromAtto(ShortMinimumHigh.Atto);
        return price >= high
            ? Rational.Max(Rational.FromAtto(_brackets[0].Maintenance.Atto) * price, high)
            : Rational.Max(price, Rational.FromAtto(ShortMinimumLow.Atto));
    }

    private void RequireTiered()
    {
        if (Rule != MarginRule.Tiered)
            throw new InvalidOperationException($"table {Name} is {Rule}: a notional is not enough");
    }

    private static string CheckName(string name, SourceLine source) => NameIndex.Check("table", name, source);
}
