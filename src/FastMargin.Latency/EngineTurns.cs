using FastMargin.Engine;
using FastMargin.Ring;

namespace FastMargin.Latency;

/// <summary>
/// The engine's thread: under load the loop of a live engine, otherwise a loop that only reads the clock. The sender
/// says which, and only while no input waits.
/// </summary>
internal sealed class EngineTurns(
    LiveEngine<BusySpin> live, SingleProducerRing<InputEvent, BusySpin> inputs, EngineClock clock, LatencyPlan plan,
    LatencyResult result)
{
    // As in the service: a cycle without inputs audits a slice of the book; after so many the thread only waits.
    private const int IdleCycles = 64;

    private readonly HiccupMeter _underLoad = new(plan.Rate, result.EngineIdle);
    private readonly HiccupMeter _alone = new(plan.Rate, result.EngineHiccups);
    private readonly double _stepNs = 1e9 / plan.Rate;
    private long _startNs;
    private long _answered;
    private bool _isCounted;
    private int _turn;

    /// <summary>Inputs of this turn that are answered; the sender asks.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Input k of the turn that begins is due at <c>startNs + k/rate</c>.</summary>
    public void BeginLoad(long startNs, bool isCounted)
    {
        (_startNs, _isCounted, _answered) = (startNs, isCounted, 0);
        Volatile.Write(ref _turn, _turn + (_turn % 2 == 0 ? 1 : 2));
    }

    /// <summary>Nothing comes until the next turn of load.</summary>
    public void BeginIdle(long startNs)
    {
        _startNs = startNs;
        Volatile.Write(ref _turn, _turn + 1);
    }

    /// <summary>Runs until the inputs are complete.</summary>
    public void Run()
    {
        result.IsEnginePinned = ThreadAffinity.TryPin(plan.EngineProcessor);
        while (!inputs.IsCompleted)
        {
            // Turns of load have odd numbers.
            int turn = Volatile.Read(ref _turn);
            if (turn % 2 == 1) Load(turn);
            else Idle(turn);
        }
    }

    private void Load(int turn)
    {
        _underLoad.Start(_startNs);
        long lastNs = long.MaxValue;
        int idle = 0;
        while (Volatile.Read(ref _turn) == turn && !inputs.IsCompleted)
        {
            bool isWaiting = idle >= IdleCycles && inputs.Count == 0;
            int count = isWaiting ? 0 : live.DoWork();
            long nowNs = clock.NowNs;
            if (count > 0) Answer(count, nowNs);
            else if (_isCounted && lastNs < nowNs) _underLoad.Spin(lastNs, nowNs);
            lastNs = count == 0 ? nowNs : long.MaxValue;
            idle = count == 0 ? Math.Min(idle + 1, IdleCycles) : 0;
        }
    }

    private void Answer(int count, long nowNs)
    {
        if (_isCounted)
        {
            for (long k = _answered; k < _answered + count; k++)
                result.TickToAnswer.RecordNs(nowNs - _startNs - (long)(k * _stepNs));
        }

        Volatile.Write(ref _answered, _answered + count);
    }

    private void Idle(int turn)
    {
        long lastNs = clock.NowNs;
        if (turn > 0) _alone.Start(_startNs);
        while (Volatile.Read(ref _turn) == turn && !inputs.IsCompleted)
        {
            long nowNs = clock.NowNs;
            if (turn > 0) _alone.Spin(lastNs, nowNs);
            lastNs = nowNs;
        }
    }
}
