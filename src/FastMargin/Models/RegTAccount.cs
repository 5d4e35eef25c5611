using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// Rates of a US margin account. Defaults: Regulation T, 12 CFR 220.12, 50 % to open on either side; FINRA Rule
/// 4210(c) 25 % long and 30 % short to keep; 4210(b) 2,000 to open. The per-share minimums of cheap stock sold short
/// are <see cref="Instruments.MarginTable.EquityShort"/>.
/// </summary>
public sealed record RegTRules
{
    /// <summary>The rule's own rates.</summary>
    public static RegTRules Default { get; } = new();

    /// <summary>Share of the value to be put up on opening.</summary>
    public Rate Initial { get; init; } = Rate.FromDecimal(0.5m);

    /// <summary>Share of the long value to be kept.</summary>
    public Rate LongMaintenance { get; init; } = Rate.FromDecimal(0.25m);

    /// <summary>Share of the short value to be kept.</summary>
    public Rate ShortMaintenance { get; init; } = Rate.FromDecimal(0.3m);

    /// <summary>The least equity with which anything may be opened on margin.</summary>
    public Money MinimumEquity { get; init; } = Money.FromDecimal(2000);
}

/// <summary>
/// A stock margin account by its four balances:
/// <code>
/// E  = LMV − DR + CR − SMV        Reg T = i·(LMV + SMV)        MM = mL·LMV + mS·SMV
/// call = max(0, MM − E)           excess = E − Reg T
/// LMV at call = DR / (1 − mL)     SMV at call = CR / (1 + mS)
/// </code>
/// What the engine computes of the same book with flat tables (<c>E</c>, <c>IM</c>, <c>MM</c>); beyond it, the words of
/// US brokers. Without special memorandum account: excess is of the moment. Amounts demanded are rounded up, others
/// down, to 10^-18. The excess is concave in each price.
/// </summary>
public sealed record RegTAccount
{
    /// <summary>LMV, 0 or more.</summary>
    public Money LongMarketValue { get; init; }

    /// <summary>SMV, 0 or more.</summary>
    public Money ShortMarketValue { get; init; }

    /// <summary>DR: borrowed against the long side, 0 or more.</summary>
    public Money DebitBalance { get; init; }

    /// <summary>CR: proceeds of short sales and their deposits, 0 or more.</summary>
    public Money CreditBalance { get; init; }

    /// <summary>The rates.</summary>
    public RegTRules Rules { get; init; } = RegTRules.Default;

    /// <summary><c>E</c>.</summary>
    public Money Equity => LongMarketValue - DebitBalance + CreditBalance - ShortMarketValue;

    /// <summary>What Regulation T asks to open what the account holds.</summary>
    public Money InitialRequirement =>
        Exact.MoneyUp(Exact.Of(Rules.Initial) * Exact.Of(LongMarketValue + ShortMarketValue));

    /// <summary><c>MM</c>.</summary>
    public Money MaintenanceRequirement => Exact.MoneyUp(Maintenance);

    /// <summary><c>E − Reg T</c>, signed: below zero the account is restricted.</summary>
    public Money InitialExcess => Equity - InitialRequirement;

    /// <summary><c>max(0, Reg T − E)</c>: by how much the account is restricted.</summary>
    public Money RestrictedBy => NotBelowZero(-InitialExcess);

    /// <summary><c>E − MM</c>, signed.</summary>
    public Money MaintenanceExcess => Equity - MaintenanceRequirement;

    /// <summary><c>max(0, MM − E)</c>: the cash that cures.</summary>
    public Money MaintenanceCall => NotBelowZero(-MaintenanceExcess);

    /// <summary>The value of stock the excess opens: <c>max(0, excess) / i</c>, rounded down.</summary>
    /// <exception cref="DivideByZeroException">An initial rate of zero.</exception>
    public Money BuyingPower => Exact.MoneyDown(Exact.Of(NotBelowZero(InitialExcess)) / Exact.Of(Rules.Initial));

    /// <summary>LMV below which a purely long account is called: <c>DR / (1 − mL)</c>, rounded up.</summary>
    /// <exception cref="DivideByZeroException">A maintenance rate of one.</exception>
    public Money LongValueAtCall =>
        Exact.MoneyUp(Exact.Of(DebitBalance) / (Rational.One - Exact.Of(Rules.LongMaintenance)));

    /// <summary>SMV above which a purely short account is called: <c>CR / (1 + mS)</c>, rounded down.</summary>
    public Money ShortValueAtCall =>
        Exact.MoneyDown(Exact.Of(CreditBalance) / (Rational.One + Exact.Of(Rules.ShortMaintenance)));

    /// <summary>The long value whose sale cures the call: <c>call / mL</c>, rounded up.</summary>
    /// <exception cref="DivideByZeroException">A maintenance rate of zero.</exception>
    public Money SaleToCure => Exact.MoneyUp(Exact.Of(MaintenanceCall) / Exact.Of(Rules.LongMaintenance));

    /// <summary>The stock whose deposit cures the call: <c>call / (1 − mL)</c>, rounded up.</summary>
    /// <exception cref="DivideByZeroException">A maintenance rate of one.</exception>
    public Money StockToCure =>
        Exact.MoneyUp(Exact.Of(MaintenanceCall) / (Rational.One - Exact.Of(Rules.LongMaintenance)));

    /// <summary>
    /// What is put up to open the first position of an account, value <c>v = |q|·p</c>:
    /// <code>
    /// long:  max(i·v, min(v, 2000))   nobody pays more than the stock costs
    /// short: max(i·v, 2000)
    /// </code>
    /// Rounded up to 10^-18. Sources: Regulation T, 12 CFR 220.12; FINRA Rule 4210(b).
    /// </summary>
    public static Money OpeningDeposit(Quantity quantity, Price price, RegTRules? rules = null)
    {
        rules ??= RegTRules.Default;
        Rational value = Rational.Abs(Exact.Of(quantity) * Exact.Of(price));
        Rational least = Exact.Of(rules.MinimumEquity);
        if (quantity.Sign > 0) least = Rational.Min(least, value);
        return Exact.MoneyUp(Rational.Max(value * Exact.Of(rules.Initial), least));
    }

    /// <summary>
    /// The account after opening its first position at <paramref name="price"/> with the deposit of
    /// <see cref="OpeningDeposit"/>, at a mark: long <c>DR = v − deposit</c>, short <c>CR = v + deposit</c>.
    /// </summary>
    public static RegTAccount Opened(Quantity quantity, Price price, Price mark, RegTRules? rules = null)
    {
        rules ??= RegTRules.Default;
        Money deposit = OpeningDeposit(quantity, price, rules);
        Money paid = Exact.MoneyUp(Rational.Abs(Exact.Of(quantity) * Exact.Of(price)));
        Money value = Exact.MoneyUp(Rational.Abs(Exact.Of(quantity) * Exact.Of(mark)));
        return quantity.Sign > 0
            ? new RegTAccount { LongMarketValue = value, DebitBalance = paid - deposit, Rules = rules }
            : new RegTAccount { ShortMarketValue = value, CreditBalance = paid + deposit, Rules = rules };
    }

    private Rational Maintenance =>
        (Exact.Of(Rules.LongMaintenance) * Exact.Of(LongMarketValue))
        + (Exact.Of(Rules.ShortMaintenance) * Exact.Of(ShortMarketValue));

    private static Money NotBelowZero(Money amount) => amount.Sign < 0 ? Money.Zero : amount;
}
