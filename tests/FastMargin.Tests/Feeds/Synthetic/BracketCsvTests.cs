using System.Text;
using FastMargin.Feeds.Synthetic;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds.Synthetic;

public sealed class BracketCsvTests
{
    private const string Header =
        "symbol,tier,floor_notional,cap_notional,mm_rate,mm_amount,max_leverage,notional_coef\n";
    private const string Two =
        "A/USDT:USDT,1,0.0,5000.0,0.01,0.0,75.0,\nA/USDT:USDT,2,5000.0,50000.0,0.02,50.0,25.0,\n";

    [Fact]
    public void Rows_become_a_table_with_initial_rates_rounded_up()
    {
        MarginTable table = Assert.Single(Read(Header + Two).Tables);
        Assert.Equal("A/USDT:USDT", table.Name);
        Assert.Equal(Money.FromDecimal(50), table.Brackets[1].Amount);
        Assert.Equal(Rate.Parse("0.013333333333333334"), table.Brackets[0].Initial);
        Assert.Equal(Money.FromDecimal(50_000), table.Brackets[1].Cap);
    }

    [Theory]
    [InlineData("BTC/USDT:USDT", "BTCUSDT")]
    [InlineData("BTC/USDT:USDT", "BTCUSDT.USDM")]
    [InlineData("BTC/USDT:USDT", "BTCUSDT.BINANCE.FUT")]
    [InlineData("BTC/USDT:USDT", "BTC-USDT")]
    [InlineData("BTC/USDT:USDT", "btc_usdt")]
    [InlineData("BTC/USDT:USDT-241227", "BTCUSDT-241227")]
    public void A_contract_is_found_however_it_is_spelled(string listed, string asked)
    {
        BracketTables tables = Read(Header + Two.Replace("A/USDT:USDT", listed, StringComparison.Ordinal));
        Assert.NotNull(tables.Find(asked));
    }

    [Theory]
    [InlineData("BTC/USDT:USDT-241227", "BTCUSDT")]
    [InlineData("BTC/USDT:USDT", "BTCUSDC.KRAKEN")]
    [InlineData("BTC/USDT:USDT", "BTCUSD_PERP.COINM")]
    public void Another_contract_is_not_found(string listed, string asked)
    {
        BracketTables tables = Read(Header + Two.Replace("A/USDT:USDT", listed, StringComparison.Ordinal));
        Assert.Null(tables.Find(asked));
    }

    [Fact]
    public void An_amount_the_venue_rounded_is_replaced_by_the_exact_one()
    {
        string rounded = Header + "A,1,0,3333.3,0.01,0,75,\nA,2,3333.3,50000,0.0125,8.33,25,\n";
        Assert.Equal(Money.Parse("8.33325"), Read(rounded).Tables[0].Brackets[1].Amount);
    }

    [Theory]
    [InlineData("A,1,0,5000,0.01,0,75,\nA,2,5000,9000,0.02,51,25,\n", "brackets.csv:3: table A: amount 51")]
    [InlineData("A,1,0,50,0.01,0,75,\nA,2,60,90,0.02,0.6,25,\n", "brackets.csv:3: table A: floor 60 leaves a gap")]
    [InlineData("A,1,0,5000,x,0,75,\n", "brackets.csv:2: mm_rate")]
    [InlineData("A,1,0,5000,0.01,0,0,\n", "brackets.csv:2: max_leverage 0")]
    [InlineData("A,1,0,5000,0.01\n", "brackets.csv:2: 5 fields")]
    [InlineData("A/B,1,0,5000,0.01,0,75,\nAB:B,1,0,5000,0.01,0,75,\n", "contract AB:B is A/B spelled otherwise")]
    public void A_bad_row_is_refused_with_file_and_line(string rows, string expected)
    {
        var error = Assert.Throws<DataException>(() => Read(Header + rows));
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        var error = Assert.Throws<DataException>(() => Read("symbol,floor_notional\n"));
        Assert.Contains("cap_notional", error.Message, StringComparison.Ordinal);
    }

    private static BracketTables Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return BracketCsv.Read(stream, "brackets.csv");
    }
}
