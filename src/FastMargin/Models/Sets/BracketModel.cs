using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>
/// The requirement by margin tables, as one of several sets of a pool:
/// <code>
/// MM = Σ maintenance_i·fx          IM = Σ initial_i·fx          by the tables of instrument and account
/// </code>
/// In rationals; concave excess, like that of pools without any model, which the kernel computes faster. Source of each
/// rule: <see cref="MarginTable"/>.
/// </summary>
internal sealed class BracketModel : ExactMarginModel
{
    public override ExactRequirement Exact(in ModelPool pool)
    {
        if (pool.UnpricedInstrument is >= 0 and var missing) return ExactRequirement.Unknown(missing);
        Rational maintenance = Rational.Zero;
        Rational initial = Rational.Zero;
        for (int i = 0; i < pool.Count; i++)
        {
            PositionView position = Tabled(pool, i);
            Rational fx = pool.Book.Fx(position.Instrument.SettleCurrency);
            var leg = new ExactLeg(position, Rational.FromAtto(pool.Book.Mark(position.Instrument.Id).Atto));
            maintenance += leg.Maintenance * fx;
            initial += leg.Initial * fx;
        }

        return new ExactRequirement(maintenance, initial);
    }

    public override ExplainLine Explain(in ModelPool pool)
    {
        string home = pool.Book.Universe.Currencies[pool.Book.Universe.BaseCurrency].Code;
        var parts = new List<Figure>();
        for (int i = 0; i < pool.Count; i++)
        {
            var position = new PositionFigures(pool.Book, Tabled(pool, i));
            parts.Add(position.InBase(position.Maintenance(), isUp: true));
        }

        return Figure.Of(ExplainRule.Sum, "brackets", home, parts, "sum of the positions", isUp: true).Line;
    }

    /// <summary>A position with the margin table that the account has for it.</summary>
    internal static PositionView Tabled(in ModelPool pool, int index)
    {
        ModelPosition position = pool[index];
        int account = pool.Book.AccountOf(pool.Id);
        MarginTable table = pool.Book.PlainTableOf(account, position.Instrument.Id, position.Lots > 0);
        return new PositionView(position.Instrument, table, position.Lots, position.Entry.ToPrice(), 0);
    }
}
