using System.Text;
using FastMargin.Engine;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>Sections of runtime.json for prices, calls and overload.</summary>
public sealed class RuntimeSectionsTests
{
    [Fact]
    public void What_is_left_out_has_its_default()
    {
        RuntimeOptions read = Read("""{ "marks": {}, "calls": {}, "overload": {} }""");
        Assert.Equal(MarkRule.Default, read.Marks!.Rule);
        Assert.Equal(new CallOptions(), read.Calls);
        Assert.Equal(new OverloadOptions(), read.Overload);
        EngineOptions options = Read("{}").Over(new EngineOptions());
        Assert.Equal((MarkRule.Default, new CallOptions()), (options.Marks.Rule, options.Calls));
    }

    [Fact]
    public void Everything_that_can_be_said_is_read()
    {
        RuntimeOptions read = Read(
            """
            {
              "marks": {
                "symbols": { "A": { "staleAfter": null, "onStale": "keep" }, "B": { "bound": 0.3 } },
                "staleAfter": "5s", "maxJump": 0.2, "confirmAfter": 7, "bound": 0.05, "maxLag": "250ms",
                "onStale": "conservative", "onCrossed": "halt", "onOutlier": "halt", "onNotPositive": "keep",
                "onGap": "halt", "onLate": "keep", "onHalted": "halt"
              },
              "calls": {
                "on": false, "from": "liquidation", "target": "requirement", "grace": "2d", "step": 0.01,
                "refreshPerTimer": 0
              },
              "overload": { "live": "wait", "files": "conflate" }
            }
            """);
        var rule = new MarkRule
        {
            StaleAfterNs = 5_000_000_000,
            MaxJump = Rate.Parse("0.2"),
            ConfirmAfter = 7,
            Bound = Rate.Parse("0.05"),
            OnStale = MarkTreatment.Conservative,
            OnCrossed = MarkTreatment.Halt,
            OnOutlier = MarkTreatment.Halt,
            OnNotPositive = MarkTreatment.Keep,
            OnGap = MarkTreatment.Halt,
            OnLate = MarkTreatment.Keep,
            OnHalted = MarkTreatment.Halt,
        };
        Assert.Equal((rule, 250_000_000L), (read.Marks!.Rule, read.Marks.MaxLagNs!.Value));
        Assert.Equal(rule with { StaleAfterNs = null, OnStale = MarkTreatment.Keep }, read.Marks.BySymbol["A"]);
        Assert.Equal(rule with { Bound = Rate.Parse("0.3") }, read.Marks.BySymbol["B"]);
        var calls = new CallOptions
        {
            IsOn = false,
            From = Level.Liquidation,
            Target = CallTarget.Requirement,
            GraceNs = 2L * 86_400 * 1_000_000_000,
            Step = Money.Parse("0.01"),
            RefreshPerTimer = 0,
        };
        Assert.Equal(calls, read.Calls);
        Assert.Equal((OverloadPolicy.Wait, OverloadPolicy.Conflate), (read.Overload!.Live, read.Overload.Files));
    }

    [Theory]
    [InlineData("1ns", 1)]
    [InlineData("3us", 3_000)]
    [InlineData("2m", 120_000_000_000)]
    [InlineData("366d", CallOptions.MaxGraceNs)]
    public void Durations_have_a_unit(string text, long ns) =>
        Assert.Equal(ns, Read($$"""{ "calls": { "grace": "{{text}}" } }""").Calls!.GraceNs);

    [Theory]
    [InlineData("""{ "marks": { "staleAfer": "5s" } }""", "unknown option \"staleAfer\"")]
    [InlineData("""{ "marks": { "staleAfter": 5 } }""", "staleAfter 5")]
    [InlineData("""{ "marks": { "staleAfter": "5" } }""", "a whole number and its unit")]
    [InlineData("""{ "marks": { "staleAfter": "1.5s" } }""", "a whole number and its unit")]
    [InlineData("""{ "marks": { "staleAfter": "s" } }""", "a whole number and its unit")]
    [InlineData("""{ "marks": { "staleAfter": "-1s" } }""", "a whole number and its unit")]
    [InlineData("""{ "marks": { "staleAfter": "99999999999999d" } }""", "a whole number and its unit")]
    [InlineData("""{ "marks": { "staleAfter": "0s" } }""", "above 0")]
    [InlineData("""{ "marks": { "maxLag": "0s" } }""", "maxLag")]
    [InlineData("""{ "marks": { "maxJump": 11 } }""", "at most 10")]
    [InlineData("""{ "marks": { "confirmAfter": -1 } }""", "confirmAfter -1")]
    [InlineData("""{ "marks": { "onStale": "ignore" } }""", "keep, conservative or halt")]
    [InlineData("""{ "marks": { "onStale": "conservative" } }""", "a bound")]
    [InlineData("""{ "marks": { "bound": 1 } }""", "below 1")]
    [InlineData("""{ "marks": { "symbols": { "A": { "maxLag": "1s" } } } }""", "unknown option \"maxLag\"")]
    [InlineData("""{ "marks": { "symbols": { "A": {}, "A": {} } } }""", "\"A\" twice")]
    [InlineData("""{ "marks": { "symbols": [] } }""", "an object")]
    [InlineData("""{ "calls": { "grace": "367d" } }""", "grace")]
    [InlineData("""{ "calls": { "from": "healthy" } }""", "warning, deficient or liquidation")]
    [InlineData("""{ "calls": { "target": "initial" } }""", "release or requirement")]
    [InlineData("""{ "calls": { "step": -1 } }""", "0 or more")]
    [InlineData("""{ "calls": { "refreshPerTimer": 100001 } }""", "100000")]
    [InlineData("""{ "overload": { "live": "drop" } }""", "wait or conflate")]
    public void Anything_else_is_refused_with_its_line_and_what_was_expected(string json, string said)
    {
        DataException error = Assert.Throws<DataException>(() => Read("\n" + json));
        Assert.Contains(said, error.Message, StringComparison.Ordinal);
        Assert.Equal(("runtime.json", 2), (error.File, error.Line));
    }

    private static RuntimeOptions Read(string json) => RuntimeFile.Parse(Encoding.UTF8.GetBytes(json), "runtime.json");
}
