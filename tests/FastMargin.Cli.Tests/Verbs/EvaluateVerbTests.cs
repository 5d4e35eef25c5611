using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

public sealed class EvaluateVerbTests(Sandbox sandbox) : IClassFixture<Sandbox>
{
    [Fact]
    public void Report_of_every_pool_has_its_amounts_and_liquidation_prices()
    {
        JsonElement pools = Evaluate("--format", "json").Json.GetProperty("pools");
        Assert.True(pools.GetArrayLength() >= 40);
        int prices = 0;
        foreach (JsonElement pool in pools.EnumerateArray())
        {
            double equity = pool.GetProperty("equity").GetDouble();
            double maintenance = pool.GetProperty("maintenance_requirement").GetDouble();
            Assert.True(pool.GetProperty("initial_requirement").GetDouble() >= maintenance - 1e-6);
            Assert.Equal(equity - maintenance, pool.GetProperty("margin_excess").GetDouble(), 1e-6);
            Assert.False(pool.GetProperty("deficient").GetBoolean());
            prices += pool.GetProperty("positions").EnumerateArray().Count(
                p => p.GetProperty("liquidation_price").ValueKind == JsonValueKind.Number);
        }

        Assert.True(prices > 0, "no liquidation price at all");
    }

    [Fact]
    public void Worst_pools_come_first()
    {
        JsonElement pools = Evaluate("--format", "json", "--top", "5").Json.GetProperty("pools");
        double[] ratios = [.. pools.EnumerateArray().Select(p => p.GetProperty("ratio").GetDouble())];
        Assert.Equal(5, ratios.Length);
        Assert.Equal(ratios.Order(), ratios);
    }

    [Fact]
    public void Prices_of_a_file_replace_those_of_the_book()
    {
        File.WriteAllText(sandbox["prices.csv"], "instrument,price\nBTCUSDT,47900\n");
        JsonElement before = Evaluate("--format", "json").Json;
        JsonElement after = Evaluate("--format", "json", "--prices", sandbox["prices.csv"]).Json;
        Assert.NotEqual(before.ToString(), after.ToString());
        Assert.Contains(after.GetProperty("pools").EnumerateArray(), p => p.GetProperty("deficient").GetBoolean());
    }

    [Fact]
    public void Csv_has_one_row_a_position()
    {
        string[] lines = Evaluate("--format", "csv", "--account", "A0000001").Lines;
        Assert.StartsWith("account,pool,level,equity,", lines[0], StringComparison.Ordinal);
        Assert.True(lines.Length > 1);
        Assert.All(lines.Skip(1), line => Assert.StartsWith("A0000001,", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Table_shows_pools_and_positions()
    {
        CliRun run = Evaluate("--account", "A0000002");
        Assert.Contains("A0000002", run.Out, StringComparison.Ordinal);
        Assert.Contains("liquidation", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Requirement_sets_are_shown_with_the_one_that_binds()
    {
        string copy = CopyOfBook("modelled-book");
        File.WriteAllText(Path.Combine(copy, "models.json"), """
            { "sets": { "exchange": { "rule": "brackets" }, "house": { "rule": "brackets" } },
              "groups": { "both": ["exchange", "house"] } }
            """);
        string accounts = Path.Combine(copy, "accounts.csv");
        string[] lines = File.ReadAllLines(accounts);
        File.WriteAllLines(accounts, lines.Select((line, i) => line + (i == 0 ? ",model" : ",both")));
        JsonElement pool = CliRun.Of("evaluate", "--book", copy, "--pool", "cross", "--format", "json")
            .Expect(ExitCode.Ok).Json.GetProperty("pools").EnumerateArray().First(
                p => p.GetProperty("maintenance_requirement").GetDouble() > 0);
        Assert.Equal("exchange", pool.GetProperty("binding_set").GetString());
        JsonElement[] sets = [.. pool.GetProperty("sets").EnumerateArray()];
        Assert.Equal(["exchange", "house"], sets.Select(set => set.GetProperty("set").GetString()));
        Assert.All(sets, set => Assert.Equal(
            pool.GetProperty("maintenance_requirement").GetDouble(), set.GetProperty("set_maintenance").GetDouble()));
        string table = CliRun.Of("evaluate", "--book", copy).Expect(ExitCode.Ok).Out;
        Assert.Contains("requirement sets", table, StringComparison.Ordinal);
    }

    [Fact]
    public void An_account_that_does_not_exist_is_a_data_error() =>
        Assert.Contains(
            "no account nobody",
            CliRun.Of("evaluate", "--book", sandbox.Book, "--account", "nobody").Expect(ExitCode.Data).Error,
            StringComparison.Ordinal);

    [Fact]
    public void A_bad_book_is_an_error_with_file_line_found_and_expected()
    {
        string copy = CopyOfBook("bad-book");
        File.AppendAllText(Path.Combine(copy, "positions.csv"), "A0000001,,NOSUCH,1,1\n");
        CliRun run = CliRun.Of("evaluate", "--book", copy).Expect(ExitCode.Data);
        Assert.Matches(@"^error: .*positions\.csv:\d+: .*NOSUCH.*; expected ", run.Error);
    }

    private string CopyOfBook(string name)
    {
        string copy = sandbox[name];
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.GetFiles(sandbox.Book))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)), overwrite: true);
        }

        return copy;
    }

    private CliRun Evaluate(params string[] more) =>
        CliRun.Of(["evaluate", "--book", sandbox.Book, .. more]).Expect(ExitCode.Ok);
}
