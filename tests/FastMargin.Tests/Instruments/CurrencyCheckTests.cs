using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Instruments;

public sealed class CurrencyCheckTests
{
    private static readonly CurrencyDefinition _good =
        new() { Code = "EUR", Fx = Rate.Parse("1.1"), Source = new SourceLine("currencies.csv", 3) };

    [Fact]
    public void A_currency_has_one_rate_above_zero()
    {
        Refused("rate 0; expected more than 0", _good with { Fx = Rate.Zero });
        Refused("no rate; expected a rate, a rate instrument, or base", _good with { Fx = null });
        Refused("rate 1.1 and rate instrument EURUSD; expected one of the two", _good with { FxSymbol = "EURUSD" });
    }

    [Fact]
    public void The_base_is_worth_one()
    {
        Refused("base with rate 1.1; expected 1 or none", _good with { IsBase = true });
        Refused("base with rate EURUSD; expected 1 or none",
            _good with { IsBase = true, Fx = null, FxSymbol = "EURUSD" });
        new UniverseBuilder().AddCurrency(_good with { IsBase = true, Fx = Rate.One });
    }

    private static void Refused(string message, CurrencyDefinition currency)
    {
        DataException error = Assert.Throws<DataException>(() => new UniverseBuilder().AddCurrency(currency));
        Assert.Equal($"currencies.csv:3: currency EUR: {message}", error.Message);
    }
}
