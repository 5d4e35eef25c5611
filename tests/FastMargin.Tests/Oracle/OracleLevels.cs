namespace FastMargin.Tests.Oracle;

/// <summary>Entry and release of warning, deficient and liquidation, in this order.</summary>
internal sealed record OracleProfile(params (Fraction Entry, Fraction Release)[] Bands)
{
    public static OracleProfile Of(params string[] ratios) =>
        new([.. ratios.Chunk(2).Select(r => (Fraction.Parse(r[0]), Fraction.Parse(r[1])))]);
}

internal enum OracleLevel
{
    Healthy,
    Warning,
    Deficient,
    Liquidation,
    Bankrupt,
    Unknown,
}

/// <summary>
/// Levels as latches: each level of each pool is set below its entry ratio and reset at its release ratio, and the
/// worst one that is set is what the pool is. Without a price the latches stay, and the pool is unknown.
/// </summary>
internal sealed class OracleLevels(OracleBook book, IReadOnlyList<OracleProfile> profiles)
{
    private readonly Dictionary<OraclePool, (bool[] Latches, OracleLevel Shown)> _states = [];

    public OracleLevel this[OraclePool pool] => _states[pool].Shown;

    /// <summary>Looks at every pool; the changes are in order of the pool's id.</summary>
    public IReadOnlyList<(int Pool, OracleLevel From, OracleLevel To)> Observe()
    {
        var changes = new List<(int Pool, OracleLevel From, OracleLevel To)>();
        OraclePool[] pools = [.. book.Pools];
        foreach (OraclePool gone in _states.Keys.Except(pools).ToArray()) _states.Remove(gone);
        foreach (OraclePool pool in pools.OrderBy(p => p.Id))
        {
            bool isKnown = _states.TryGetValue(pool, out (bool[] Latches, OracleLevel Shown) state);
            if (!isKnown) state = (new bool[5], OracleLevel.Healthy);
            OracleLevel shown = Next(pool, state.Latches);
            if (shown != state.Shown) changes.Add((pool.Id, state.Shown, shown));
            _states[pool] = (state.Latches, shown);
        }

        return changes;
    }

    private OracleLevel Next(OraclePool pool, bool[] latches)
    {
        if (OracleMargin.Evaluate(book, pool) is not { } value) return OracleLevel.Unknown;
        Turn(profiles[pool.Account.Profile], value.Worth, latches, isStrict: true);
        return (OracleLevel)Math.Max(0, Array.FindLastIndex(latches, l => l));
    }

    /// <summary>Sets and resets the latches of a pool; where it is not strict, at a ratio counts as below it.</summary>
    public static void Turn(OracleProfile profile, in OracleWorth worth, bool[] latches, bool isStrict)
    {
        for (int level = 1; level <= 3; level++)
        {
            (Fraction entry, Fraction release) = profile.Bands[level - 1];
            if (worth.IsBelow(entry, isStrict)) latches[level] = true;
            else if (!worth.IsBelow(release, isStrict)) latches[level] = false;
        }

        latches[4] = worth.Equity.Numerator.Sign < 0;
    }
}
