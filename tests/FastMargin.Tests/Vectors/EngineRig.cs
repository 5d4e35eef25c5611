using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models;
using FastMargin.Units;

namespace FastMargin.Tests.Vectors;

/// <summary>A position to put in a rig; positions of one symbol are the legs of a hedged account.</summary>
public sealed record RigPosition(
    string Symbol, InstrumentKind Kind, Quantity Quantity, Price Entry, Price Mark, MarginTable Table)
{
    public Rate Multiplier { get; init; } = Rate.One;
}

/// <summary>
/// The smallest universe and book that hold one account, and the engine's exact report of it. Currency CASH is the
/// base; with a coin rate, positions settle in COIN.
/// </summary>
public static class EngineRig
{
    private const long MaxSteps = 1L << 52;

    public static PoolReport Report(Money cash, params RigPosition[] positions) => Report(cash, null, false, positions);

    /// <param name="cash">Balance of the base currency.</param>
    /// <param name="coinRate">Base currency for one of the coin that positions settle in; null: the base.</param>
    /// <param name="isHedged">True keeps both legs of a symbol.</param>
    /// <param name="positions">What the account holds.</param>
    public static PoolReport Report(Money cash, Rate? coinRate, bool isHedged, params RigPosition[] positions)
    {
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "CASH", IsBase = true });
        if (coinRate is { } rate) builder.AddCurrency(new CurrencyDefinition { Code = "COIN", Fx = rate });
        foreach (IGrouping<string, RigPosition> legs in positions.GroupBy(p => p.Symbol))
        {
            AddInstrument(builder, [.. legs], coinRate is null ? "CASH" : "COIN");
        }

        using var book = new MarginBook(builder.Build());
        int pool = book.CrossPool(book.AddAccount("account", isHedged));
        book.SetBalance(pool, book.Universe.BaseCurrency, cash);
        foreach (RigPosition position in positions)
        {
            int id = book.Universe.InstrumentId(position.Symbol);
            Instrument instrument = book.Universe.Instruments[id];
            book.SetMark(id, OnGrid(position.Mark, instrument.MarkStep));
            book.SetPosition(pool, id, position.Quantity.ToLots(instrument.Lot), position.Entry);
        }

        return PoolReport.Of(book, pool, new ReportOptions { Decimals = 18 });
    }

    /// <summary>1 / value, rounded up: an initial rate from a leverage.</summary>
    public static Rate Inverse(Rate value) => new(((Int128.One * AttoOne * AttoOne) + value.Atto - 1) / value.Atto);

    /// <summary>A flat table with a maintenance rate and an initial rate not below it.</summary>
    public static MarginTable Flat(string name, Rate maintenance, Rate initial) =>
        MarginTable.Flat(name, maintenance, initial < maintenance ? maintenance : initial);

    private static Int128 AttoOne => Rate.One.Atto;

    private static void AddInstrument(UniverseBuilder builder, RigPosition[] legs, string settle)
    {
        foreach (MarginTable table in legs.Select(l => l.Table).Distinct()) builder.AddTable(table);
        RigPosition first = legs[0];
        RigPosition longLeg = Array.Find(legs, l => l.Quantity.Sign > 0) ?? first;
        RigPosition shortLeg = Array.Find(legs, l => l.Quantity.Sign < 0) ?? first;
        Price step = Step(first.Mark);
        builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = first.Symbol,
            Kind = first.Kind,
            SettleCurrency = settle,
            Lot = legs.Select(l => l.Quantity).Aggregate(Quantity.Zero, CommonLot),
            Tick = step,
            MarkStep = step,
            Multiplier = first.Multiplier,
            LongTable = longLeg.Table.Name,
            ShortTable = shortLeg.Table.Name,
        });
    }

    // The largest lot of which both are whole numbers; alone, a position is one lot.
    private static Quantity CommonLot(Quantity left, Quantity right)
    {
        (Int128 a, Int128 b) = (Int128.Abs(left.Atto), Int128.Abs(right.Atto));
        while (b != 0) (a, b) = (b, a % b);
        return new Quantity(a);
    }

    // The finest decimal step that leaves a mark exact as a double.
    private static Price Step(Price mark)
    {
        Int128 step = 1;
        while (mark.Atto / step > MaxSteps) step *= 10;
        return new Price(step);
    }

    private static Price OnGrid(Price mark, Price step) => new((mark.Atto + (step.Atto / 2)) / step.Atto * step.Atto);
}
