using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Models.Rules;

public sealed class DeriveModelTests
{
    private const string Json = """
        {
          "asOf": "2026-01-05T14:30:00Z",
          "sets": {
            "one": {
              "rule": "derive-pmrm1", "initialFactor": 1.3, "staticDiscount": 0.95, "rateMultiplier": 4,
              "rateAdd": 0.05,
              "baseCharge": 0.02, "perpetualCharge": 0.02, "optionCharge": 0.01,
              "basis": { "up": 1.05, "down": 0.95, "add": 0.25, "multiplier": 0.01 },
              "volatility": { "up": 0.45, "down": 0.3, "shortPower": 0.3, "longPower": 0.13, "floorDays": 1 },
              "markets": { "ES": { "spot": "FUT", "perpetuals": ["FUT"] } }
            },
            "two": {
              "rule": "derive-pmrm2", "maintenanceFactor": 0.8, "initialFactor": 1, "perpetualCharge": 0.01,
              "volatility": { "up": 0.45, "down": 0.3, "shortPower": 0.3, "longPower": 0.13, "floorDays": 1 },
              "skew": { "linearCap": 0.15, "leastWidth": 0.01, "widthScale": 4, "volatilityStatic": 1 },
              "markets": { "ES": { "spot": "FUT", "perpetuals": ["FUT"] } }
            },
            "standard": {
              "rule": "derive-standard", "perpetualInitial": 0.1, "perpetualMaintenance": 0.065, "maxSpot": 0.15,
              "minSpot": 0.1, "callMaintenance": 0.075, "putMaintenance": 0.075, "putMarkMaintenance": 0.075,
              "unpairedInitialScale": 1.2, "unpairedMaintenanceScale": 1.1, "maintenanceOffsetScale": 1.05,
              "markets": { "ES": { "spot": "FUT", "perpetuals": ["FUT"] } }
            }
          }
        }
        """;

    [Fact]
    public void Perpetual_alone_loses_its_worst_move_and_its_charge()
    {
        using var rig = new Rig(new Dice(1), "one", Json);
        int perpetual = rig.Market.Universe.InstrumentId("FUT");
        rig.Move(perpetual, 32_000);
        rig.Hold(new Dictionary<int, long> { [perpetual] = -2 });
        // Two of fifty at 4000, 15 % up, 2 % of notional beside it.
        Assert.Equal(400_000 * 0.17, rig.Requirement(), 1e-6);
        Assert.Equal(400_000 * 0.17 * 1.3, rig.Exact().Initial.ToDouble(), 1e-6);
    }

    [Fact]
    public void Standard_manager_asks_for_a_share_of_a_perpetual()
    {
        using var rig = new Rig(new Dice(1), "standard", Json);
        int perpetual = rig.Market.Universe.InstrumentId("FUT");
        rig.Move(perpetual, 32_000);
        rig.Hold(new Dictionary<int, long> { [perpetual] = 2 });
        Assert.Equal(400_000 * 0.065, rig.Requirement(), 1e-6);
        Assert.Equal(400_000 * 0.1, rig.Exact().Initial.ToDouble(), 1e-6);
    }

    [Theory]
    [InlineData("one")]
    [InlineData("two")]
    [InlineData("standard")]
    public void Options_are_asked_for_in_every_manager_and_never_below_zero(string set) => Seeds.ForEach(10, dice =>
    {
        using var rig = new Rig(dice, set, Json);
        Instrument[] options =
            [.. rig.Market.Universe.Instruments.Where(i => i.Symbol.StartsWith("FUT_", StringComparison.Ordinal))];
        rig.Hold(dice.Shuffle(options).Take(6).ToDictionary(i => i.Id, _ => dice.OneOf(-5L, -2, 1, 4)));
        double first = rig.Requirement();
        Assert.True(first >= 0 && rig.Exact().Initial >= rig.Exact().Maintenance);
        rig.Time(OptionMarket.AsOf + 3_600_000_000_000);
        // At fixed marks the standard manager knows no time, but for the last digits of a volatility.
        if (set == "standard") Assert.Equal(first, rig.Requirement(), 1e-6 * (1 + first));
        else Assert.NotEqual(first, rig.Requirement());
        int perpetual = rig.Market.Universe.InstrumentId("FUT");
        rig.Book.ClearMark(perpetual);
        rig.Refresh();
        Assert.True(double.IsNaN(rig.Requirement()));
        Assert.Equal(perpetual, rig.Exact().UnpricedInstrument);
    });

    [Fact]
    public void What_is_of_no_market_is_to_blame()
    {
        using var rig = new Rig(new Dice(1), "one", Json);
        int stock = rig.Market.Universe.InstrumentId("STK");
        rig.Hold(new Dictionary<int, long> { [stock] = 1 });
        Assert.Equal(stock, rig.Exact().UnpricedInstrument);
    }

    [Theory]
    [InlineData("\"initialFactor\":1.3", "markets: missing")]
    [InlineData("\"markets\":{}", "initialFactor: missing")]
    [InlineData("\"initialFactor\":1.3,\"markets\":{\"M\":{\"spot\":\"XYZ\"}}", "markets.M.spot: \"XYZ\"")]
    [InlineData(
        "\"initialFactor\":1.3,\"markets\":{\"M\":{\"spot\":\"FUT\",\"perpetuals\":[\"FUT\",\"INV\"]}}",
        "markets.M.perpetuals: 2 symbols; expected at most one")]
    [InlineData("\"initialFactor\":1.3,\"basis\":{\"up\":0,\"down\":1}", "basis.up: 0; expected")]
    [InlineData("\"initialFactor\":1.3,\"markets\":{\"M\":{\"spot\":\"FUT\"}},\"fee\":1", "fee: not a parameter")]
    public void Parameter_that_cannot_be_is_an_error_that_names_its_path(string set, string message)
    {
        Universe universe = new OptionMarket(new Dice(1)).Universe;
        var error = Assert.Throws<DataException>(
            () => RequirementSets.Parse($"{{\"sets\":{{\"d\":{{\"rule\":\"derive-pmrm1\",{set}}}}}}}", universe));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }
}
