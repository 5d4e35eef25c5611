namespace FastMargin.Ring;

/// <summary>
/// How a thread waits for the other side of a ring. A struct type argument, so that its calls are inlined, and cost
/// nothing where a strategy needs no signal.
/// </summary>
/// <typeparam name="TSelf">The strategy itself.</typeparam>
public interface IWaitStrategy<TSelf>
    where TSelf : struct, IWaitStrategy<TSelf>
{
    /// <summary>
    /// A strategy for one side of one ring. All its memory is allocated here; waiting and signalling allocate nothing.
    /// </summary>
    /// <returns>A strategy nobody waits in.</returns>
    public static abstract TSelf Create();

    /// <summary>
    /// One turn of waiting. The caller looks at what it waits for between any two turns, with an acquiring read: a
    /// strategy that blocks announces itself in one turn, without blocking, and blocks in the next.
    /// </summary>
    /// <param name="turn">The state of this wait; <c>default</c> when it begins.</param>
    public void Wait(ref WaitTurn turn);

    /// <summary>
    /// Wakes whoever waits. Called after the store that waiters look for; where a thread may block, it is ordered after
    /// that store by a full fence.
    /// </summary>
    public void Signal();
}
