using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// A venue's rule that weighs collateral and profit its own way, and flags an account by what is left. The engine's
/// equity stays the book's, so what the weights take away is part of the requirement:
/// <code>
/// E  = the book's equity: balances and profit, unweighted
/// X  = the venue's excess: what it weighs them at, less its requirement
/// MM = max(0, E − X at maintenance)                                IM = max(0, E − X at opening)
/// E − MM = min(E, X): below zero exactly when X is, or E
/// </code>
/// A venue that weighs assets at 1 or less and debts at 1 or more has <c>X ≤ E</c>, up to what its integer steps round
/// away, so the sign of <c>E − MM</c> is that of <c>X</c>; where a step alone would leave an account of less than
/// nothing unflagged, the engine flags it. <c>E / MM</c> is no ratio of the venue: choose a profile that acts at 1.
/// </summary>
internal abstract class ExcessModel : ExactMarginModel
{
    /// <inheritdoc/>
    public sealed override ExactRequirement Exact(in ModelPool pool)
    {
        if (Unpriced(pool) is >= 0 and var missing) return ExactRequirement.Unknown(missing);
        Rational equity = EquityOf(pool);
        VenueExcess excess = Checked(pool, equity);
        return new ExactRequirement(
            Rational.Max(Rational.Zero, equity - excess.Maintenance),
            Rational.Max(Rational.Zero, equity - excess.Initial));
    }

    /// <inheritdoc/>
    public sealed override ExplainLine Explain(in ModelPool pool)
    {
        if (Unpriced(pool) is >= 0 and var missing)
        {
            string symbol = pool.Book.Universe.Instruments[missing].Symbol;
            throw new DataException($"no mark of {symbol}", "a mark of whatever the pool depends on");
        }

        string home = pool.Book.Universe.Currencies[pool.Book.Universe.BaseCurrency].Code;
        Rational equity = EquityOf(pool);
        VenueExcess excess = Checked(pool, equity);
        Rational requirement = Rational.Max(Rational.Zero, equity - excess.Maintenance);
        return new ExplainLine(Name, ExactText.Up(requirement), home, "equity − excess of the venue, not below zero")
        {
            Parts =
            [
                new ExplainLine("equity", ExactText.Down(equity), home, "balances and profit of the book, unweighted"),
                new ExplainLine("excess of the venue", ExactText.Down(excess.Maintenance), home)
                {
                    Parts = Lines(pool, equity),
                },
            ],
        };
    }

    /// <summary>The rule's name.</summary>
    protected abstract string Name { get; }

    /// <summary>The first instrument, by id, that the rule needs and that has no mark; -1 when none.</summary>
    protected virtual int Unpriced(in ModelPool pool)
    {
        (int position, int balance) = (pool.UnpricedInstrument, pool.UnpricedBalance);
        return position < 0 ? balance : balance < 0 ? position : Math.Min(position, balance);
    }

    /// <summary>The venue's excess of a pool whose prices are all there.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="equity">The book's equity of it.</param>
    /// <exception cref="DataException">The pool holds what the set does not list, or a number does not fit.</exception>
    protected abstract VenueExcess ExcessOf(in ModelPool pool, Rational equity);

    /// <summary>What the excess is made of.</summary>
    protected abstract IReadOnlyList<ExplainLine> Lines(in ModelPool pool, Rational equity);

    /// <summary>
    /// Refuses currencies that the book weighs already: weights would count twice, and excess could exceed equity.
    /// </summary>
    protected static void CheckUnweighted(in ModelPool pool)
    {
        foreach (BalanceView balance in pool.Balances)
        {
            CollateralSchedule schedule = pool.Book.CollateralOf(balance.Currency);
            if (schedule.Tiers is [{ Weight: var weight }] && weight == Rate.One
                && schedule.LiabilityWeight == Rate.One) continue;
            throw new DataException(
                $"a collateral weight of {pool.Book.Universe.Currencies[balance.Currency].Code} in the book",
                "weight 1 and liability weight 1: the set weighs it by itself");
        }
    }

    private static Rational EquityOf(in ModelPool pool)
    {
        Rational equity = ExactMargin.CollateralOf(pool.Book, pool.Id);
        for (int i = 0; i < pool.Count; i++)
        {
            PositionView position = pool.Book.Position(pool.Id, i);
            Rational mark = Rational.FromAtto(pool.Book.Mark(position.Instrument.Id).Atto);
            equity += new ExactLeg(position, mark).Profit * pool.Book.Fx(position.Instrument.SettleCurrency);
        }

        return equity;
    }

    private VenueExcess Checked(in ModelPool pool, Rational equity)
    {
        try
        {
            return ExcessOf(pool, equity);
        }
        catch (OverflowException e)
        {
            throw new DataException(default, $"a number that does not fit rule {Name}", "magnitudes below 1.7e20", e);
        }
    }
}

/// <summary>What an account has beyond its requirement, in base currency, signed.</summary>
internal readonly record struct VenueExcess(Rational Maintenance, Rational Initial);
