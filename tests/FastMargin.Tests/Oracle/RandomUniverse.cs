using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// A random universe, stated twice from the same decimals: for the product through its builder, for the oracle
/// as lists.
/// </summary>
internal sealed class RandomUniverse
{
    /// <summary>Event time of the first input.</summary>
    public const long FirstNs = 1_700_000_000_000_000_000;

    private static readonly string[] _lots = ["1", "1", "0.001", "0.00000001", "0.1", "100", "0.3", "0.007"];
    private static readonly string[] _ticks = ["0.01", "0.5", "0.000001", "0.1", "0.25", "0.00002"];
    private static readonly string[] _multipliers = ["1", "1", "10", "0.01", "1000", "50", "0.0001"];

    private readonly Dice _dice;
    private readonly UniverseBuilder _builder = new();
    private readonly OracleBook _oracle = new();

    private RandomUniverse(Dice dice) => _dice = dice;

    /// <summary>
    /// Makes currencies, tables and about <paramref name="instruments"/> instruments, and options on two of them.
    /// </summary>
    public static (Universe Product, OracleBook Oracle) Make(Dice dice, int instruments, bool hasOptions = false)
    {
        var made = new RandomUniverse(dice);
        made.Currencies();
        made.Tables();
        made.Instruments(instruments);
        if (hasOptions) made.Options();
        return (made._builder.Build(), made._oracle);
    }

    private void Currencies()
    {
        (string? Cap, string Weight)[] home = _dice.Chance(0.7) ? [(null, "1")] : [("1000000", "1"), (null, "0.97")];
        Currency("USDT", null, null, home, _dice.OneOf("1", "1", "1.02"));
        Currency("USDC", "0.9998", null, [(null, "0.99")], "1");
        Currency("BTC", null, "BTC-SPOT", [("2", "0.95"), ("10.5", "0.9"), (null, "0.5")], "1.1");
        Currency("ETH", null, "ETH-INDEX", [("100", "0.9")], _dice.OneOf("1", "1.25"));
        Currency("EUR", "1.0873", null, [(null, "1")], "1.05");
        Currency("DUST", "0.000000000001", null, [(null, "0")], "10");
    }

    private void Currency(
        string code, string? rate, string? symbol, (string? Cap, string Weight)[] tiers, string liability)
    {
        bool isBase = rate is null && symbol is null;
        _builder.AddCurrency(new CurrencyDefinition
        {
            Code = code,
            IsBase = isBase,
            Fx = rate is null ? null : Rate.Parse(rate),
            FxSymbol = symbol,
            Collateral = CollateralSchedule.Create(
                [
                    .. tiers.Select(t => new CollateralTier(
                        t.Cap is null ? null : Quantity.Parse(t.Cap), Rate.Parse(t.Weight))),
                ],
                Rate.Parse(liability)),
        });
        _oracle.Currencies.Add(new OracleCurrency
        {
            Id = _oracle.Currencies.Count,
            Code = code,
            Rate = isBase ? Fraction.One : rate is null ? null : Fraction.Parse(rate),
            RateSymbol = symbol,
            Tiers =
            [
                .. tiers.Select(t => new OracleTier(
                    t.Cap is null ? null : Fraction.Parse(t.Cap), Fraction.Parse(t.Weight))),
            ],
            LiabilityWeight = Fraction.Parse(liability),
        });
    }

    private void Tables()
    {
        for (int i = 0; i < 6; i++) Tiered($"tiers-{i}", i == 0 ? 20 : 1 + _dice.Below(8));
        Flat("flat-none", "0", "0");
        Flat("flat-reg-t", "0.25", "0.5");
        Flat("flat-much", "1.5", "10");
        PerContract("contract", "812.5", "1100");
        PerContract("contract-tiny", "0.00000001", "0.00000001");
        EquityShort("short", "0.3", "0.5");
        EquityShort("short-hard", "1", "1.7");
    }

    private void Tiered(string name, int brackets)
    {
        int decimals = _dice.Below(4);
        long floor = 0;
        long rate = _dice.Between(0, 900);
        var rows = new List<OracleBracket>();
        var product = new List<BracketRow>();
        for (int k = 0; k < brackets; k++)
        {
            long step = _dice.OneOf(1L, 5, 50, 1000) * _dice.Between(1, 9) * (_dice.Chance(0.5) ? 100 : 1_000_000);
            bool isOpen = k + 1 == brackets && _dice.Chance(0.5);
            string from = Fraction.Text(floor, decimals);
            string? to = isOpen ? null : Fraction.Text(floor + step, decimals);
            string maintenance = Fraction.Text(rate, 5);
            string initial = Fraction.Text(rate + _dice.OneOf(0L, 1, 250, 1000), 5);
            rows.Add(new OracleBracket(
                Fraction.Parse(from),
                to is null ? null : Fraction.Parse(to),
                Fraction.Parse(maintenance),
                Fraction.Parse(initial)));
            product.Add(new BracketRow(
                Money.Parse(from),
                to is null ? null : Money.Parse(to),
                Rate.Parse(maintenance),
                null,
                Rate.Parse(initial)));
            floor += step;
            rate += _dice.OneOf(0L, 1, 50, 500, 1000);
        }

        Table(MarginTable.Tiered(name, product), OracleRule.Tiered, rows);
    }

    private void Flat(string name, string maintenance, string initial) => Table(
        MarginTable.Flat(name, Rate.Parse(maintenance), Rate.Parse(initial)),
        OracleRule.Tiered,
        [One(maintenance, initial)]);

