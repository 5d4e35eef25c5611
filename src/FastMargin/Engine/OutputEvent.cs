using System.Runtime.InteropServices;

namespace FastMargin.Engine;

/// <summary>What the engine says.</summary>
public enum OutputKind : byte
{
    /// <summary>Nothing; never sent.</summary>
    None = 0,

    /// <summary>A pool changed its level.</summary>
    Level = 1,

    /// <summary>A margin call is issued.</summary>
    CallIssued = 2,

    /// <summary>What an open call asks for became less or more.</summary>
    CallChanged = 3,

    /// <summary>The pool has what the call asked for.</summary>
    CallCured = 4,

    /// <summary>The call got more time.</summary>
    CallExtended = 5,

    /// <summary>The call was due and is not met: liquidation is advised.</summary>
    CallBreached = 6,

    /// <summary>An instrument's price became, or ceased to be, one that can be trusted.</summary>
    Mark = 7,

    /// <summary>
    /// A pool was opened: <see cref="OutputEvent.Account"/> owns it, <see cref="OutputEvent.Detail"/> is the number of
    /// the shelf entry that names it.
    /// </summary>
    PoolOpened = 8,

    /// <summary>A pool is gone; its number may be used again.</summary>
    PoolClosed = 9,

    /// <summary>An input that could not be applied; nothing of it was.</summary>
    Refused = 10,

    /// <summary>
    /// The self-audit found a level that is not what the positions say, or where both levels are the same, a
    /// requirement in the book that is not what the pool's margin model says.
    /// </summary>
    AuditAlarm = 11,

    /// <summary>The engine fell behind its limit, or caught up.</summary>
    Lag = 12,

    /// <summary>The pool of an open call is gone, and the call with it.</summary>
    CallClosed = 13,

    /// <summary>
    /// A device failed and was given up for the vector lanes, which made the pass it was in; <see
    /// cref="OutputEvent.Detail"/> is the number its interface gives the error. <see cref="MarginEngine.DeviceFault"/>
    /// has its text.
    /// </summary>
    DeviceLost = 14,
}

/// <summary>Facts about an output.</summary>
[Flags]
public enum OutputFacts : byte
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The exact fact <c>E &lt; MM</c> at that input, without hysteresis.</summary>
    Deficient = 1,

    /// <summary>At an extreme between two marks of a conflated batch, not at the last mark.</summary>
    Transient = 2,
}

/// <summary>
/// One output of the engine in two cache lines, numbered without gaps. Stamps are on the engine's clock and 0 in a
/// replay: <c>IngressNs ≤ DequeueNs ≤ DecisionNs ≤ PublishNs</c>.
/// </summary>
[StructLayout(LayoutKind.Sequential, Size = Bytes)]
public record struct OutputEvent
{
    /// <summary>Bytes of an event.</summary>
    public const int Bytes = 128;

    /// <summary>What it says.</summary>
    public OutputKind Kind { get; set; }

    /// <summary>Facts about it.</summary>
    public OutputFacts Facts { get; set; }

    /// <summary>Level before, or state of the mark before.</summary>
    public byte From { get; set; }

    /// <summary>Level after, or state of the mark after.</summary>
    public byte To { get; set; }

    /// <summary>The pool, -1 when it is about none.</summary>
    public int Pool { get; set; }

    /// <summary>The instrument that caused it, or whose price makes the pool unknown; -1 without one.</summary>
    public int Instrument { get; set; }

    /// <summary>Kind of the input that caused it.</summary>
    public InputKind Cause { get; set; }

    /// <summary>
    /// Number of the requirement set that binds the pool, from 1 (<see cref="Models.Sets.RequirementSet.Number"/>); 0
    /// when margin tables apply, and with outputs that have no level or call.
    /// </summary>
    public byte Set { get; set; }

    /// <summary>Number of that input, from 1.</summary>
    public long Sequence { get; set; }

    /// <summary>Number of this output, from 1.</summary>
    public long Number { get; set; }

    /// <summary>Event time, UTC nanoseconds since 1970.</summary>
    public long TimeNs { get; set; }

    /// <summary>Mark of <see cref="Instrument"/> in steps, 0 without one.</summary>
    public long MarkSteps { get; set; }

    /// <summary>Account of a pool that was opened; it stands where other outputs have their mark.</summary>
    public int Account
    {
        readonly get => (int)MarkSteps;
        set => MarkSteps = value;
    }

    /// <summary><c>E</c> as the kernel computes it.</summary>
    public double Equity { get; set; }

    /// <summary><c>MM</c>, likewise.</summary>
    public double Requirement { get; set; }

    /// <summary>When the feed received the input.</summary>
    public long IngressNs { get; set; }

    /// <summary>When the engine took it from the ring.</summary>
    public long DequeueNs { get; set; }

    /// <summary>When the engine had decided.</summary>
    public long DecisionNs { get; set; }

    /// <summary>When this was published.</summary>
    public long PublishNs { get; set; }

    /// <summary>What a call asks for, base currency in units of 10^-18, rounded up.</summary>
    public Int128 Amount { get; set; }

    /// <summary>When a call is due, event time.</summary>
    public long DueNs { get; set; }

    /// <summary>Number of a call from 1, of a shelf entry, or what the kind says.</summary>
    public long Detail { get; set; }
}
