using System.Globalization;
using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

/// <summary>
/// A folder made by hand, with an option and requirement sets, through every verb; its numbers are worked out here.
/// </summary>
public sealed class ModelFolderTests : IDisposable
{
    /// <summary>
    /// All at a share of 100, a call of 2, a put of 1.5. E counts what options are worth, so the requirement of Reg T,
    /// which contains it, is less by as much.
    /// <code>
    /// a1 covered call   E = 1000 + 10000 − 200 = 10800
    ///    exchange       MM = 10000·0.3 + 200·0.3 = 3060           IM = 10000·0.5 + 200·0.3 = 5060
    ///    house (Reg T)  MM = 10000·0.25 − 200 = 2300              IM = 10000·0.5 − 200 = 4800
    /// a2 the same by margin tables     a3 the same by the house alone, with −1530 in cash
    /// a4 two puts short E = 5000 − 300 = 4700
    ///    exchange       MM = 300·0.3 = 90
    ///    house          MM = 200·(1.5 + max(0.2·100 − 10, 0.1·90)) − 300 = 2000
    /// a3 at a share of 20: E = −1530 + 2000 − 200 = 270, MM = 2000·0.25 − 200 = 300: deficient
    /// </code>
    /// </summary>
    private static readonly (string File, string Text)[] _files =
    [
        ("currencies.csv", "currency,base\nUSD,1\n"),
        ("brackets.csv", "table,floor,cap,maintenance,amount,initial\nstock,0,,0.3,,0.5\noption,0,,0.3,,0.3\n"),
        ("instruments.csv", """
            instrument,kind,settle,lot,tick,multiplier,margin,underlying,strike,expiry,right,exercise
            ACME,equity,USD,1,0.01,1,stock,,,,,
            ACME C110,equity,USD,1,0.01,100,option,ACME,110,2026-03-20T21:00:00Z,call,american
            ACME P90,equity,USD,1,0.01,100,option,ACME,90,2026-03-20T21:00:00Z,put,american

            """),
        ("accounts.csv", "account,model\na1,both\na2,\na3,house\na4,both\n"),
        ("balances.csv", "account,currency,amount\na1,USD,1000\na2,USD,1000\na3,USD,-1530\na4,USD,5000\n"),
        ("positions.csv", """
            account,instrument,quantity,entry_price
            a1,ACME,100,90
            a1,ACME C110,-1,3
            a2,ACME,100,90
            a2,ACME C110,-1,3
            a3,ACME,100,90
            a3,ACME C110,-1,3
            a4,ACME P90,-2,3

            """),
        ("prices.csv", "instrument,price\nACME,100\nACME C110,2\nACME P90,1.5\n"),
        ("models.json", """
            {
              "asOf": "2026-01-01T00:00:00Z",
              "sets": { "exchange": { "rule": "brackets" }, "house": { "rule": "reg-t" } },
              "groups": { "both": ["exchange", "house"] }
            }
            """),
    ];

    private const string Ticks = """
        timestamp_ns,instrument,bid,ask,last,qty
        1767225600000000000,ACME,,,99,1
        1767225601000000000,ACME,,,20,1
        1767225602000000000,ACME,,,60,1

        """;

    private readonly string _root = Directory.CreateTempSubdirectory("fastmargin-models-").FullName;

    public ModelFolderTests()
    {
        Directory.CreateDirectory(Book);
        foreach ((string file, string text) in _files) File.WriteAllText(Path.Combine(Book, file), text);
        File.WriteAllText(Tape, Ticks);
    }

    private string Book => Path.Combine(_root, "book");

