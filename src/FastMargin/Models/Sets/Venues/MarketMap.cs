using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>What a set says of each market, by symbol of a linear instrument that settles in base currency.</summary>
internal sealed class MarketMap<T>
    where T : class
{
    /// <summary>The parameter that holds the markets.</summary>
    public const string Parameter = "markets";

    private readonly T?[] _byInstrument;

    private MarketMap(T?[] byInstrument) => _byInstrument = byInstrument;

    /// <summary>Reads the object <c>markets</c> of a set.</summary>
    /// <exception cref="DataException">
    /// It is missing or names what is no linear instrument of the base currency, or a market cannot be read.
    /// </exception>
    public static MarketMap<T> Read(
        Universe universe, ModelParameters set, Func<ModelParameters, Instrument, T> read)
    {
        var byInstrument = new T?[universe.Instruments.Count];
        ModelParameters listed = set.Object(Parameter)
            ?? throw set.Refuse(Parameter, "missing", "an object of markets by symbol");
        string home = universe.Currencies[universe.BaseCurrency].Code;
        foreach (string symbol in listed.Names)
        {
            if (!universe.TryInstrumentId(symbol, out int id))
                throw listed.Refuse(symbol, "no instrument of the book", "a symbol of instruments.csv");
            Instrument instrument = universe.Instruments[id];
            if (instrument.Kind != InstrumentKind.Linear)
                throw listed.Refuse(symbol, $"an instrument of kind {instrument.Kind}", "a linear one");
            if (instrument.SettleCurrency != universe.BaseCurrency)
                throw listed.Refuse(symbol, "another settle currency", $"an instrument that settles in {home}");
            CheckSize(listed, instrument);
            ModelParameters market = listed.Object(symbol)!;
            byInstrument[id] = read(market, instrument);
            market.Done();
        }

        return new MarketMap<T>(byInstrument);
    }

    /// <summary>The market of an instrument.</summary>
    /// <exception cref="DataException">The set does not list it.</exception>
    public T Of(Instrument instrument) => _byInstrument[instrument.Id] ?? throw new DataException(
        $"a position in {instrument.Symbol}", "positions in the markets that the set lists");

    // Sizes are whole numbers of 10^-18 from here on.
    private static void CheckSize(ModelParameters listed, Instrument instrument)
    {
        Rational unit = Rational.FromAtto(instrument.Lot.Atto) * Rational.FromAtto(instrument.Multiplier.Atto);
        if (Rational.FromAtto(unit.FloorToAtto()) == unit) return;
        throw listed.Refuse(instrument.Symbol, $"a lot of {ExactText.Of(unit)} units", "no more than 18 decimals");
    }
}
