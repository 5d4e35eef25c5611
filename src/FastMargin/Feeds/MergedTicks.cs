using FastMargin.Formats;
using FastMargin.Instruments;

namespace FastMargin.Feeds;

/// <summary>
/// Several sources as one, in order of time; ticks of the same time come in the order in which the sources were given.
/// A symbol of the same name in two sources is one symbol.
/// </summary>
public sealed class MergedTicks : ITickSource
{
    private readonly ITickSource[] _sources;
    private readonly List<int>[] _symbolOf;
    private readonly QuoteTick[] _next;
    private readonly bool[] _hasNext;
    private readonly Dictionary<string, int> _ids = new(StringComparer.Ordinal);
    private readonly List<string> _symbols = [];
    private int _last = -1;

    /// <summary>Merges sources, which are disposed with this.</summary>
    public MergedTicks(params IReadOnlyList<ITickSource> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        _sources = [.. sources];
        _symbolOf = [.. sources.Select(_ => new List<int>())];
        _next = new QuoteTick[_sources.Length];
        _hasNext = new bool[_sources.Length];
        foreach (ITickSource source in _sources)
        {
            foreach (string symbol in source.Symbols) Id(symbol);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Symbols => _symbols;

    /// <inheritdoc/>
    public SourceLine Position { get; private set; }

    /// <inheritdoc/>
    public bool TryRead(out QuoteTick tick)
    {
        if (_last < 0)
        {
            for (int i = 0; i < _sources.Length; i++) Advance(i);
        }
        else
        {
            Advance(_last);
        }

        int first = -1;
        for (int i = 0; i < _sources.Length; i++)
        {
            if (_hasNext[i] && (first < 0 || _next[i].TimeNs < _next[first].TimeNs)) first = i;
        }

        tick = first < 0 ? default : _next[first];
        if (first < 0) return false;
        _last = first;
        Position = _sources[first].Position;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (ITickSource source in _sources) source.Dispose();
    }

    private void Advance(int source)
    {
        _hasNext[source] = _sources[source].TryRead(out QuoteTick tick);
        if (!_hasNext[source]) return;
        List<int> symbols = _symbolOf[source];
        while (symbols.Count <= tick.Symbol) symbols.Add(Id(_sources[source].Symbols[symbols.Count]));
        _next[source] = tick with { Symbol = symbols[tick.Symbol] };
    }

    private int Id(string symbol)
    {
        if (_ids.TryGetValue(symbol, out int id)) return id;
        _symbols.Add(symbol);
        return _ids[symbol] = _symbols.Count - 1;
    }
}