    private string Tape => Path.Combine(_root, "ticks.csv");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Evaluate_and_explain_find_the_numbers_worked_out_by_hand()
    {
        JsonElement[] pools =
        [
            .. CliRun.Of("evaluate", "--book", Book, "--format", "json").Expect(ExitCode.Ok)
                .Json.GetProperty("pools").EnumerateArray(),
        ];
        foreach ((string account, decimal equity, decimal maintenance, decimal initial) in
            ((string, decimal, decimal, decimal)[])
            [
                ("a1", 10800, 3060, 5060), ("a2", 10800, 3060, 5060),
                ("a3", 8270, 2300, 4800), ("a4", 4700, 2000, 2000),
            ])
        {
            JsonElement pool = pools.Single(p => Text(p, "account") == account);
            Assert.Equal(equity, pool.GetProperty("equity").GetDecimal());
            Assert.Equal(maintenance, pool.GetProperty("maintenance_requirement").GetDecimal());
            Assert.Equal(initial, pool.GetProperty("initial_requirement").GetDecimal());
            JsonElement explained = Explain(account);
            Assert.Equal(equity, Value(explained, "equity"));
            Assert.Equal(maintenance, Value(explained, "maintenance"));
            Assert.Equal(initial, Value(explained, "initial"));
            Assert.Equal(equity - maintenance, Value(explained, "excess"));
        }
    }

    [Theory]
    [InlineData("a1", "set exchange", "3060", "2300")]
    [InlineData("a4", "set house", "90", "2000")]
    public void Explain_shows_each_set_and_the_one_that_binds(
        string account, string binding, string first, string second)
    {
        JsonElement model = Line(Explain(account).GetProperty("lines"), "maintenance").GetProperty("parts")[0];
        Assert.Equal("margin model both", Text(model, "name"));
        Assert.Equal("largest", Text(model, "rule"));
        Assert.Equal($"{binding} binds", Text(model, "how"));
        JsonElement[] sets = [.. model.GetProperty("parts").EnumerateArray()];
        Assert.Equal(["set exchange", "set house"], sets.Select(set => Text(set, "name")));
        Assert.Equal([first, second], sets.Select(set => Text(set, "value")));
        // The rule's own lines lead to the same number.
        Assert.Equal([first, second], sets.Select(set => Text(set.GetProperty("parts")[0], "value")));
    }

    [Fact]
    public void A_binary_book_is_the_same_book()
    {
        string file = Path.Combine(_root, "book.fmbook");
        string again = Path.Combine(_root, "again");
        CliRun.Of("convert", Book, file).Expect(ExitCode.Ok);
        CliRun.Of("convert", file, again).Expect(ExitCode.Ok);
        string models = "models.json";
        Assert.Equal(File.ReadAllBytes(Path.Combine(Book, models)), File.ReadAllBytes(Path.Combine(again, models)));
        string[] said =
        [
            .. new[] { Book, file, again }.Select(
                book => CliRun.Of("evaluate", "--book", book, "--format", "json").Expect(ExitCode.Ok).Out),
        ];
        Assert.Single(said.Distinct());
    }

    [Theory]
    [InlineData("sweep")]
    [InlineData("holders")]
    [InlineData("trigger")]
    public void Replay_raises_and_cures_the_deficiency_and_proves_it(string mode)
    {
        string events = Path.Combine(_root, $"{mode}.jsonl");
        string[] more = ["--mode", mode, "--events", events, "--verify"];
        CliRun run = CliRun.Of(["replay", "--book", Book, "--ticks", Tape, .. more]).Expect(ExitCode.Ok);
        Assert.EndsWith(" flags, 0 differences", run.LastLine, StringComparison.Ordinal);
        JsonElement[] edges = [.. File.ReadAllLines(events).Select(Json).Where(e => Text(e, "kind") == "level")];
        Assert.Equal(["deficient", "healthy"], edges.Select(e => Text(e, "to")));
        Assert.All(edges, e => Assert.Equal("a3", Text(e, "account")));
        Assert.Equal(270, edges[0].GetProperty("equity").GetDouble());
        Assert.Equal(300, edges[0].GetProperty("requirement").GetDouble());
    }

