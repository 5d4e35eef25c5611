using System.Globalization;
using System.Text.Json;

namespace FastMargin.Cli.Tests.Verbs;

/// <summary>
/// A folder made by hand, with an option and requirement sets, through every verb; its numbers are worked out here.
/// </summary>
public sealed class ModelFolderTests : IDisposable
{
    /// <summary>
    /// a1: 100 shares at 100, one call short at 2, 1,000 in cash: E = 1000 + 10000 - 200 = 10800,
    /// MM = 10000 * 0.25 + 200 * 0.3 = 2560, IM = 10000 * 0.5 + 200 * 0.3 = 5060. a2 holds the same by margin tables.
    /// At a mark of 20 for the share: E = 1000 + 2000 - 200 = 2800, MM = 2000 * 0.25 + 60 = 560, and a3 with 2,300 less
    /// in cash has E = 500: deficient.
    /// </summary>
    private static readonly (string File, string Text)[] _files =
    [
        ("currencies.csv", "currency,base\nUSD,1\n"),
        ("brackets.csv", "table,floor,cap,maintenance,amount,initial\nstock,0,,0.25,,0.5\noption,0,,0.3,,0.3\n"),
        ("instruments.csv", """
            instrument,kind,settle,lot,tick,multiplier,margin,underlying,strike,expiry,right,exercise
            ACME,equity,USD,1,0.01,1,stock,,,,,
            ACME C110,equity,USD,1,0.01,100,option,ACME,110,2026-03-20T21:00:00Z,call,american

            """),
        ("accounts.csv", "account,model\na1,both\na2,\na3,house\n"),
        ("balances.csv", "account,currency,amount\na1,USD,1000\na2,USD,1000\na3,USD,-1300\n"),
        ("positions.csv", """
            account,instrument,quantity,entry_price
            a1,ACME,100,90
            a1,ACME C110,-1,3
            a2,ACME,100,90
            a2,ACME C110,-1,3
            a3,ACME,100,90
            a3,ACME C110,-1,3

            """),
        ("prices.csv", "instrument,price\nACME,100\nACME C110,2\n"),
        ("models.json", """
            {
              "asOf": "2026-01-01T00:00:00Z",
              "sets": { "exchange": { "rule": "brackets" }, "house": { "rule": "brackets" } },
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
        foreach (string account in (string[])["a1", "a2"])
        {
            JsonElement pool = pools.Single(p => p.GetProperty("account").GetString() == account);
            Assert.Equal(10800m, pool.GetProperty("equity").GetDecimal());
            Assert.Equal(2560m, pool.GetProperty("maintenance_requirement").GetDecimal());
            Assert.Equal(5060m, pool.GetProperty("initial_requirement").GetDecimal());
            JsonElement explained = Explain(account);
            Assert.Equal("10800", Value(explained, "equity"));
            Assert.Equal("2560", Value(explained, "maintenance"));
            Assert.Equal("5060", Value(explained, "initial"));
            Assert.Equal("8240", Value(explained, "excess"));
        }

        JsonElement model = Line(Explain("a1").GetProperty("lines"), "maintenance").GetProperty("parts")[0];
        Assert.Equal("margin model both", model.GetProperty("name").GetString());
        Assert.Contains("set exchange binds", model.GetProperty("how").GetString(), StringComparison.Ordinal);
        IEnumerable<JsonElement> sets = model.GetProperty("parts").EnumerateArray();
        Assert.Equal(["set exchange", "set house"], sets.Select(s => s.GetProperty("name").GetString()!));
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
        Assert.Equal(500, edges[0].GetProperty("equity").GetDouble());
        Assert.Equal(560, edges[0].GetProperty("requirement").GetDouble());
    }

    [Fact]
    public void Worst_by_distance_leaves_out_what_a_model_moves_and_says_so()
    {
        CliRun run = CliRun.Of("worst", "--book", Book, "--by", "distance").Expect(ExitCode.Ok);
        string text = run.Out.ReplaceLineEndings(" ");
        Assert.Contains("2 under a margin model have no distance", text, StringComparison.Ordinal);
        JsonElement pools = CliRun.Of("worst", "--book", Book, "--by", "distance", "--format", "json").Json;
        JsonElement only = Assert.Single(pools.GetProperty("pools").EnumerateArray().ToArray());
        Assert.Equal("a2", only.GetProperty("account").GetString());
        pools = CliRun.Of("worst", "--book", Book, "--format", "json").Json;
        JsonElement first = pools.GetProperty("pools")[0];
        Assert.Equal("a3", first.GetProperty("account").GetString());
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
            """{"kind":"models","time_ns":5,"models":{"sets":{"house":{"rule":"brackets"}}}}""",
            """{"kind":"models","time_ns":6,"models":{"sets":{"house":{"rule":"?"}}}}""",
            """{"kind":"mark","time_ns":7,"instrument":"ACME","price":20}""",
        ]);
        string events = Path.Combine(_root, "events.jsonl");
        CliRun run = CliRun.Of("run", "--book", Book, "--lines", inputs, "--events", events).Expect(ExitCode.Ok);
        Assert.Contains("line 6", run.Error, StringComparison.Ordinal);
        JsonElement[] said = [.. File.ReadAllLines(events).Select(Json)];
        IEnumerable<string> what = said.Select(e => $"{e.GetProperty("seq")} {Text(e, "kind")} {Text(e, "reason")}");
        Assert.Equal(
            ["2 refused unknown_model", "3 refused unknown_model", "6 level ", "6 call_issued "], what);
        string[] replay = ["--lines", inputs, "--at", "6", "--format", "json"];
        JsonElement explained =
            CliRun.Of(["explain", "--book", Book, "--pool", "a1", .. replay]).Expect(ExitCode.Ok).Json;
        JsonElement model = Line(explained.GetProperty("lines"), "maintenance").GetProperty("parts")[0];
        Assert.Equal("margin model house", model.GetProperty("name").GetString());
        Assert.Equal("560", Value(explained, "maintenance"));
    }

    private static string Text(JsonElement e, string field) =>
        e.TryGetProperty(field, out JsonElement text) ? text.GetString()! : "";

    private static JsonElement Json(string line) => JsonDocument.Parse(line).RootElement;

    private static JsonElement Line(JsonElement lines, string name) =>
        lines.EnumerateArray().Single(l => l.GetProperty("name").GetString() == name);

    private static string Value(JsonElement explained, string name)
    {
        string text = Line(explained.GetProperty("lines"), name).GetProperty("value").GetString()!;
        return decimal.Parse(text, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
    }

    private JsonElement Explain(string account) =>
        CliRun.Of("explain", "--book", Book, "--pool", account, "--format", "json").Expect(ExitCode.Ok).Json;
}
