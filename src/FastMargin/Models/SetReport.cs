using FastMargin.Book;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>What one requirement set asks of a pool, without the account's add-on; rounded up.</summary>
/// <param name="Set">The set's name.</param>
/// <param name="Rule">The rule behind it.</param>
/// <param name="InitialRequirement">To open; null when the set cannot say it.</param>
/// <param name="MaintenanceRequirement">To keep; null when the set cannot say it.</param>
public sealed record SetReport(string Set, string Rule, Money? InitialRequirement, Money? MaintenanceRequirement)
{
    /// <summary>The sets of a pool and the name of the one that binds, the first of the largest.</summary>
    internal static (IReadOnlyList<SetReport> Sets, string? Binding) Of(MarginBook book, int pool, int decimals)
    {
        if (ModelDesk.Of(book) is not { } desk || !book.IsModelled(pool)) return ([], null);
        var reports = new List<SetReport>();
        string? binding = null;
        Rational largest = Rational.Zero;
        foreach (RequirementSet set in desk.SetsOf(pool))
        {
            ExactRequirement asked = desk.Exact(pool, set);
            bool isKnown = asked.UnpricedInstrument < 0;
            reports.Add(new SetReport(
                set.Name, set.Rule.Name,
                isKnown ? PoolReport.Up(asked.Initial, decimals) : null,
                isKnown ? PoolReport.Up(asked.Maintenance, decimals) : null));
            if (!isKnown || (binding is not null && asked.Maintenance <= largest)) continue;
            (binding, largest) = (set.Name, asked.Maintenance);
        }

        return (reports, binding);
    }
}
