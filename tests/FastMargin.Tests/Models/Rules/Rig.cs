using FastMargin.Book;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Models.Rules;

/// <summary>One account under a set of <see cref="OptionMarket"/>, without an engine.</summary>
internal sealed class Rig : IDisposable
{
    private long _time = OptionMarket.AsOf;

    public Rig(Dice dice, string set, string json = OptionMarket.Json)
    {
        Market = new OptionMarket(dice);
        Book = Market.Book(Market.Marks());
        int account = Book.AddAccount("one");
        Pool = Book.CrossPool(account);
        OptionMarket.Desk(Book, json).Assign(account, set);
    }

    public OptionMarket Market { get; }

    public MarginBook Book { get; }

    public int Pool { get; }

    public void Hold(IReadOnlyDictionary<int, long> positions)
    {
        Book.SetPositions(Pool, []);
        foreach ((int id, long lots) in positions) Put(id, lots);
        Refresh();
    }

    public void Put(int instrument, long lots) => Book.SetPosition(Pool, instrument, lots, Price.Parse("100"));

    public void Move(int instrument, long steps)
    {
        Book.SetMark(instrument, steps);
        Refresh();
    }

    public void Time(long ns)
    {
        _time = ns;
        Book.Requirements!.OnTime(ns);
        Refresh();
    }

    public void Refresh()
    {
        Book.Requirements!.Refresh(_time);
        Book.ClearChanges();
    }

    public double Requirement() => Book.RequirementOf(Pool);

    public ExactRequirement Exact() => Book.Requirements!.Exact(Pool);

    public double Doubt() => ModelDesk.Of(Book)!.SetsOf(Pool)
        .Max(set => set.Model.Margin(new ModelPool(Book, Pool)).Doubt);

    public void Dispose() => Book.Dispose();
}
