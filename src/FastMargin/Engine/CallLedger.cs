using FastMargin.Book;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// The margin calls of an engine. A call is issued when the level of a pool becomes one that is called, and ends when
/// the level is better again; in between it may change its amount, get more time, or be breached.
/// </summary>
/// <remarks>
/// <para>Amounts are computed only where all modes of evaluation look: at an edge of the pool's level, at an input that
/// names the pool or its account, at an extension, and for some calls in turn at a timer. Between these the true need
/// follows the prices and the amount told does not.</para>
/// <para>What is due is decided by the time of an input, before the input is applied: a deposit at the due time is too
/// late. While a pool is unknown its call stays open and its time runs on, but nothing is advised on a price that is
/// not there: a call that fell due meanwhile is breached by the input that shows its pool still called, or cured.
/// </para>
/// </remarks>
internal sealed class CallLedger
{
    private const int HeapSlack = 1024;

    // Room for a call of every sixteenth pool is made at once, so that a busy day does not allocate.
    private const int PoolsPerCall = 16;
    private const int LeastCalls = 64;

    private readonly MarginBook _book;
    private readonly Func<int, Level> _levelOf;
    private readonly EngineOptions _options;
    private readonly Rate[] _ratios;
    private readonly PriorityQueue<long, (long DueNs, long Number)> _dues;
    private readonly CallTable _calls;
    private readonly Comparison<CallNotice> _byPool = CallNotice.ByPool;
    private CallNotice[] _notices = new CallNotice[64];
    private int _noticeCount;
    private long _timeNs;
    private long _nextDueNs = long.MaxValue;

    /// <summary>A ledger without calls.</summary>
    public CallLedger(MarginBook book, Func<int, Level> levelOf, EngineOptions options)
    {
        (_book, _levelOf, _options) = (book, levelOf, options);
        int expected = Math.Max(LeastCalls, book.PoolCount / PoolsPerCall);
        (_calls, _dues) = (new CallTable(expected), new((2 * expected) + HeapSlack));
        _ratios = [.. options.Profiles.Select(options.Calls.Ratio)];
    }

    /// <summary>Calls issued so far.</summary>
    public long Issued { get; private set; }

    /// <summary>Open calls.</summary>
    public CallTable Open => _calls;

    /// <summary>What this input has done so far, by pool, and of a pool in the order it was done.</summary>
    public ReadOnlySpan<CallNotice> Notices
    {
        get
        {
            Span<CallNotice> notices = _notices.AsSpan(0, _noticeCount);
            if (_noticeCount > 1) notices.Sort(_byPool);
            return notices;
        }
    }

    /// <summary>True when an input of that time does nothing here unless it moves a level or names a pool.</summary>
    public bool IsQuiet(long timeNs) => timeNs < _nextDueNs;

    /// <summary>An input has come: calls that its time finds open past their due are breached.</summary>
    public void Begin(long timeNs)
    {
        _noticeCount = 0;
        _timeNs = timeNs;
        if (timeNs >= _nextDueNs) FallDue();
    }

    /// <summary>A pool has changed its level; marks are as they were then.</summary>
    public void Observe(in LevelChange edge, bool isTransient)
    {
        if (edge.To == Level.Unknown) return;
        int at = _calls.Find(edge.Pool);
        bool isCalled = edge.To >= _options.Calls.From;
        if (at < 0 && isCalled) Issue(edge.Pool, isTransient);
        else if (at >= 0 && isCalled) Follow(at, isTransient, isEdge: true);
        else if (at >= 0) End(at, OutputKind.CallCured, isTransient);
    }

    /// <summary>An input has named a pool: what its call asks for may be another amount.</summary>
    public void Touch(int pool)
    {
        int at = _calls.Find(pool);
        if (at >= 0) Follow(at, isTransient: false, isEdge: false);
    }

    /// <summary>A timer has come: brings some calls up to date, each in its turn.</summary>
    public void OnTimer()
    {
        int count = Math.Min(_options.Calls.RefreshPerTimer, _calls.Count);
        for (int i = 0; i < count; i++) Follow(_calls.NextInTurn(), isTransient: false, isEdge: false);
    }

    /// <summary>Gives a call more time; one that was breached is open as before.</summary>
    /// <returns>False, and nothing done, when the pool has no call or the time has passed already.</returns>
    public bool TryExtend(int pool, long dueNs)
    {
        int at = _calls.Find(pool);
        if (at < 0 || dueNs <= _timeNs) return false;
        ref OpenCall call = ref _calls[at];
        call.DueNs = dueNs;
        call.IsBreached = call.IsOverdue = false;
        Await(call);
        Note(OutputKind.CallExtended, call, isTransient: false);
        Follow(at, isTransient: false, isEdge: false);
        return true;
    }

