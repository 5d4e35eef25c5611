using FastMargin.Book;
using FastMargin.Models.Sets;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// Requirement sets for books with the options of <see cref="RandomUniverse"/>. What a rule that prices options asks
/// for no fraction can say: here it is what the product's precise form says, and the levels that follow are the
/// oracle's own.
/// </summary>
internal static class OptionModels
{
    /// <summary>The names; those of <see cref="TableModels"/> are among them.</summary>
    public static readonly string[] Names = ["tables", "tims", "grid", "reg-t", "derive", "standard", "both"];

    private const string Json = """
        {
          "asOf": "2023-11-14T22:13:20Z",
          "sets": {
            "tables": { "rule": "brackets" },
            "tims": { "rule": "tims", "grid": "equity", "rate": 0.03, "treeSteps": 10, "initialFactor": 1.25 },
            "grid": {
              "rule": "scenario", "rate": 0.02,
              "grid": { "points": [
                { "price": 0.8, "volatility": "up" }, { "price": 1, "volatility": "down" },
                { "price": 1.25, "volatility": "up" }, { "price": 3, "share": 0.25 }
              ] },
              "volatility": { "up": 0.4, "down": 0.3, "shortPower": 0.3, "longPower": 0.13, "floorDays": 1 },
              "treeSteps": 10
            },
            "reg-t": { "rule": "reg-t", "maxNodes": 2 },
            "derive": {
              "rule": "derive-pmrm1", "initialFactor": 1.3, "staticDiscount": 0.95, "rateMultiplier": 4,
              "optionCharge": 0.01, "baseCharge": 0.02,
              "basis": { "up": 1.05, "down": 0.95, "add": 0.25, "multiplier": 0.01 },
              "volatility": { "up": 0.45, "down": 0.3, "shortPower": 0.3, "longPower": 0.13, "floorDays": 1 },
              "markets": { "BTC": { "spot": "BTC-SPOT", "bases": ["BTC-SPOT"] }, "ETH": { "spot": "ETH-INDEX" } }
            },
            "standard": {
              "rule": "derive-standard", "maxSpot": 0.15, "minSpot": 0.1, "callMaintenance": 0.075,
              "putMaintenance": 0.075, "putMarkMaintenance": 0.075, "unpairedMaintenanceScale": 1.1,
              "markets": { "BTC": { "spot": "BTC-SPOT", "bases": ["BTC-SPOT"] }, "ETH": { "spot": "ETH-INDEX" } }
            }
          },
          "groups": { "both": ["tims", "tables"] }
        }
        """;

    /// <summary>Lets the sets margin a book, and the accounts that the oracle's book says.</summary>
    public static void Open(MarginBook book, OracleBook oracle)
    {
        var desk = ModelDesk.Open(book, RequirementSets.Parse(Json, book.Universe));
        foreach (OracleAccount account in oracle.Accounts.Where(a => a.Model is not null))
            desk.Assign(account.Id, account.Model!);
    }

    /// <summary>What the sets of a pool's account ask for; null where the tables of the oracle say it.</summary>
    public static OracleRequirement? Of(MarginBook book, OraclePool pool)
    {
        if (!IsPriced(pool)) return null;
        ExactRequirement exact = book.Requirements!.Exact(pool.Id);
        return exact.UnpricedInstrument >= 0
            ? new OracleRequirement(IsKnown: false, 0)
            : new OracleRequirement(true, new Fraction(exact.Maintenance.Numerator, exact.Maintenance.Denominator));
    }

    /// <summary>Whether a rule that prices options margins a pool.</summary>
    public static bool IsPriced(OraclePool pool) => pool.IsCross && pool.Account.Model is { } name and not "tables"
        && Names.Contains(name);

    /// <summary>Accounts get a model in turn and, most of them, nothing but options and what is under them.</summary>
    public static void Assign(Dice dice, RandomBooks books)
    {
        OracleBook oracle = books.Book.Oracle;
        OracleInstrument[] options = [.. oracle.Instruments.Where(i => i.Option is not null)];
        foreach (OracleAccount account in oracle.Accounts.Where(a => a.Id % 3 > 0))
        {
            account.Model = Names[account.Id % Names.Length];
            if (dice.Chance(0.2)) continue;
            books.Book.SetPositions(
                account.Pools[0],
                [
                    .. dice.Shuffle(options).Take(dice.OneOf(1, 2, 4, 6)).Select(
                        i => (i, dice.OneOf(1, -1) * dice.Between(1, 40), RandomSizes.Entry(dice, i))),
                ]);
        }
    }
}

/// <summary>A requirement in base currency, without the account's own add-on.</summary>
internal readonly record struct OracleRequirement(bool IsKnown, Fraction Maintenance);
