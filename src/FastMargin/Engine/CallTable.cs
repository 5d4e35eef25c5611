using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>An open call as the ledger keeps it.</summary>
internal struct OpenCall
{
    public long Number;
    public int Pool;
    public int Before;
    public int After;
    public Money Amount;
    public Money IssuedAmount;
    public long IssuedNs;
    public long DueNs;

    /// <summary>Due, and told so.</summary>
    public bool IsBreached;

    /// <summary>Due while the pool was unknown, and not told yet.</summary>
    public bool IsOverdue;

    public readonly MarginCall View => new(Number, Pool, Amount, IssuedAmount, IssuedNs, DueNs, IsBreached);
}

/// <summary>Open calls: by pool, by number, and in the order of their issue.</summary>
/// <param name="expected">Calls that may be open at once before anything is allocated.</param>
internal sealed class CallTable(int expected)
{
    private const int None = -1;

    private readonly Dictionary<int, int> _ofPool = new(expected);
    private readonly Dictionary<long, int> _ofNumber = new(expected);
    private readonly Stack<int> _free = new(expected);
    private OpenCall[] _calls = new OpenCall[expected];
    private int _top;
    private int _first = None;
    private int _last = None;
    private int _turn = None;

    public int Count => _ofPool.Count;

    public ref OpenCall this[int at] => ref _calls[at];

    /// <summary>Where the call of a pool is, or -1.</summary>
    public int Find(int pool) => _ofPool.GetValueOrDefault(pool, None);

    /// <summary>Where a call is, or -1.</summary>
    public int FindNumber(long number) => _ofNumber.GetValueOrDefault(number, None);

    /// <summary>Where the first call is, in the order of their numbers, or -1.</summary>
    public int First => _first;

    /// <summary>Where the next one is, or -1.</summary>
    public int After(int at) => _calls[at].After;

    /// <summary>The call after the one given last, in a circle; there must be one.</summary>
    public int NextInTurn()
    {
        int at = _turn == None ? _first : _turn;
        _turn = _calls[at].After;
        return at;
    }

    public int Add(in OpenCall call)
    {
        if (!_free.TryPop(out int at))
        {
            if (_top == _calls.Length) Array.Resize(ref _calls, 2 * _top);
            at = _top++;
        }

        _calls[at] = call with { Before = _last, After = None };
        if (_last == None) _first = at;
        else _calls[_last].After = at;
        _last = at;
        _ofPool.Add(call.Pool, at);
        _ofNumber.Add(call.Number, at);
        return at;
    }

    public void Remove(int at)
    {
        ref OpenCall call = ref _calls[at];
        if (call.Before == None) _first = call.After;
        else _calls[call.Before].After = call.After;
        if (call.After == None) _last = call.Before;
        else _calls[call.After].Before = call.Before;
        if (_turn == at) _turn = call.After;
        _ofPool.Remove(call.Pool);
        _ofNumber.Remove(call.Number);
        _free.Push(at);
    }
}
