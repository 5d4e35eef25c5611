using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Sinks;

/// <summary>Currencies, brackets and instruments as CSV, in order of their rows.</summary>
internal static class UniverseOut
{
    public static void Currencies(Universe universe, Stream stream)
    {
        using var csv = new CsvOut(stream, CsvLayout.CurrencyColumns);
        foreach (Currency currency in universe.Currencies)
        {
            csv.Text(currency.Code).Text(currency.IsBase ? "1" : "");
            csv.Number(currency.IsBase ? null : currency.Fx?.Atto);
            csv.Text(currency.FxInstrument is { } source ? universe.Instruments[source].Symbol : "");
            csv.Text(string.Join(
                ';', currency.Collateral.Tiers.Select(t => t.Cap is { } cap ? $"{t.Weight}@{cap}" : $"{t.Weight}")));
            csv.Number(currency.Collateral.LiabilityWeight.Atto).EndRow();
        }
    }

    public static void Brackets(Universe universe, Stream stream)
    {
        using var csv = new CsvOut(stream, CsvLayout.BracketColumns);
        foreach (MarginTable table in universe.Tables)
        {
            bool isTiered = table.Rule == MarginRule.Tiered;
            foreach (Bracket bracket in table.Brackets)
            {
                csv.Text(table.Name).Text(CsvLayout.Word(table.Rule));
                csv.Number(isTiered ? bracket.Floor.Atto : null).Number(bracket.Cap?.Atto);
                csv.Number(bracket.Maintenance.Atto).Number(isTiered ? bracket.Amount.Atto : null);
                csv.Number(bracket.Initial.Atto).EndRow();
            }
        }
    }

    public static void Instruments(Universe universe, Stream stream)
    {
        bool hasOptions = universe.Instruments.Any(i => i.Option is not null);
        Index end = hasOptions ? ^0 : CsvLayout.PlainInstrumentColumns;
        using var csv = new CsvOut(stream, CsvLayout.InstrumentColumns[..end]);
        foreach (Instrument instrument in universe.Instruments)
        {
            csv.Text(instrument.Symbol).Text(CsvLayout.Word(instrument.Kind));
            csv.Text(universe.Currencies[instrument.SettleCurrency].Code);
            csv.Number(instrument.Lot.Atto).Number(instrument.Tick.Atto).Number(instrument.MarkStep.Atto);
            csv.Number(instrument.Multiplier.Atto).Number(instrument.QuantoRate.Atto);
            MarginTable? longTable = instrument.CanBeHeld ? instrument.Long : null;
            MarginTable? shortTable = instrument.CanBeHeld && instrument.Short != longTable ? instrument.Short : null;
            csv.Text(longTable?.Name).Text(shortTable?.Name);
            if (hasOptions) Option(universe, csv, instrument.Option);
            csv.EndRow();
        }
    }

    private static void Option(Universe universe, CsvOut csv, OptionContract? option)
    {
        csv.Text(option is null ? null : universe.Instruments[option.Underlying].Symbol).Number(option?.Strike.Atto);
        csv.Text(option is null ? null : UtcTime.Text(option.ExpiryNs));
        csv.Text(option is null ? null : CsvLayout.Rights.First(r => r.IsCall == option.IsCall).Name);
        csv.Text(option is null ? null : CsvLayout.Exercises.First(e => e.IsAmerican == option.IsAmerican).Name);
    }
}
