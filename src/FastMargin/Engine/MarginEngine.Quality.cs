using System.Diagnostics.CodeAnalysis;

namespace FastMargin.Engine;

/// <content>Whether prices can be trusted, and the margin calls that are open.</content>
public sealed partial class MarginEngine
{
    /// <summary>Margin calls issued so far.</summary>
    public long CallsIssued => _calls?.Issued ?? 0;

    /// <summary>Calls that are open now.</summary>
    public int OpenCallCount => _calls?.Open.Count ?? 0;

    /// <summary>The open calls, in the order of their numbers; a snapshot between inputs.</summary>
    public IReadOnlyList<MarginCall> OpenCalls
    {
        get
        {
            var open = new List<MarginCall>(OpenCallCount);
            for (int at = _calls?.Open.First ?? -1; at >= 0; at = _calls!.Open.After(at))
            {
                open.Add(_calls!.Open[at].View);
            }

            return open;
        }
    }

    /// <summary>The open call of a pool.</summary>
    public bool TryGetCall(int pool, [NotNullWhen(true)] out MarginCall? call)
    {
        int at = _calls?.Open.Find(pool) ?? -1;
        call = at < 0 ? null : _calls!.Open[at].View;
        return at >= 0;
    }

    /// <summary>Whether an instrument's price can be trusted, and why not.</summary>
    public MarkState MarkStateOf(int instrument) => _guard[instrument];

    /// <summary>
    /// The first instrument, by id, without a usable price that a pool depends on: it holds it, or it is the rate of a
    /// currency that the pool has or settles in. -1 when there is none.
    /// </summary>
    public int BlameOf(int pool) => Book.UnpricedInstrument(pool);

    /// <summary>True when a plain mark changes no state of a price and no call falls due at its time.</summary>
    private bool IsQuiet(in InputEvent input) =>
        (_calls is null || _calls.IsQuiet(input.TimeNs)) && _guard.TryTake(input.Subject, input.Count, input.TimeNs);

    /// <summary>
    /// A conflated mark is what its extremes were, in their order, and then the last: each is judged and looked at as
    /// if it had come alone. What is told of the extremes is marked as transient.
    /// </summary>
    private void OnPrices(in InputEvent mark)
    {
        if ((mark.Facts & InputFacts.Conflated) != 0)
        {
            bool isLowFirst = (mark.Facts & InputFacts.LowFirst) != 0;
            long first = isLowFirst ? mark.Low : mark.High;
            long second = isLowFirst ? mark.High : mark.Low;
            if (first != second) OnPrice(mark, first, isTransient: true);
            if (second != mark.Count) OnPrice(mark, second, isTransient: true);
        }

        OnPrice(mark, mark.Count, isTransient: false);
    }

    private void OnPrice(in InputEvent mark, long steps, bool isTransient)
    {
        Finish();
        _guard.OnMark(mark.Subject, steps, mark.TimeNs);
        TellMarks();
        TellEdges(mark, isTransient);
    }

    private void OnAnyOther(in InputEvent input, int heir)
    {
        switch (input.Kind)
        {
            case InputKind.MarkState:
                bool isOver = (input.Facts & InputFacts.Over) != 0;
                _guard.OnState(input.Subject, (MarkState)input.Other, isOver, input.Count, input.TimeNs);
                break;
            case InputKind.Split or InputKind.Expiry:
                _guard.Follow(input.Subject);
                break;
            case InputKind.Timer:
                Book.Requirements?.OnTime(TimeNs);
                break;
        }

        TellMarks();
        TellEdges(input, isTransient: false);
        if (_calls is not null) TouchCalls(input, heir);
    }

    private void TouchCalls(in InputEvent input, int heir)
    {
        switch (input.Kind)
        {
            case InputKind.Timer:
                _calls!.OnTimer();
                break;
            case InputKind.CallExtended:
                _calls!.TryExtend(input.Owner, input.Count);
                break;
            case InputKind.Transfer:
                _calls!.Touch(input.Owner);
                _calls.Touch(input.Other);
                break;
            case InputKind.AddOn or InputKind.AccountTable or InputKind.AccountModel:
                for (int pool = Book.CrossPool(input.Owner); pool >= 0; pool = Book.NextPool(pool)) _calls!.Touch(pool);
                break;
            case InputKind.PoolClosed:
                if (heir >= 0) _calls!.Touch(heir);
                break;
            default:
                int named = PoolOf(input);
                if (named >= 0) _calls!.Touch(named);
                break;
        }
    }

    private void TellMarks()
    {
        _guard.Settle();
        foreach (ref readonly MarkChange change in _guard.TakeChanges()) _outputs.AddMark(change);
    }

    private void TellCalls()
    {
        if (_calls is null) return;
        foreach (ref readonly CallNotice notice in _calls.Notices)
        {
            bool isGone = notice.Kind == OutputKind.CallClosed;
            _outputs.AddCall(
                notice, isGone ? Level.Healthy : LevelOf(notice.Pool), isGone ? (byte)0 : BindingOf(notice.Pool));
        }
    }

    private RefusalReason CheckExtension(in InputEvent input)
    {
        if (!Book.IsPool(input.Owner)) return RefusalReason.UnknownPool;
        return TryGetCall(input.Owner, out _) && input.Count > input.TimeNs ? RefusalReason.None : RefusalReason.NoCall;
    }

    private int CrossOf(int pool) => Book.IsPool(pool) ? Book.CrossPool(Book.AccountOf(pool)) : -1;
}