    /// <summary>A pool is gone.</summary>
    public void Drop(int pool)
    {
        int at = _calls.Find(pool);
        if (at >= 0) End(at, OutputKind.CallClosed, isTransient: false);
    }

    private void FallDue()
    {
        while (_dues.TryPeek(out long number, out (long DueNs, long Number) due) && due.DueNs <= _timeNs)
        {
            _dues.Dequeue();
            int at = _calls.FindNumber(number);
            if (at < 0 || _calls[at].DueNs != due.DueNs || _calls[at].IsBreached) continue;
            if (_levelOf(_calls[at].Pool) == Level.Unknown) _calls[at].IsOverdue = true;
            else Breach(ref _calls[at], isTransient: false);
        }

        _nextDueNs = _dues.TryPeek(out _, out (long DueNs, long Number) next) ? next.DueNs : long.MaxValue;
    }

    private void Issue(int pool, bool isTransient)
    {
        Money amount = AmountOf(pool) ?? Money.Zero;
        long graceNs = Math.Min(_options.Calls.GraceNs, long.MaxValue - Math.Max(_timeNs, 0));
        int at = _calls.Add(new OpenCall
        {
            Number = ++Issued,
            Pool = pool,
            Amount = amount,
            IssuedAmount = amount,
            IssuedNs = _timeNs,
            DueNs = _timeNs + graceNs,
        });
        Await(_calls[at]);
        Note(OutputKind.CallIssued, _calls[at], isTransient);
    }

    private void Follow(int at, bool isTransient, bool isEdge)
    {
        ref OpenCall call = ref _calls[at];
        if (AmountOf(call.Pool) is not { } amount) return;
        if (isEdge && call.IsOverdue) Breach(ref call, isTransient);
        Money change = amount > call.Amount ? amount - call.Amount : call.Amount - amount;
        if (amount == call.Amount || change <= _options.Calls.Step) return;
        call.Amount = amount;
        Note(OutputKind.CallChanged, call, isTransient);
    }

    private void Breach(ref OpenCall call, bool isTransient)
    {
        call.IsBreached = true;
        call.IsOverdue = false;
        Note(OutputKind.CallBreached, call, isTransient);
    }

    private void End(int at, OutputKind kind, bool isTransient)
    {
        OpenCall call = _calls[at] with { Amount = Money.Zero };
        _calls.Remove(at);
        Note(kind, call, isTransient);
    }

    private Money? AmountOf(int pool)
    {
        byte profile = _book.ProfileOf(_book.AccountOf(pool));
        return CallAmount.Of(_book, pool, _ratios[profile], _options.IsStrict);
    }

    private void Await(in OpenCall call)
    {
        if (_dues.Count >= (2 * _calls.Count) + HeapSlack)
        {
            // Ended calls leave their due times behind; when these are most of them, only the open ones are kept.
            _dues.Clear();
            for (int at = _calls.First; at >= 0; at = _calls.After(at)) Enqueue(_calls[at]);
        }
        else
        {
            Enqueue(call);
        }

        _nextDueNs = _dues.TryPeek(out _, out (long DueNs, long Number) next) ? next.DueNs : long.MaxValue;
    }

    private void Enqueue(in OpenCall call)
    {
        if (!call.IsBreached && !call.IsOverdue) _dues.Enqueue(call.Number, (call.DueNs, call.Number));
    }

    private void Note(OutputKind kind, in OpenCall call, bool isTransient)
    {
        if (_noticeCount == _notices.Length) Array.Resize(ref _notices, 2 * _noticeCount);
        _notices[_noticeCount] = new CallNotice(
            kind, call.Pool, call.Number, call.Amount, call.DueNs, isTransient, _noticeCount);
        _noticeCount++;
    }
}

/// <summary>One thing done to a call.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Pool">The pool.</param>
/// <param name="Number">Number of the call.</param>
/// <param name="Amount">What it asks for now; zero when it has ended.</param>
/// <param name="DueNs">When it is due.</param>
/// <param name="IsTransient">True when it was done at an extreme of a conflated mark.</param>
/// <param name="Order">How many things the input did before.</param>
internal readonly record struct CallNotice(
    OutputKind Kind, int Pool, long Number, Money Amount, long DueNs, bool IsTransient, int Order)
{
    public static readonly Comparison<CallNotice> ByPool =
        (a, b) => a.Pool != b.Pool ? a.Pool.CompareTo(b.Pool) : a.Order.CompareTo(b.Order);
}
