namespace FastMargin.Engine;

/// <content>What can be asked between inputs: the audit, and the pools that are worst off.</content>
public sealed partial class MarginEngine
{
    private readonly SelfAudit _audit;
    private readonly DeviceAudit? _deviceAudit;
    private readonly long _firstLooks;
    private long _poolInputs;
    private long _countedTo;
    private int _countedPools;

    /// <summary>What is known of the levels, and by what.</summary>
    public AuditCounts AuditCounts
    {
        get
        {
            long inputs = _poolInputs + ((Sequence - _countedTo) * _countedPools);
            // A sweep recomputes all of them, and counts as evaluated only those that it took a second look at.
            long recomputed = Options.Mode == EvaluationMode.Sweep ? inputs : Evaluations - _firstLooks;
            return new AuditCounts
            {
                Proved = Math.Max(0, inputs - recomputed),
                Recomputed = recomputed,
                Sampled = _audit.Sampled + (_deviceAudit?.Sampled ?? 0),
                Differences = _audit.Differences + (_deviceAudit?.Differences ?? 0),
                Sweeps = _audit.Sweeps + (_deviceAudit?.Sweeps ?? 0),
                FirstSequence = Math.Max(_audit.FirstSequence, _deviceAudit?.FirstSequence ?? 0),
                LastSequence = Math.Max(_audit.LastSequence, _deviceAudit?.LastSequence ?? 0),
            };
        }
    }

    /// <summary>
    /// Looks at the next slice of the book with the sweep kernel, as it is after the last input, and compares the
    /// levels: an alarm for each pool whose level is not what its positions say, with the engine's level as
    /// <see cref="OutputEvent.From"/> and the recomputed one as <see cref="OutputEvent.To"/>. Repeated calls go
    /// through all pools and begin again. Between inputs only; nothing is looked at while edits of the book wait to be
    /// taken up.
    /// </summary>
    /// <param name="pools">Pools to look at, rounded up to eight; a slice ends where a sweep does.</param>
    /// <returns>The alarms, numbered like all outputs; valid until the next call or input.</returns>
    public ReadOnlySpan<OutputEvent> Audit(int pools)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(pools);
        if (Book.HasChanges) return default;
        _outputs.Begin(Sequence, InputKind.None, TimeNs);
        if (_deviceAudit is { IsAtWork: true }) _deviceAudit.Step(pools, Sequence, _outputs);
        else _audit.Slice(pools, Sequence, _outputs);
        return _outputs.Events;
    }

    /// <inheritdoc cref="Audit(int)"/>
    /// <remarks>As many as <see cref="AuditOptions.PoolsPerSlice"/> says; none where it is 0.</remarks>
    public ReadOnlySpan<OutputEvent> Audit() =>
        Options.Audit.PoolsPerSlice == 0 ? default : Audit(Options.Audit.PoolsPerSlice);

    /// <summary>The pools that are worst off after the last input, worst first; at any pause between inputs.</summary>
    /// <remarks>
    /// Every pool is computed anew, in each mode alike: the index has bounds of distances, this has the distances.
    /// </remarks>
    /// <param name="count">How many at most.</param>
    /// <param name="by">The number to rank by.</param>
    public IReadOnlyList<PoolStanding> Worst(int count, RankBy by = RankBy.Ratio) =>
        PoolRanking.Worst(Book, count, by);

    /// <summary>Pools came or went with this input: those before counted for all inputs until then.</summary>
    private void CountPools()
    {
        _poolInputs += (Sequence - 1 - _countedTo) * _countedPools;
        _countedTo = Sequence - 1;
        _countedPools = Book.PoolCount;
    }
}
