using FastMargin.Models.Sets;

namespace FastMargin.Engine;

/// <content>Inputs of every kind, in one sequence, and the outputs of each.</content>
public sealed partial class MarginEngine
{
    private readonly InputDoor _door;
    private readonly OutputList _outputs = new();
    private bool _isFaultTold;

    /// <summary>What inputs can only name: margin tables, collateral schedules, accounts to open, models.</summary>
    public ParameterShelf Shelf { get; }

    /// <summary>Event time of the last input that was not refused; 0 before the first.</summary>
    public long TimeNs { get; private set; }

    /// <summary>Number of the last output, from 1; 0 before the first.</summary>
    public long OutputNumber => _outputs.LastNumber;

    /// <summary>Outputs are numbered here, also those that no input makes.</summary>
    internal OutputList Outputs => _outputs;

    /// <summary>
    /// Takes an input of any kind. Every input has a number, also one that is refused: then the only output says why,
    /// and the book is as it was. Bad data throws nothing.
    /// </summary>
    /// <param name="input">The input; its event time is not below that of the one before.</param>
    /// <returns>
    /// What follows from it: marks, level edges by pool, calls by pool, pools opened and closed, or the refusal.
    /// Stamps are zero. Valid until the next input.
    /// </returns>
    public ReadOnlySpan<OutputEvent> On(in InputEvent input)
    {
        // Most inputs are marks that no pool has waited for.
        bool isPlain = input.Kind == InputKind.Mark && input.Facts == InputFacts.None && input.TimeNs >= TimeNs;
        if (!isPlain || _trigger == null || !IsQuiet(input)) return OnOther(input);
        if (!_trigger.TrySkip(input.Subject, input.Count)) return OnQuiet(input);
        TimeNs = input.TimeNs;
        Sequence++;
        return default;
    }

    /// <summary>
    /// Does what the last input has left to do when its outputs are known: in trigger mode, new bands for the pools
    /// that it has moved, which take longer than to find their levels. Whoever passes outputs on does so first and
    /// calls this then; where nobody does, the next input begins with it.
    /// </summary>
    public void Finish() => _trigger?.Finish();

    /// <summary>
    /// A hash of marks, levels, balances, positions and what margin models ask for: equal in all modes and widths and
    /// on every replay. It looks at the whole book.
    /// </summary>
    public ulong StateHash() => Engine.StateHash.Of(Book, _levels);

    /// <summary>A mark in order that may still be one that nobody has waited for.</summary>
    private ReadOnlySpan<OutputEvent> OnQuiet(in InputEvent input)
    {
        if (!_trigger!.TrySkipChains(input.Subject, input.Count)) return OnOther(input);
        TimeNs = input.TimeNs;
        Sequence++;
        return default;
    }

    private ReadOnlySpan<OutputEvent> OnOther(in InputEvent input)
    {
        Finish();
        _outputs.Begin(Sequence + 1, input.Kind, input.TimeNs);
        int heir = input.Kind == InputKind.PoolClosed ? CrossOf(input.Owner) : -1;
        RefusalReason reason = input.TimeNs < TimeNs ? RefusalReason.TimeFell : Admit(input);
        Sequence++;
        if (reason != RefusalReason.None)
        {
            _outputs.AddRefusal(reason, PoolOf(input), InstrumentOf(input));
            return _outputs.Events;
        }

        TimeNs = input.TimeNs;
        _guard.Begin(TimeNs);
        _calls?.Begin(TimeNs);
        if (input.Kind == InputKind.Mark) OnPrices(input);
        else OnAnyOther(input, heir);
        TellCalls();
        if (_door.Notes.Count > 0) TellPools();
        if (!_isFaultTold && _evaluation.Fault is { } fault)
        {
            _isFaultTold = true;
            _outputs.AddDeviceLost(fault);
        }

        return _outputs.Events;
    }

    private RefusalReason Admit(in InputEvent input) => input.Kind switch
    {
        InputKind.Mark => CheckInstrument(input),
        InputKind.Timer => RefusalReason.None,
        InputKind.MarkState => CheckState(input),
        InputKind.CallExtended => CheckExtension(input),
        _ => _door.Apply(input),
    };

    private RefusalReason CheckInstrument(in InputEvent input) =>
        (uint)input.Subject < (uint)Book.Universe.Instruments.Count
            ? RefusalReason.None
            : RefusalReason.UnknownInstrument;

    private RefusalReason CheckState(in InputEvent input)
    {
        if (CheckInstrument(input) is not RefusalReason.None and var reason) return reason;
        return input.Other is >= 0 and <= (int)MarkState.Halted ? RefusalReason.None : RefusalReason.UnknownState;
    }

    private void TellEdges(in InputEvent input, bool isTransient)
    {
        // Time alone moves no level, and a sweep of nothing new is the dearest way to find that out.
        if (!Book.HasChanges) return;
        int instrument = InstrumentOf(input);
        long steps = instrument < 0 ? 0 : Book.MarkSteps(instrument);
        foreach (ref readonly LevelChange edge in Look(instrument, steps))
        {
            int blamed = edge.To == Level.Unknown ? BlameOf(edge.Pool) : -1;
            _outputs.AddLevel(edge, blamed, BindingOf(edge.Pool), isTransient);
            _calls?.Observe(edge, isTransient);
        }
    }

    private byte BindingOf(int pool) => Book.Requirements is ModelDesk desk ? desk.BindingNumber(pool) : (byte)0;

    private void TellPools()
    {
        foreach ((OutputKind kind, int pool, long detail) in _door.Notes)
        {
            ref OutputEvent output = ref _outputs.Add(kind);
            output.Pool = pool;
            output.Detail = detail;
            if (kind == OutputKind.PoolOpened) output.Account = Book.AccountOf(pool);
        }

        _door.Notes.Clear();
    }

    /// <summary>The instrument that an input is about, or -1.</summary>
    private int InstrumentOf(in InputEvent input)
    {
        bool isAboutOne = input.Kind switch
        {
            InputKind.Mark or InputKind.MarkState or InputKind.Fill or InputKind.Position => true,
            InputKind.Funding or InputKind.Expiry or InputKind.Split => true,
            InputKind.InstrumentTable or InputKind.AccountTable => true,
            _ => false,
        };
        return isAboutOne && (uint)input.Subject < (uint)Book.Universe.Instruments.Count ? input.Subject : -1;
    }

    /// <summary>The pool that an input is about, or -1.</summary>
    private int PoolOf(in InputEvent input)
    {
        bool isAboutOne = input.Kind switch
        {
            InputKind.Fill or InputKind.Position or InputKind.Balance or InputKind.Fee => true,
            InputKind.Deposit or InputKind.Withdrawal or InputKind.Transfer => true,
            InputKind.PoolClosed or InputKind.CallExtended => true,
            _ => false,
        };
        return isAboutOne && Book.IsPool(input.Owner) ? input.Owner : -1;
    }
}
