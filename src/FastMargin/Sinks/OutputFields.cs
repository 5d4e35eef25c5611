using FastMargin.Engine;

namespace FastMargin.Sinks;

/// <summary>Which parts of an output its kind has; the others are left out, or empty.</summary>
[Flags]
internal enum OutputFields
{
    None = 0,

    /// <summary>Account and pool.</summary>
    Pool = 1,

    /// <summary>Level before and after.</summary>
    Levels = 2,

    /// <summary>State of a price before and after.</summary>
    States = 4,

    /// <summary>Equity, requirement, excess, ratio, and the exact fact.</summary>
    Values = 8,

    /// <summary>Instrument and its mark.</summary>
    Mark = 16,

    /// <summary>Number, amount and due time of a call.</summary>
    Call = 32,

    /// <summary>A number whose meaning is the kind's own.</summary>
    Detail = 64,
}

/// <summary>The parts of each kind, and the name of its number.</summary>
internal static class OutputShape
{
    public static OutputFields Of(OutputKind kind) => kind switch
    {
        OutputKind.Level => OutputFields.Pool | OutputFields.Levels | OutputFields.Values | OutputFields.Mark,
        OutputKind.AuditAlarm => OutputFields.Pool | OutputFields.Levels | OutputFields.Values,
        OutputKind.Mark => OutputFields.States | OutputFields.Mark,
        OutputKind.PoolOpened or OutputKind.PoolClosed => OutputFields.Pool,
        OutputKind.Refused => OutputFields.Pool | OutputFields.Mark | OutputFields.Detail,
        OutputKind.Lag or OutputKind.DeviceLost => OutputFields.Detail,
        _ => OutputFields.Pool | OutputFields.Values | OutputFields.Mark | OutputFields.Call,
    };

    public static ReadOnlySpan<byte> DetailOf(OutputKind kind) => kind switch
    {
        OutputKind.Refused => "reason"u8,
        OutputKind.Lag => "lag_ns"u8,
        OutputKind.DeviceLost => "code"u8,
        _ => "detail"u8,
    };
}
