using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Feeds.Synthetic;

/// <summary>
/// The workloads that limits are measured with.
/// <para>W1: 1,000 instruments, popularity Zipf(1), price uniform 10..1010, maintenance rate uniform 0.5..5.5 %;
/// <c>1 + floor(min(40, exponential(mean 7)))</c> positions, each in another instrument, of ±1..1000 lots worth 10
/// each, entered at the mark; <c>E/MM = 1.001 + lognormal(ln 3, 0.9)</c>.</para>
/// <para>W2: the same with six rising brackets, one position in ten above the first edge.</para>
/// </summary>
public static class Workloads
{
    /// <summary>Number of instruments.</summary>
    public const int Instruments = 1_000;

    private const int MaxPositions = 41;
    private const double MeanExponential = 7;
    private const int MaxLots = 1_000;
    private const int LotValue = 10;
    private const int Brackets = 6;

    // Of 1..1000 lots of 10 each, 901 to 1000 are above this: one in ten. The other edges divide that tenth.
    private const int FirstEdge = 9_000;
    private const int EdgeStep = 200;

    // Steps fine enough that a calm tick of 0.2 bp moves even the lowest price by 200 of them.
    private const int PriceDecimals = 6;
    private const int LotDecimals = 9;
    private const int RateDecimals = 6;

    // Stream numbers of the market; account streams are counted from 0 upwards.
    private const ulong MarketStream = ulong.MaxValue;

    /// <summary>Workload W1: one rate an instrument. The market depends on the seed as well.</summary>
    public static BookRecipe W1(int accounts, ulong seed) => W1(accounts, seed, Instruments);

    /// <summary>W1 with another number of instruments: its first ones, or more of the same kind.</summary>
    public static BookRecipe W1(int accounts, ulong seed, int instruments) =>
        Recipe(accounts, seed, brackets: 1, instruments);

    /// <summary>Workload W2: six brackets an instrument.</summary>
    public static BookRecipe W2(int accounts, ulong seed) => Recipe(accounts, seed, Brackets, Instruments);

    /// <summary>
    /// A tape over a workload: 2,000,000 ticks calm or volatile, 200,000 of a crash in which the 50 most popular
    /// instruments fall 20 %.
    /// </summary>
    public static TapeRecipe Tape(BookRecipe workload, TapeShape shape)
    {
        ArgumentNullException.ThrowIfNull(workload);
        int ticks = shape is TapeShape.Calm or TapeShape.Volatile ? 2_000_000 : 200_000;
        return new TapeRecipe { Market = workload.Market, Shape = shape, Seed = workload.Seed, Ticks = ticks };
    }

    private static BookRecipe Recipe(int accounts, ulong seed, int brackets, int instruments) => new()
    {
        Market = Market(seed, brackets, instruments),
        Accounts = accounts,
        Seed = seed,
        MeanPositions = PositionCounts.MeanOf(MeanExponential, MaxPositions),
        MaxPositions = MaxPositions,
        PopularityExponent = 1,
        UniformLots = MaxLots,
        RatioFloor = 1.001,
        RatioMedian = 3,
        RatioSigma = 0.9,
        EntrySpread = 0,
    };

    private static SyntheticMarket Market(ulong seed, int brackets, int instruments)
    {
        var random = new SeededRandom(seed, MarketStream);
        var builder = new UniverseBuilder();
        builder.AddCurrency(new CurrencyDefinition { Code = "USD", IsBase = true });
        var prices = new Price?[instruments];
        for (int i = 0; i < instruments; i++)
        {
            string symbol = FormattableString.Invariant($"I{i + 1:D4}");
            double price = random.Uniform(10, 1010);
            builder.AddTable(Table(symbol, random.Uniform(0.005, 0.055), brackets));
            builder.AddInstrument(new InstrumentDefinition
            {
                Symbol = symbol,
                Kind = InstrumentKind.Linear,
                SettleCurrency = "USD",
                Tick = new Price(Round(1e-6, PriceDecimals)),
                MarkStep = new Price(Round(1e-6, PriceDecimals)),
                Lot = new Quantity(Round(LotValue / price, LotDecimals)),
                LongTable = symbol,
            });
            prices[i] = new Price(Round(price, PriceDecimals));
        }

        return new SyntheticMarket(builder.Build(), prices);
    }

    /// <summary>Rates <c>r, 1.25 r, 1.5 r, ...</c> from 0, 9000, 9200, ...</summary>
    private static MarginTable Table(string name, double rate, int brackets)
    {
        Int128 first = Round(rate, RateDecimals);
        var rows = new BracketRow[brackets];
        for (int k = 0; k < brackets; k++)
        {
            Money? cap = k + 1 < brackets ? Edge(k + 1) : null;
            rows[k] = new BracketRow(k == 0 ? Money.Zero : Edge(k), cap, new Rate(first + (first / 4 * k)));
        }

        return MarginTable.Tiered(name, rows);
    }

    private static Money Edge(int k) => Money.FromDecimal(FirstEdge + ((k - 1) * EdgeStep));

    private static Int128 Round(double value, int decimals)
    {
        double scaled = value * (double)Atto.PowerOfTen(decimals);
        return (Int128)Math.Round(scaled) * (Int128)Atto.PowerOfTen(Atto.Decimals - decimals);
    }
}
