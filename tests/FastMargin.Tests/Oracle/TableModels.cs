using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Models.Sets;

namespace FastMargin.Tests.Oracle;

/// <summary>
/// Requirement sets whose rules read the margin tables: what they ask for is what the oracle finds, whatever their
/// names are and whoever is under them.
/// </summary>
internal static class TableModels
{
    private const string Two = """
        { "sets": { "tables": { "rule": "brackets" }, "again": { "rule": "brackets" } },
          "groups": { "both": ["again", "tables"] } }
        """;

    private static readonly (string Json, string[]? Names)[] _texts =
    [
        (Two, ["tables", "again", "both"]),
        ("""{ "sets": { "both": { "rule": "brackets" }, "tables": { "rule": "brackets" } } }""", ["both", "tables"]),
        ("""{ "sets": { "tables": { "rule": "brackets" } } }""", ["tables"]),
        ("""{ "sets": { "tables": { "rule": "no such rule" } } }""", null),
        ("""{ "sets": { "tables": { "rule": "brackets", "rate": 1 } } }""", null),
        ("no sets", null),
    ];

    /// <summary>Lets the sets margin a book, and half of its accounts if so asked.</summary>
    public static void Open(MarginBook book, bool assignsHalf)
    {
        var desk = ModelDesk.Open(book, RequirementSets.Parse(Two, book.Universe));
        for (int account = 0; assignsHalf && account < book.AccountTop; account += 2)
        {
            if (book.IsAccount(account)) desk.Assign(account, "tables");
        }
    }

    /// <summary>The same for the oracle.</summary>
    public static void Open(OracleInputs inputs, OracleBook book, bool assignsHalf)
    {
        inputs.KnownModels = _texts[0].Names!;
        foreach (OracleAccount account in book.Accounts)
        {
            if (assignsHalf && account.Id % 2 == 0) account.Model = "tables";
        }
    }

    /// <summary>An account chooses a model, or the sets become others.</summary>
    public static InputEvent Next(Dice dice, OracleAccount account, IInputStage stage, long timeNs)
    {
        int bad = dice.Chance(0.05) ? stage.Shelf.Add("neither") : -1;
        if (dice.Chance(0.7))
        {
            string? name = dice.Chance(0.5)
                ? dice.OneOf("tables", "both", "again", "none of these", null)
                : dice.Pick([.. stage.Oracle.KnownModels, "tables"]);
            int choice = stage.Shelf.Add(new ModelChoice(name));
            stage.Oracle.Choices[choice] = name;
            return InputEvent.AccountModel(account.Id, bad < 0 ? choice : bad, timeNs);
        }

        (string json, string[]? names) = dice.Pick(_texts);
        int text = stage.Shelf.Add(new ModelsText(json));
        stage.Oracle.ModelNames[text] = names;
        return InputEvent.Models(bad < 0 ? text : bad, timeNs);
    }
}
