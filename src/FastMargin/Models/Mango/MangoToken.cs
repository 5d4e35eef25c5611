using FastMargin.Units;

namespace FastMargin.Models.Mango;

/// <summary>
/// A token of a Mango account, with the weights of the health asked for. Initial weights scale with what all accounts
/// hold:
/// <code>
/// asset weight * start / deposits   where deposits = all deposits * price above their start
/// liability weight * borrows / start   where borrows = all borrows * price above their start
/// </code>
/// </summary>
public sealed record MangoToken
{
    /// <summary>What spot orders and perpetuals refer to.</summary>
    public required string Name { get; init; }

    /// <summary>Signed, in tokens.</summary>
    public Quantity Balance { get; init; }

    /// <summary>Value of a token that is held: for initial health the smaller of oracle and stable price.</summary>
    public required Price Price { get; init; }

    /// <summary>Value of a token that is owed, for initial health the larger of both; null: the same.</summary>
    public Price? LiabilityPrice { get; init; }

    /// <summary>Weight of a balance above zero.</summary>
    public required Rate AssetWeight { get; init; }

    /// <summary>Weight of a balance below zero.</summary>
    public required Rate LiabilityWeight { get; init; }

    /// <summary>Tokens deposited by all accounts.</summary>
    public Quantity TotalDeposits { get; init; }

    /// <summary>Value of all deposits from which on the asset weight falls; null: never.</summary>
    public Money? DepositScaleStart { get; init; }

    /// <summary>Tokens borrowed by all accounts.</summary>
    public Quantity TotalBorrows { get; init; }

    /// <summary>Value of all borrows from which on the liability weight rises; null: never.</summary>
    public Money? BorrowScaleStart { get; init; }

    internal Rational Held => Exact.Of(Price);

    internal Rational Owed => Exact.Of(LiabilityPrice ?? Price);

    internal Rational ScaledAssetWeight
    {
        get
        {
            Rational deposits = Exact.Of(TotalDeposits) * Held;
            Rational weight = Exact.Of(AssetWeight);
            return DepositScaleStart is { } start && deposits > Exact.Of(start)
                ? weight * Exact.Of(start) / deposits
                : weight;
        }
    }

    internal Rational ScaledLiabilityWeight
    {
        get
        {
            Rational borrows = Exact.Of(TotalBorrows) * Owed;
            Rational weight = Exact.Of(LiabilityWeight);
            return BorrowScaleStart is { } start && borrows > Exact.Of(start)
                ? weight * borrows / Exact.Of(start)
                : weight;
        }
    }

    /// <summary>What so many tokens add to health: more than they take when they are held, less when they are
    /// owed.</summary>
    internal Rational HealthOf(Rational balance) => balance.Sign < 0
        ? balance * ScaledLiabilityWeight * Owed
        : balance * ScaledAssetWeight * Held;
}