    [Fact]
    public void Worst_by_distance_leaves_out_what_a_model_moves_and_says_so()
    {
        CliRun run = CliRun.Of("worst", "--book", Book, "--by", "distance").Expect(ExitCode.Ok);
        string text = run.Out.ReplaceLineEndings(" ");
        Assert.Contains("3 under a margin model have no distance", text, StringComparison.Ordinal);
        JsonElement pools = CliRun.Of("worst", "--book", Book, "--by", "distance", "--format", "json").Json;
        JsonElement only = Assert.Single(pools.GetProperty("pools").EnumerateArray().ToArray());
        Assert.Equal("a2", only.GetProperty("account").GetString());
        pools = CliRun.Of("worst", "--book", Book, "--format", "json").Json;
        JsonElement first = pools.GetProperty("pools")[0];
        Assert.Equal("a4", first.GetProperty("account").GetString());
        Assert.Equal(2.35, first.GetProperty("ratio").GetDouble());
        Assert.Equal(JsonValueKind.Null, first.GetProperty("distance").ValueKind);
    }

    [Fact]
    public void Run_takes_models_by_json_lines()
    {
        string inputs = Path.Combine(_root, "inputs.jsonl");
        File.WriteAllLines(inputs,
        [
            """{"kind":"account_model","time_ns":1,"account":"a2","model":"house"}""",
            """{"kind":"account_model","time_ns":2,"account":"a2","model":"none"}""",
            """{"kind":"models","time_ns":3,"models":{"sets":{"house":{"rule":"brackets"}}}}""",
            """{"kind":"account_model","time_ns":4,"account":"a1","model":"house"}""",
            """{"kind":"account_model","time_ns":5,"account":"a4","model":"house"}""",
            """{"kind":"models","time_ns":6,"models":{"sets":{"house":{"rule":"brackets"}}}}""",
            """{"kind":"models","time_ns":7,"models":{"sets":{"house":{"rule":"?"}}}}""",
            """{"kind":"mark","time_ns":8,"instrument":"ACME","price":20}""",
        ]);
        string events = Path.Combine(_root, "events.jsonl");
        CliRun run = CliRun.Of("run", "--book", Book, "--lines", inputs, "--events", events).Expect(ExitCode.Ok);
        Assert.Contains("line 7", run.Error, StringComparison.Ordinal);
        JsonElement[] said = [.. File.ReadAllLines(events).Select(Json)];
        IEnumerable<string> what = said.Select(e => $"{e.GetProperty("seq")} {Text(e, "kind")} {Text(e, "reason")}");
        Assert.Equal(
            ["2 refused unknown_model", "3 refused unknown_model", "7 level ", "7 call_issued "], what);
        Assert.Equal("house", Text(said[2], "set"));

        // Reg T until the sixth input, the tables from then on; a share of 20 after the seventh.
        (string At, decimal Maintenance)[] expected = [("1", 3060), ("4", 2300), ("6", 3060), ("7", 660)];
        foreach ((string at, decimal maintenance) in expected)
        {
            string[] replay = ["--lines", inputs, "--at", at, "--format", "json"];
            JsonElement explained =
                CliRun.Of(["explain", "--book", Book, "--pool", "a1", .. replay]).Expect(ExitCode.Ok).Json;
            Assert.Equal(maintenance, Value(explained, "maintenance"));
        }
    }

    private static string Text(JsonElement e, string field) =>
        e.TryGetProperty(field, out JsonElement text) ? text.GetString()! : "";

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;

    private static JsonElement Line(JsonElement lines, string name) =>
        lines.EnumerateArray().Single(l => l.GetProperty("name").GetString() == name);

    private static decimal Value(JsonElement explained, string name) =>
        decimal.Parse(Text(Line(explained.GetProperty("lines"), name), "value"), CultureInfo.InvariantCulture);

    private JsonElement Explain(string account) =>
        CliRun.Of("explain", "--book", Book, "--pool", account, "--format", "json").Expect(ExitCode.Ok).Json;
}
