using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>What is wrong with an instrument's price: any number of things at once.</summary>
[Flags]
internal enum MarkDoubt : ushort
{
    None = 0,
    Missing = 1 << 0,
    Stale = 1 << 1,
    Crossed = 1 << 2,
    Outlier = 1 << 3,
    NotPositive = 1 << 4,
    Gap = 1 << 5,
    Late = 1 << 6,
    Halted = 1 << 7,

    /// <summary>All that a state stands for.</summary>
    States = (1 << 8) - 1,

    /// <summary>What a good mark ends.</summary>
    EndedByMark = Missing | Stale | Crossed | Outlier | NotPositive | Gap | Unchecked,

    /// <summary>The next mark is taken whatever its jump; no state by itself.</summary>
    Unchecked = 1 << 8,
}

/// <summary>A <see cref="MarkRule"/> as the guard asks it: one lookup for any set of doubts.</summary>
internal sealed class MarkPlan
{
    // Of several states with the same treatment the first of these is told.
    private static readonly MarkState[] _order =
    [
        MarkState.Missing, MarkState.NotPositive, MarkState.Halted, MarkState.Stale, MarkState.Late, MarkState.Gap,
        MarkState.Crossed, MarkState.Outlier,
    ];

    // A jump that doubles find smaller than the limit by this share is smaller.
    private const double Sure = 1 - 1e-9;

    private readonly MarkState[] _states = new MarkState[(int)MarkDoubt.States + 1];
    private readonly MarkTreatment[] _treatments = new MarkTreatment[(int)MarkDoubt.States + 1];
    private readonly UInt128 _maxJump;

    public MarkPlan(MarkRule rule)
    {
        Rule = rule;
        StaleAfterNs = rule.StaleAfterNs ?? long.MaxValue;
        QuickJump = rule.MaxJump is { } jump ? jump.ToDouble() * Sure : double.PositiveInfinity;
        _maxJump = (UInt128)(rule.MaxJump ?? Rate.Zero).Atto;
        for (int doubts = 0; doubts < _states.Length; doubts++)
        {
            (_states[doubts], _treatments[doubts]) = Strictest(rule, (MarkDoubt)doubts);
        }
    }

    public MarkRule Rule { get; }

    /// <summary>The largest number for never.</summary>
    public long StaleAfterNs { get; }

    /// <summary>A jump up to this share of the last mark is certainly within the limit.</summary>
    public double QuickJump { get; }

    public MarkState State(MarkDoubt doubts) => _states[(int)(doubts & MarkDoubt.States)];

    public MarkTreatment Treatment(MarkDoubt doubts) => _treatments[(int)(doubts & MarkDoubt.States)];

    /// <summary>True when the jump is beyond the limit, exactly.</summary>
    public bool IsJump(long from, long to)
    {
        if (Rule.MaxJump is null) return false;
        // Steps have at most 53 bits, and a limit at most 64.
        return (ulong)Math.Abs(to - from) * (UInt128)Atto.One > (ulong)from * _maxJump;
    }

    public static MarkDoubt DoubtOf(MarkState state) => state switch
    {
        MarkState.Missing => MarkDoubt.Missing,
        MarkState.Good => MarkDoubt.None,
        _ => (MarkDoubt)(1 << ((int)state - 1)),
    };

    private static (MarkState State, MarkTreatment Treatment) Strictest(MarkRule rule, MarkDoubt doubts)
    {
        (MarkState State, MarkTreatment Treatment) worst = (MarkState.Good, MarkTreatment.Keep);
        foreach (MarkState state in _order)
        {
            if ((doubts & DoubtOf(state)) == 0) continue;
            MarkTreatment treatment = rule.Treatment(state);
            if (worst.State == MarkState.Good || treatment > worst.Treatment) worst = (state, treatment);
        }

        return worst;
    }
}
