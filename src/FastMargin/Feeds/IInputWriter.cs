using FastMargin.Engine;
using FastMargin.Ring;

namespace FastMargin.Feeds;

/// <summary>Where feeds put inputs; any thread.</summary>
public interface IInputWriter
{
    /// <summary>Hands an input over, waiting while the engine is behind; false once it stops.</summary>
    public bool Write(in InputEvent input);
}

/// <summary>A ring that inputs are written to, as one producer sees it.</summary>
public interface IInputRing : IInputWriter
{
    /// <summary>Writes an input: false when there is no room for it now, or never again.</summary>
    public bool TryWrite(in InputEvent input);
}

/// <summary>Inputs into the engine's ring: when it is full, the feed waits.</summary>
/// <typeparam name="TWait">How either side waits.</typeparam>
public sealed class RingInput<TWait>(MultiProducerRing<InputEvent, TWait> ring) : IInputRing
    where TWait : struct, IWaitStrategy<TWait>
{
    /// <inheritdoc/>
    public bool TryWrite(in InputEvent input) => ring.TryWrite(input);

    /// <inheritdoc/>
    public bool Write(in InputEvent input) => ring.Write(input);
}
