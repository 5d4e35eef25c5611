using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Models.Rules;
using FastMargin.Models.Sets;
using FastMargin.Tests.Models.Rules;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Simulation;

/// <summary>
/// The requirements under the set <c>tims</c> of <see cref="OptionModels"/>, stated plainly and apart from the product,
/// in doubles: for pools in base currency whose options nobody has split.
/// </summary>
internal static class OptionProof
{
    private const double Tolerance = 1e-6;

    /// <summary>How many pools were compared.</summary>
    /// <exception cref="SimulationException">One has another requirement.</exception>
    public static int Compare(MarginBook book, OracleBook oracle, string replay)
    {
        Universe universe = book.Universe;
        var plain = new PlainScenario(
            universe.Instruments.Where(i => i.Option is null).Select(
                i => new PlainScenario.Class(i.Symbol, Steps(), 0.03, 0, false, 0.375)),
            [], 10);
        var model = (ScenarioModel)ModelDesk.Of(book)!.Sets.Find("tims")[0].Model;
        int compared = 0;
        foreach (OraclePool pool in oracle.Pools.Where(p => p.IsCross && p.Account.Model == "tims"))
        {
            if (!ExactMargin.Evaluate(book, pool.Id).IsKnown || !IsPlain(book, pool.Id)) continue;
            IEnumerable<PlainScenario.Held> held = OptionMarket
                .Held(book, pool.Id, model.TimeOf, i => universe.Instruments[i.Option?.Underlying ?? i.Id].Symbol)
                .Select((h, i) => h with { Quantity = h.Quantity * LotOf(book.Position(pool.Id, i)) });
            if (plain.Requirement([.. held]) is not { } expected) continue;
            double found = book.RequirementOf(pool.Id);
            compared++;
            if (Math.Abs(found - expected) > Tolerance * (1 + plain.Gross))
                throw new SimulationException($"{pool} needs {found:R}, plainly {expected:R}. {replay}");
        }

        return compared;
    }

    private static double[] Steps() =>
        [.. Enumerable.Range(-5, 11).Where(k => k != 0).Select(k => 1 + (0.15 * k / 5))];

    private static double LotOf(PositionView position) =>
        FastMargin.Models.Exact.Of(position.Instrument.Lot).ToDouble();

    private static bool IsPlain(MarginBook book, int pool) => Enumerable.Range(0, book.PositionsOf(pool))
        .Select(i => book.Position(pool, i).Instrument)
        .All(of => of.SettleCurrency == 0 && of.Kind != InstrumentKind.Quanto && book.OptionOf(of.Id) == of.Option);
}
