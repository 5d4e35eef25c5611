using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// The fields of an account response in one currency, and the identities between them (Deribit
/// <c>get_account_summary</c>):
/// <code>
/// margin balance = balance + unrealised        equity = margin balance + value of options
/// available = margin balance − initial
/// </code>
/// Exact: sums only. An option's value counts in equity and not as margin.
/// </summary>
public sealed record AccountStatement
{
    /// <summary>Cash, realised profit included.</summary>
    public required Money Balance { get; init; }

    /// <summary>Profit of futures not yet settled.</summary>
    public Money Unrealized { get; init; }

    /// <summary>Market value of options, below zero when written.</summary>
    public Money OptionsValue { get; init; }

    /// <summary>Requirement to open.</summary>
    public Money InitialRequirement { get; init; }

    /// <summary>Requirement to keep.</summary>
    public Money MaintenanceRequirement { get; init; }

    /// <summary>What counts as margin.</summary>
    public Money MarginBalance => Balance + Unrealized;

    /// <summary>What the account is worth.</summary>
    public Money Equity => MarginBalance + OptionsValue;

    /// <summary>Signed: what is left to open with or to withdraw.</summary>
    public Money Available => MarginBalance - InitialRequirement;

    /// <summary>Signed: what is left above the requirement to keep.</summary>
    public Money MarginExcess => MarginBalance - MaintenanceRequirement;

    /// <summary>
    /// One currency's share of a requirement stated for all of them, as a cross-collateral venue prints it:
    /// <c>total · part / whole</c>, in the currency of <paramref name="part"/>, rounded up to 10^-18.
    /// </summary>
    /// <param name="total">The requirement in the common currency.</param>
    /// <param name="part">The margin balance in the currency.</param>
    /// <param name="whole">The margin balance of all currencies in the common one.</param>
    /// <exception cref="DivideByZeroException">A whole of zero.</exception>
    public static Money ShareOf(Money total, Money part, Money whole) =>
        Exact.MoneyUp(Exact.Of(total) * Exact.Of(part) / Exact.Of(whole));
}