    private void PerContract(string name, string maintenance, string initial) => Table(
        MarginTable.PerContract(name, Money.Parse(maintenance), Money.Parse(initial)),
        OracleRule.PerContract,
        [One(maintenance, initial)]);

    private void EquityShort(string name, string rate, string initial) => Table(
        MarginTable.EquityShort(name, Rate.Parse(rate), Rate.Parse(initial)),
        OracleRule.EquityShort,
        [One(rate, initial)]);

    private static OracleBracket One(string maintenance, string initial) =>
        new(0, null, Fraction.Parse(maintenance), Fraction.Parse(initial));

    private void Table(MarginTable table, OracleRule rule, List<OracleBracket> brackets)
    {
        _builder.AddTable(table);
        _oracle.Tables.Add(new OracleTable(table.Name, rule, brackets));
    }

    private void Instruments(int count)
    {
        Instrument("BTC-SPOT", OracleKind.Equity, "USDT", "0.00000001", "0.01", "1", "flat-reg-t", "short");
        Instrument("ETH-INDEX", OracleKind.Index, "USDT", "1", "0.01", "1", null, null);
        for (int i = 2; i < count; i++)
        {
            string tier = $"tiers-{_dice.Below(6)}";
            string other = _dice.OneOf("flat-none", "flat-much", "contract", "contract-tiny", "tiers-0", tier);
            string lot = _dice.Pick(_lots);
            string tick = _dice.Pick(_ticks);
            string multiplier = _dice.Pick(_multipliers);
            switch (_dice.Below(6))
            {
                case 0:
                    string settle = _dice.OneOf("USDT", "EUR");
                    string rule = _dice.OneOf("short", "short-hard");
                    Instrument($"EQ{i}", OracleKind.Equity, settle, lot, tick, "1", "flat-reg-t", rule);
                    break;
                case 1:
                    Instrument($"OP{i}", OracleKind.Equity, "USDT", lot, tick, multiplier, other, null);
                    break;
                case 2:
                    settle = _dice.OneOf("BTC", "ETH");
                    Instrument($"INV{i}", OracleKind.Inverse, settle, lot, tick, _dice.OneOf("1", "10"), tier, null);
                    break;
                case 3:
                    settle = _dice.OneOf("BTC", "USDT", "EUR");
                    string rate = _dice.OneOf("0.000001", "0.03", "7");
                    Instrument($"QTO{i}", OracleKind.Quanto, settle, lot, tick, multiplier, tier, other, rate);
                    break;
                default:
                    settle = _dice.OneOf("USDT", "USDT", "USDC", "BTC", "EUR");
                    string? shorts = _dice.Chance(0.2) ? other : null;
                    Instrument($"LIN{i}", OracleKind.Linear, settle, lot, tick, multiplier, tier, shorts);
                    break;
            }
        }
    }

    /// <summary>European options; the first expiry passes while a simulation runs.</summary>
    private void Options()
    {
        foreach (string underlying in new[] { "BTC-SPOT", "ETH-INDEX" })
        {
            foreach (string strike in _dice.Shuffle<string>(["300", "2000.5", "8000", "30000"]).Take(2))
            {
                foreach (long hours in new[] { 1L, 1000 })
                {
                    Option(underlying, strike, hours, isCall: true);
                    Option(underlying, strike, hours, isCall: false);
                }
            }
        }
    }

    private void Option(string underlying, string strike, long hours, bool isCall)
    {
        string symbol = $"{underlying}-{hours}-{strike}-{(isCall ? "C" : "P")}";
        long expiryNs = FirstNs + (hours * 3_600_000_000_000);
        var option = new OptionDefinition(underlying, Price.Parse(strike), expiryNs, isCall, IsAmerican: false);
        Instrument(symbol, OracleKind.Equity, "USDT", "0.1", "0.01", "10", "flat-much", null, "1", option);
        OracleInstrument under = _oracle.Instruments.Single(i => i.Symbol == underlying);
        _oracle.Instruments[^1].Option = new OracleOption(under, isCall, Fraction.Parse(strike));
    }

    private void Instrument(
        string symbol, OracleKind kind, string settle, string lot, string tick, string multiplier,
        string? longTable, string? shortTable, string quantoRate = "1", OptionDefinition? option = null)
    {
        bool isStepTick = _dice.Chance(0.3);
        _builder.AddInstrument(new InstrumentDefinition
        {
            Symbol = symbol,
            Kind = Enum.Parse<InstrumentKind>(kind.ToString()),
            SettleCurrency = settle,
            Lot = Quantity.Parse(lot),
            Tick = Price.Parse(tick),
            MarkStep = isStepTick ? Price.Parse(tick) : null,
            Multiplier = Rate.Parse(multiplier),
            QuantoRate = Rate.Parse(quantoRate),
            LongTable = longTable,
            ShortTable = shortTable,
            Option = option,
        });
        _oracle.Instruments.Add(new OracleInstrument
        {
            Id = _oracle.Instruments.Count,
            Symbol = symbol,
            Kind = kind,
            Settle = _oracle.Currencies.Single(c => c.Code == settle),
            Lot = Fraction.Parse(lot),
            MarkStep = Fraction.Parse(tick) / (isStepTick ? 1 : 2),
            Multiplier = Fraction.Parse(multiplier),
            QuantoRate = Fraction.Parse(quantoRate),
            LongTable = _oracle.Tables.SingleOrDefault(t => t.Name == longTable),
            ShortTable = _oracle.Tables.SingleOrDefault(t => t.Name == (shortTable ?? longTable)),
        });
    }
}
