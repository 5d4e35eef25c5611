using System.Globalization;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Units;

namespace FastMargin.Tests.Engine;

/// <summary>A ledger behind an engine over one account: 100 lots long of A at a mark of 100, margined at 5 %.</summary>
internal sealed class CallRig : IDisposable
{
    private const long Second = 1_000_000_000;

    private readonly MarginBook _book = MarkRig.NewBook(200);
    private readonly MarginEngine _engine;

    public CallRig(CallOptions? options = null)
    {
        int account = _book.AddAccount("one");
        Pool = _book.CrossPool(account);
        _book.SetPosition(Pool, 0, 100, Price.Parse("100"));
        _book.SetBalance(Pool, 0, Money.Parse("1000"));
        var engineOptions = new EngineOptions { Mode = EvaluationMode.Holders, Calls = options ?? new CallOptions() };
        _engine = new MarginEngine(_book, engineOptions);
        Ledger = new CallLedger(_book, _engine.LevelOf, engineOptions);
    }

    public int Pool { get; }

    public CallLedger Ledger { get; }

    public Level Level => _engine.LevelOf(Pool);

    /// <summary>What the last input did to calls: number, what, amount, due second.</summary>
    public string Told => string.Join(", ", Ledger.Notices.ToArray().Select(n =>
        $"{n.Number} {n.Kind.ToString()["Call".Length..]} {n.Amount} due {n.DueNs / Second}"));

    public MarginCall Call => Ledger.Open[Ledger.Open.Find(Pool)].View;

    /// <summary>A mark of instrument A in units of price; 0 takes it away.</summary>
    public void Mark(string price, long second)
    {
        decimal steps = decimal.Parse(price, CultureInfo.InvariantCulture) * 2;
        Input(second, () => _engine.OnMark(0, (long)steps, second * Second).ToArray(), isNamed: false);
    }

    public void Deposit(string amount, long second) => Input(
        second,
        () =>
        {
            _book.SetBalance(Pool, 0, _book.Balance(Pool, 0) + Money.Parse(amount));
            return _engine.Apply(second * Second).ToArray();
        },
        isNamed: true);

    public void Timer(long second) => Input(
        second,
        () =>
        {
            Ledger.OnTimer();
            return [];
        },
        isNamed: false);

    public bool Extend(long dueSecond, long second)
    {
        bool isDone = false;
        Input(
            second,
            () =>
            {
                isDone = Ledger.TryExtend(Pool, dueSecond * Second);
                return [];
            },
            isNamed: false);
        return isDone;
    }

    public void Dispose()
    {
        _engine.Dispose();
        _book.Dispose();
    }

    private void Input(long second, Func<LevelChange[]> apply, bool isNamed)
    {
        Ledger.Begin(second * Second);
        foreach (LevelChange edge in apply()) Ledger.Observe(edge, isTransient: false);
        if (isNamed) Ledger.Touch(Pool);
    }
}
