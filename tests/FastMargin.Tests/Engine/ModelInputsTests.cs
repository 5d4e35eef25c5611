using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>Margin models by inputs: an account's, and the sets that all of them have.</summary>
public sealed class ModelInputsTests
{
    private const string Two =
        """{ "sets": { "tables": { "rule": "brackets" }, "again": { "rule": "brackets" } } }""";

    [Fact]
    public void An_account_chooses_a_model_and_leaves_it_again() => ForEachMode((engine, account) =>
    {
        var desk = ModelDesk.Of(engine.Book)!;
        int pool = engine.Book.CrossPool(account);
        Assert.Null(desk.NameOf(account));
        ulong tables = engine.StateHash();
        Assert.Empty(Choose(engine, account, "again"));
        Assert.Equal(("again", "again"), (desk.NameOf(account), desk.BindingSet(pool)!.Name));
        ulong chosen = engine.StateHash();
        Assert.NotEqual(tables, chosen);
        Assert.Empty(Choose(engine, account, "tables"));
        Assert.NotEqual(chosen, engine.StateHash());
        Assert.Empty(Choose(engine, account, null));
        Assert.Null(desk.NameOf(account));
        Assert.Equal(tables, engine.StateHash());
    });

    [Fact]
    public void A_model_that_is_not_there_is_refused_and_nothing_changes() => ForEachMode((engine, account) =>
    {
        Choose(engine, account, "again");
        ulong before = engine.StateHash();
        Refused(RefusalReason.UnknownModel, Choose(engine, account, "none of these"));
        Refused(RefusalReason.UnknownAccount, Choose(engine, account + 1000, "again"));
        Refused(RefusalReason.UnknownParameter, engine.On(InputEvent.AccountModel(account, 1 << 20, 5)).ToArray());
        var opening = new AccountOpening("new", Model: "none of these");
        OutputEvent[] opened = engine.On(InputEvent.AccountOpened(engine.Shelf.Add(opening), 5)).ToArray();
        Refused(RefusalReason.UnknownModel, opened);
        Assert.Equal(before, engine.StateHash());
        Assert.True(engine.Book.FindAccount("new") < 0);
    });

    [Fact]
    public void An_account_is_opened_under_a_model() => ForEachMode((engine, _) =>
    {
        var opening = new AccountOpening("new", Model: "again");
        OutputEvent[] outputs = engine.On(InputEvent.AccountOpened(engine.Shelf.Add(opening), 5)).ToArray();
        Assert.Equal(OutputKind.PoolOpened, Assert.Single(outputs).Kind);
        Assert.Equal("again", ModelDesk.Of(engine.Book)!.NameOf(engine.Book.FindAccount("new")));
    });

    [Fact]
    public void Other_sets_take_the_place_of_all_or_of_none() => ForEachMode((engine, account) =>
    {
        var desk = ModelDesk.Of(engine.Book)!;
        int pool = engine.Book.CrossPool(account);
        Choose(engine, account, "again");
        RequirementSet before = desk.BindingSet(pool)!;
        string text = desk.Sets.Text;
        foreach ((string bad, RefusalReason reason) in ((string, RefusalReason)[])
        [
            ("""{ "sets": { "again": { "rule": "brackets" }, "bad": { "rule": "?" } } }""", RefusalReason.BadModels),
            ("no JSON", RefusalReason.BadModels),
            ("""{ "sets": { "tables": { "rule": "brackets" } } }""", RefusalReason.UnknownModel),
        ])
        {
            Refused(reason, Replace(engine, bad));
            Assert.Same(before, desk.BindingSet(pool));
            Assert.Equal(text, desk.Sets.Text);
        }

        string other = """{ "sets": { "again": { "rule": "brackets" } } }""";
        Assert.Empty(Replace(engine, other));
        Assert.NotSame(before, desk.BindingSet(pool));
        Assert.Equal(other, desk.Sets.Text);
        Refused(RefusalReason.UnknownModel, Choose(engine, account, "tables"));
    });

