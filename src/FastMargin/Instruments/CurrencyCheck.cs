using FastMargin.Units;

namespace FastMargin.Instruments;

/// <summary>What must hold for a currency.</summary>
internal static class CurrencyCheck
{
    internal static void Rates(CurrencyDefinition currency)
    {
        if (currency.Fx is { Sign: <= 0 } rate) throw Error(currency, $"rate {rate}", "more than 0");
        if (currency.Fx is not null && currency.FxSymbol is not null)
            throw Error(currency, $"rate {currency.Fx} and rate instrument {currency.FxSymbol}", "one of the two");
        if (currency.IsBase && (currency.FxSymbol is not null || (currency.Fx ?? Rate.One) != Rate.One))
            throw Error(currency, $"base with rate {currency.FxSymbol ?? currency.Fx.ToString()}", "1 or none");
        if (!currency.IsBase && currency.Fx is null && currency.FxSymbol is null)
            throw Error(currency, "no rate", "a rate, a rate instrument, or base");
    }

    private static DataException Error(CurrencyDefinition currency, string found, string expected) =>
        new(currency.Source, $"currency {currency.Code}: {found}", expected);
}
