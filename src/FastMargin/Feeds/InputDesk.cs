using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// Where lines with names become inputs with numbers, for all feeds of lines. A name is looked up and its input handed
/// over in one piece, and after a request to open or close something the next line waits for the engine's answer: so no
/// input ever reaches a pool that took over the number of the one that was meant.
/// </summary>
public sealed class InputDesk
{
    // The engine answers within microseconds; one that does not for so long has stopped.
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly PoolNames _names;
    private readonly InputLine _line;
    private long _asked;

    /// <summary>A desk for a universe; the names are kept right by the pump of the engine's outputs.</summary>
    public InputDesk(Universe universe, PoolNames names, ParameterShelf shelf)
    {
        ArgumentNullException.ThrowIfNull(universe);
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(shelf);
        _names = names;
        _asked = names.Answers;
        _line = new InputLine(universe, names, shelf);
    }

    /// <summary>Hands the input of one line over.</summary>
    /// <param name="line">The line.</param>
    /// <param name="nowNs">Event time of a line that has none.</param>
    /// <param name="send">Hands it over; false once the engine stops.</param>
    /// <param name="sequence">The sender's own number of the line, 0 without one.</param>
    /// <returns>False once the engine stops.</returns>
    /// <exception cref="DataException">The line is no input.</exception>
    internal bool Send(ReadOnlySpan<byte> line, long nowNs, Func<InputEvent, bool> send, out long sequence)
    {
        lock (_lock)
        {
            AwaitAnswers();
            InputEvent input = _line.Parse(line, nowNs);
            sequence = _line.Sequence;
            if (!send(input)) return false;
            bool isAsking = input.Kind is InputKind.AccountOpened or InputKind.AccountClosed
                or InputKind.PoolOpened or InputKind.PoolClosed;
            if (isAsking) _asked++;
            return true;
        }
    }

    private void AwaitAnswers()
    {
        if (_names.Answers >= _asked || SpinWait.SpinUntil(() => _names.Answers >= _asked, _patience)) return;
        _asked = _names.Answers;
        throw new DataException("no answer to the request to open or close before", "an engine that runs");
    }
}