    [Fact]
    public void A_set_keeps_its_number_and_new_names_have_the_next() => ForEachMode((engine, account) =>
    {
        var desk = ModelDesk.Of(engine.Book)!;
        var names = new PoolNames(engine.Book, engine.Shelf);
        int pool = engine.Book.CrossPool(account);
        Choose(engine, account, "again");
        Assert.Equal(2, desk.BindingSet(pool)!.Number);
        string other = """{ "sets": { "new": { "rule": "brackets" }, "again": { "rule": "brackets" } } }""";
        Assert.Empty(Replace(engine, other));
        Assert.Equal(2, desk.BindingSet(pool)!.Number);
        Choose(engine, account, "new");
        Assert.Equal(3, desk.BindingSet(pool)!.Number);
        Assert.Equal(["tables", "again", "new"], new byte[] { 1, 2, 3 }.Select(names.Set));

        // As many names as a byte can tell apart, and one more.
        const string Rule = """{ "rule": "brackets" }""";
        string many = string.Join(", ", Enumerable.Range(0, 253).Select(i => $"\"s{i}\": {Rule}"));
        string text = $"{{ \"sets\": {{ \"new\": {Rule}, {many} }} }}";
        Refused(RefusalReason.BadModels, Replace(engine, text));
        Assert.Equal(other, desk.Sets.Text);
        Assert.Equal(3, desk.BindingSet(pool)!.Number);
    });

    [Fact]
    public void A_book_that_began_without_models_has_none_to_choose_from()
    {
        using TwinBook twin = RandomBooks.Make(new Dice(3), accounts: 2).Book;
        using var engine = new MarginEngine(twin.Product, new EngineOptions { Profiles = TwinProfiles.Product });
        int account = twin.Oracle.Accounts[0].Id;
        Refused(RefusalReason.UnknownModel, Choose(engine, account, "tables"));
        Refused(RefusalReason.BadModels, Replace(engine, Two));
        Assert.Empty(Choose(engine, account, null));
    }

    [Fact]
    public void The_state_hash_sees_a_requirement_that_a_model_has_written() => ForEachMode((engine, account) =>
    {
        Choose(engine, account, "tables");
        int pool = engine.Book.CrossPool(account);
        ulong before = engine.StateHash();
        engine.Book.SetRequirement(pool, engine.Book.RequirementOf(pool) + 1, doubt: 0);
        Assert.NotEqual(before, engine.StateHash());
    });

    private static OutputEvent[] Choose(MarginEngine engine, int account, string? model) =>
        [.. engine.On(InputEvent.AccountModel(account, engine.Shelf.Add(new ModelChoice(model)), 5))];

    private static OutputEvent[] Replace(MarginEngine engine, string json) =>
        [.. engine.On(InputEvent.Models(engine.Shelf.Add(new ModelsText(json)), 5))];

    private static void Refused(RefusalReason reason, OutputEvent[] outputs)
    {
        OutputEvent refusal = Assert.Single(outputs);
        Assert.Equal((OutputKind.Refused, (long)reason), (refusal.Kind, refusal.Detail));
    }

    /// <summary>An engine of each mode over one book with sets, and an account that holds something.</summary>
    private static void ForEachMode(Action<MarginEngine, int> check)
    {
        foreach (EvaluationMode mode in Enum.GetValues<EvaluationMode>())
        {
            using TwinBook twin = RandomBooks.Make(new Dice(3), accounts: 4).Book;
            OracleAccount account = twin.Oracle.Accounts.First(a => a.Pools[0].Positions.Count > 0);
            ModelDesk.Open(twin.Product, RequirementSets.Parse(Two, twin.Product.Universe));
            twin.Product.SetBalance(account.Pools[0].Id, twin.Product.Universe.BaseCurrency, Money.Parse("1e15"));
            var options = new EngineOptions { Mode = mode, Profiles = TwinProfiles.Product };
            using var engine = new MarginEngine(twin.Product, options);
            check(engine, account.Id);
        }
    }
}
