using FastMargin.Book;
using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>
/// Has a device look at all pools while the engine goes on. A sweep begins between two inputs: what changed goes up,
/// the levels are copied, and the device starts. When it is done, each level of that moment is held against the rung
/// that the device found,
/// <code>
/// Next(level, rung) == level
/// </code>
/// a slice at a time. A pool that fails this, or whose rung the device left open, is evaluated anew at the present
/// input, and only a level that is wrong now is an alarm: pools may have moved, gone or come since the sweep began.
/// </summary>
internal sealed class DeviceAudit : IDisposable
{
    private readonly MarginBook _book;
    private readonly PoolLevels _levels;
    private readonly EngineOptions _options;
    private readonly BatchBook _pass;
    private byte[] _rungs = [];
    private byte[] _states = [];
    private int _count;
    private int _next;
    private bool _isRunning;
    private long _startedAt;

    public DeviceAudit(MarginBook book, PoolLevels levels, EngineOptions options, IBatchDevice device)
    {
        (_book, _levels, _options) = (book, levels, options);
        _pass = BatchBook.Open(book, options, device);
    }

    /// <summary>Why the device was given up, or null.</summary>
    public BatchDeviceException? Fault { get; private set; }

    /// <summary>True until the device fails.</summary>
    public bool IsAtWork => Fault is null;

    /// <summary>Levels that were held against rungs.</summary>
    public long Sampled { get; private set; }

    /// <inheritdoc cref="AuditCounts.Differences"/>
    public long Differences { get; private set; }

    /// <inheritdoc cref="AuditCounts.Sweeps"/>
    public long Sweeps { get; private set; }

    /// <inheritdoc cref="AuditCounts.FirstSequence"/>
    public long FirstSequence { get; private set; }

    /// <summary>The same: a sweep is of one input.</summary>
    public long LastSequence => FirstSequence;

    /// <summary>Starts a sweep, or looks whether it is done, or compares the next pools.</summary>
    public void Step(int pools, long sequence, OutputList outputs)
    {
        try
        {
            if (_next < _count) Compare(pools, outputs);
            else if (!_isRunning) Begin(sequence);
            else if (_pass.IsDone) Take();
        }
        catch (BatchDeviceException e)
        {
            Fault = e;
            _pass.Dispose();
            outputs.AddDeviceLost(e);
        }
    }

    public void Dispose() => _pass.Dispose();

    private void Begin(long sequence)
    {
        _pass.Begin(_book.SettledSlabs());
        ReadOnlySpan<byte> states = _levels.States;
        if (_states.Length < states.Length)
        {
            Array.Resize(ref _states, states.Length);
            Array.Resize(ref _rungs, states.Length);
        }

        states.CopyTo(_states);
        (_isRunning, _startedAt) = (true, sequence);
    }

    private void Take()
    {
        _isRunning = false;
        foreach (ref readonly BatchChange change in _pass.Finish())
        {
            // A lane may have gone to a pool that has come since the start: the next sweep has it.
            if (change.Pool < _rungs.Length) _rungs[change.Pool] = change.Rung;
        }

        (_next, _count) = (0, Math.Min(_states.Length, _levels.States.Length));
        if (_count == 0) EndSweep();
    }

    private void Compare(int pools, OutputList outputs)
    {
        int end = Math.Min(_count, _next + pools);
        for (; _next < end; _next++)
        {
            if (!_book.IsPool(_next)) continue;
            Sampled++;
            LevelProfile profile = _options.Profiles[_book.ProfileOf(_book.AccountOf(_next))];
            byte rung = _rungs[_next];
            byte state = _states[_next];
            bool isRight = rung < profile.Ratios.Count + 1 && state < (byte)Level.Unknown
                && profile.Next((Level)state, rung) == (Level)state;
            if (!isRight) LookAgain(_next, outputs);
        }

        if (_next == _count) EndSweep();
    }

    private void EndSweep()
    {
        Sweeps++;
        FirstSequence = _startedAt;
    }

    private void LookAgain(int pool, OutputList outputs)
    {
        Slab slab = _book.SlabOf(pool, out int at);
        Thresholds thresholds = _options.Profiles[slab.Profile].Kernel;
        PoolValue value = PoolKernel.Evaluate(slab.Columns(), at, _book.Rows, thresholds);
        Level expected = _levels.Expected(pool, slab.Profile, value);
        if (expected == _levels[pool]) return;
        Differences++;
        outputs.AddAlarm(pool, _levels[pool], expected, value.Equity, value.Requirement);
        if (_options.Audit.IsRepairing) _book.NoteChange(pool);
    }
}
