using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class StressVerbTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    [Fact]
    public void A_shock_that_moves_nothing_has_the_deficient_pools_and_the_shortfall_of_an_evaluation()
    {
        JsonElement shock = Stress("*=0", "--format", "json").Json.GetProperty("shocks")[0];
        JsonElement[] pools =
        [
            .. CliRun.Of("evaluate", "--book", sandbox.Book, "--format", "json").Expect(ExitCode.Ok).Json
                .GetProperty("pools").EnumerateArray()
                .Where(p => p.GetProperty("deficient").GetBoolean()),
        ];
        decimal lacking = -pools.Sum(p => p.GetProperty("margin_excess").GetDecimal());
        Assert.Equal(pools.Length, shock.GetProperty("deficient").GetInt32());
        Assert.InRange(shock.GetProperty("shortfall").GetDecimal(), lacking - 1e-6m, lacking + 1e-6m);
    }

    [Fact]
    public void A_grid_has_a_row_for_each_combination_and_a_deeper_fall_is_no_better()
    {
        string[] lines = Stress("*=-0.5:-0.1:0.2;fx:BTC=0,0.01", "--threads", "2", "--format", "csv").Lines;
        Assert.Equal("shock,deficient,unknown,shortfall", lines[0]);
        Assert.Equal(
            ["*=-0.5 fx:BTC=0", "*=-0.5 fx:BTC=0.01", "*=-0.3 fx:BTC=0", "*=-0.3 fx:BTC=0.01", "*=-0.1 fx:BTC=0",
                "*=-0.1 fx:BTC=0.01"],
            lines[1..].Select(l => l.Split(',')[0]));
    }

    [Fact]
    public void A_file_gives_its_shocks_in_order_and_the_worst_pools_of_each()
    {
        string file = sandbox["shocks.csv"];
        File.WriteAllText(file, "shock,target,move\ncrash,*,-0.6\nup,BTC*,0.5\ncrash,fx:BTC,-0.1\n");
        JsonElement json = Stress(file, "--worst", "3", "--format", "json").Json;
        Assert.Equal(
            ["crash", "up"],
            json.GetProperty("shocks").EnumerateArray().Select(s => s.GetProperty("shock").GetString()));
        double[] excess =
        [
            .. json.GetProperty("worst").EnumerateArray()
                .Where(p => p.GetProperty("shock").GetString() == "crash")
                .Select(p => p.GetProperty("margin_excess").GetDouble()),
        ];
        Assert.Equal(3, excess.Length);
        Assert.True(excess[2] < 0);
        Assert.Equal(excess.Order(), excess);
        string[] lines = Stress(file, "--worst", "3", "--format", "csv").Lines;
        Assert.StartsWith("shock,account,pool,", lines[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("crash,NOPE,-0.1", ":2: unknown instrument \"NOPE\"")]
    [InlineData("crash,NO*,-0.1", ":2: target NO*, which no instrument fits")]
    [InlineData("crash,fx:USDT,-0.1", ":2: target fx:USDT, whose rate is fixed")]
    [InlineData("crash,*,-1", ":2: a move of -1; expected a relative move above -1")]
    [InlineData("crash,*,much", ":2: move \"much\" is not a decimal")]
    [InlineData("crash,*,", ":2: no move of *")]
    [InlineData("crash,*,0.1\ncrash,*,0.2", ":3: target * twice in shock crash")]
    [InlineData("", ":1: no shock")]
    public void A_bad_file_is_a_data_error_with_its_line(string rows, string expected)
    {
        string file = sandbox["bad.csv"];
        File.WriteAllText(file, $"shock,target,move\n{rows}");
        CliRun run = CliRun.Of("stress", "--book", sandbox.Book, "--shocks", file).Expect(ExitCode.Data);
        Assert.Contains($"bad.csv{expected}", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_a_data_error() =>
        CliRun.Of("stress", "--book", sandbox.Book, "--shocks", sandbox["none.csv"]).Expect(ExitCode.Data);

    [Theory]
    [InlineData("*=", "move \"\" of *")]
    [InlineData("=0.1", "factor \"=0.1\"")]
    [InlineData("*=0.1:0.2", "FROM:TO:STEP")]
    [InlineData("*=0.2:0.1:0.01", "FROM not above TO")]
    [InlineData("*=0.1;*=0.2", "target * twice in a grid")]
    [InlineData("*=0:1:0.001;BTC*=0:1:0.001", "a grid of too many shocks")]
    [InlineData("*=0:1:0.000000000000000001", "too many moves")]
    [InlineData("*=-1", "a move of -1")]
    [InlineData("NOPE=0", "unknown instrument")]
    public void A_bad_grid_is_a_usage_error(string grid, string expected)
    {
        CliRun run = CliRun.Of("stress", "--book", sandbox.Book, "--shocks", grid).Expect(ExitCode.Usage);
        Assert.Contains($"--shocks: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    private CliRun Stress(string shocks, params string[] more) =>
        CliRun.Of(["stress", "--book", sandbox.Book, "--shocks", shocks, .. more]).Expect(ExitCode.Ok);
}
