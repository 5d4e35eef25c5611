using FastMargin.Kernels;

namespace FastMargin.Engine;

/// <summary>The ratios between which a level stands; NaN where there is none.</summary>
internal readonly record struct TriggerHold(double Down, double Up)
{
    public bool HasDown => !double.IsNaN(Down);

    public bool HasUp => !double.IsNaN(Up);
}

/// <summary>A level profile as the trigger index asks it, looked up once for every level and rung.</summary>
internal sealed class TriggerProfile
{
    private readonly TriggerHold[] _holds;
    private readonly int _rungs;

    public TriggerProfile(LevelProfile profile)
    {
        _kernel = profile.Kernel;
        _rungs = profile.Ratios.Count + 1;
        _holds = new TriggerHold[(int)Level.Unknown * _rungs];
        for (int i = 0; i < _holds.Length; i++)
        {
            (int first, int last) = profile.Holds((Level)(i / _rungs), i % _rungs);
            _holds[i] = new TriggerHold(
                first > 0 ? Kernel[first - 1] : double.NaN, last < profile.Ratios.Count ? Kernel[last] : double.NaN);
        }
    }

    // A field: the kernel takes it by reference, and it is too large to be copied for every look.
    private readonly Thresholds _kernel;

    public ref readonly Thresholds Kernel => ref _kernel;

    public TriggerHold Holds(Level level, int rung) => _holds[((int)level * _rungs) + rung];
}
