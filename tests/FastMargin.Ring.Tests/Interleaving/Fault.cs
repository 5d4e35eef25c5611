namespace FastMargin.Ring.Tests.Interleaving;

/// <summary>Ways to get the protocol wrong. The explorer has to find each, or it proves nothing.</summary>
public enum Fault
{
    None,
    PublishBeforeWriting,
    PublishWithoutRelease,
    ReleaseBeforeReading,
    OneSlotTooMany,
    CompleteBeforePublishing,
    SignalWithoutFence,
    TicketAfterFlag,
    ClaimWithoutExchange,
    StampWithoutLap,
    EndWithoutClaims,
}
