namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>A program in steps of one shared access each, and the steps of <see cref="Park"/>, common to all.</summary>
internal abstract class ModelThread(string name, Fault fault)
{
    // Program counters and registers from here on belong to waiting and signalling.
    private const int ReadTicket = 100;
    private const int RaiseFlag = 101;
    private const int Block = 102;
    private const int LookForFlag = 103;
    private const int LowerFlag = 104;
    private const int NextTicket = 105;
    private const int Announced = 7;
    private const int Ticket = 8;
    private const int Resume = 9;

    public string Name => name;

    protected Fault Fault => fault;

    /// <summary>Takes the step at the program counter, and says where the next one is.</summary>
    public abstract void Step(Machine m);

    /// <summary>The step of waiting or signalling at the program counter, if it is one.</summary>
    protected bool StepOfPark(Machine m, ParkCells waiting, ParkCells signalling)
    {
        switch (m.Pc)
        {
            case ReadTicket:
                m[Ticket] = m.Load(waiting.Ticket);
                m.Pc = fault == Fault.TicketAfterFlag ? FinishAnnounce(m) : RaiseFlag;
                break;
            case RaiseFlag:
                if (m.Exchange(waiting.Announced, 1))
                    m.Pc = fault == Fault.TicketAfterFlag ? ReadTicket : FinishAnnounce(m);
                break;
            case Block:
                if (m.Load(waiting.Ticket) == m[Ticket])
                    m.Block();
                else
                    m.Pc = EndWait(m);
                break;
            case LookForFlag:
                if (fault == Fault.SignalWithoutFence || m.Fence())
                    m.Pc = m.Load(signalling.Announced) == 0 ? m[Resume] : LowerFlag;
                break;
            case LowerFlag:
                m.StoreRelease(signalling.Announced, 0);
                m.Pc = NextTicket;
                break;
            case NextTicket:
                // Leaving the gate makes the stores visible.
                if (m.Exchange(signalling.Ticket, m.Load(signalling.Ticket) + 1))
                    m.Pc = m[Resume];
                break;
            default:
                return false;
        }

        return true;
    }

    /// <summary>One turn of waiting: announce, or block when that is done. Then looks again.</summary>
    protected void Wait(Machine m, ParkCells waiting, int look)
    {
        m[Resume] = look;
        m.Pc = !waiting.IsUsed ? look
            : m[Announced] != 0 ? Block
            : fault == Fault.TicketAfterFlag ? RaiseFlag : ReadTicket;
    }

    /// <summary>What was waited for has come; the next wait begins anew.</summary>
    protected static void StopWaiting(Machine m)
    {
        m[Announced] = 0;
        m[Ticket] = 0;
        m[Resume] = 0;
    }

    protected static void Signal(Machine m, ParkCells signalling, int then)
    {
        m[Resume] = then;
        m.Pc = signalling.IsUsed ? LookForFlag : then;
    }

    private static int FinishAnnounce(Machine m)
    {
        m[Announced] = 1;
        return m[Resume];
    }

    private static int EndWait(Machine m)
    {
        int look = m[Resume];
        StopWaiting(m);
        return look;
    }
}
