namespace FastMargin.Models.Scenarios;

/// <summary>Undiscounted values of options in scenarios, priced in one batch.</summary>
internal sealed class ValueGrid<T>(int options, int scenarios)
    where T : struct, IRuleNumber<T>
{
    /// <summary>Forwards, option by option.</summary>
    public T[] Forwards { get; } = new T[options * scenarios];

    /// <summary>Strikes.</summary>
    public T[] Strikes { get; } = new T[options * scenarios];

    /// <summary>Times to expiry.</summary>
    public T[] Years { get; } = new T[options * scenarios];

    /// <summary>Volatilities.</summary>
    public T[] Volatilities { get; } = new T[options * scenarios];

    /// <summary>Which are calls.</summary>
    public bool[] AreCalls { get; } = new bool[options * scenarios];

    /// <summary>What <see cref="TryPrice"/> found.</summary>
    public T[] Values { get; } = new T[options * scenarios];

    public T this[int option, int scenario] => Values[(option * scenarios) + scenario];

    /// <summary>Says what to price. At expiry an option is what exercise brings: no volatility is left.</summary>
    public void Set(int option, int scenario, DeriveLeg<T> terms, T forward, T years, T volatility)
    {
        int at = (option * scenarios) + scenario;
        bool hasTime = terms.SecondsToExpiry > 0;
        Forwards[at] = forward;
        Strikes[at] = terms.Strike;
        Years[at] = hasTime ? years : T.One;
        Volatilities[at] = hasTime ? volatility : T.Zero;
        AreCalls[at] = terms.IsCall;
    }

    /// <summary>Prices all of them; false when one has no price.</summary>
    public bool TryPrice() => T.TryPrice(this);
}
