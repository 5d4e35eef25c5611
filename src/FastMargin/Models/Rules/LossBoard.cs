using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Kernels.Options;
using FastMargin.Kernels.Scenarios;

namespace FastMargin.Models.Rules;

/// <summary>
/// The loss arrays of all instruments at the marks of a book, each made anew when it is asked for and what it follows
/// has moved since:
/// <code>
/// future, stock   L_s = share_s·c·p·(1 − factor_s)                              inverse: share_s·c/p·(1/factor_s − 1)
/// option          L_s = share_s·c·(mark − V(U·factor_s, σ_s))                   V(U, σ) = mark, σ_s the moved σ
/// c = multiplier · quanto rate                                                  in the settle currency, for one unit
/// </code>
/// With an option that is asked for, the others of its chain that somebody holds are priced in one batch. Beside each
/// array stands how far it may be from <see cref="ExactLosses"/>. Nothing is allocated but where doubles cannot tell
/// (<see cref="StoreExact"/>).
/// </summary>
internal sealed class LossBoard : IDisposable
{
    /// <summary>Nanoseconds of the year that times to expiry are counted in: 365 days.</summary>
    public const long NsPerYear = 365L * 86_400 * 1_000_000_000;

    // Half a unit in the last place of one.
    private const double Unit = 1.0 / (1L << 53);

    private readonly ScenarioRule _rule;
    private readonly MarginBook _book;
    private readonly MarkTimes _times;
    private readonly ExactLosses _exact;
    private readonly EuropeanBatch _europeans;
    private readonly AmericanPricer _americans;
    private readonly OptionNow[] _options;
    private readonly int[][] _chains;
    private readonly double[] _units;
    private readonly long[] _made;
    private readonly int[] _blames;
    private readonly double[] _doubts;
    private readonly double[] _sizes;
    private readonly double[] _losses;

    /// <summary>A board over a book; nothing is priced yet.</summary>
    public LossBoard(ScenarioRule rule, MarginBook book, MarkTimes times, ExactLosses exact)
    {
        (_rule, _book, _times, _exact) = (rule, book, times, exact);
        IReadOnlyList<Instrument> instruments = book.Universe.Instruments;
        int count = instruments.Count;
        Table = new LossTable(count, rule.Scenarios);
        _europeans = new EuropeanBatch(rule, this);
        _americans = new AmericanPricer(rule, this);
        _options = new OptionNow[count];
        _units = [.. instruments.Select(i => (Exact.Of(i.Multiplier) * Exact.Of(i.QuantoRate)).ToDouble())];
        (_made, _blames) = (new long[count], new int[count]);
        (_doubts, _sizes) = (new double[count], new double[count]);
        _losses = new double[rule.Scenarios];
        ILookup<int, int> chains = instruments.Where(i => i.Option is not null)
            .ToLookup(i => i.Option!.Underlying, i => i.Id);
        _chains = [.. instruments.Select(i => chains[i.Id].ToArray())];
    }

    /// <summary>Losses of one unit of each instrument; a row is right once <see cref="Make"/> gave -1 for it.</summary>
    public LossTable Table { get; }

    /// <summary>Has the losses of an instrument made if they are not those of now.</summary>
    /// <returns>-1, or the instrument that is to blame when there are none.</returns>
    public int Make(Instrument of)
    {
        if (_made[of.Id] != _times.StampOf(of))
        {
            if (of.Option is null) MakeLinear(of);
            else MakeChain(of);
        }

        return _blames[of.Id];
    }

    /// <summary>How far a loss of the row may be from exact.</summary>
    public double DoubtOf(int row) => _doubts[row];

    /// <summary>The largest loss or gain of the row.</summary>
    public double SizeOf(int row) => _sizes[row];

    /// <summary>Takes the losses of an instrument.</summary>
    public void Store(int instrument, ReadOnlySpan<double> losses, double doubt)
    {
        double size = 0;
        foreach (double loss in losses) size = Math.Max(size, Math.Abs(loss));
        Table.Set(instrument, losses);
        (_doubts[instrument], _sizes[instrument]) = (doubt, size);
        Note(instrument, -1);
    }

    /// <summary>Takes the exact losses of an instrument, rounded: where doubles cannot tell what they are.</summary>
    public void StoreExact(int instrument)
    {
        ExactRow row = _exact.Of(_book.Universe.Instruments[instrument]);
        if (row.Blame >= 0)
        {
            Note(instrument, row.Blame);
            return;
        }

        double size = 0;
        for (int s = 0; s < _losses.Length; s++)
        {
            _losses[s] = row.Losses[s].ToDouble();
            size = Math.Max(size, Math.Abs(_losses[s]));
        }

        Store(instrument, _losses, 2 * Unit * size);
    }

    /// <inheritdoc/>
    public void Dispose() => Table.Dispose();

    private void Note(int instrument, int blame)
    {
        _blames[instrument] = blame;
        _made[instrument] = _times.StampOf(_book.Universe.Instruments[instrument]);
    }

    private void MakeLinear(Instrument of)
    {
        double price = _book.PriceOf(of.Id);
        if (double.IsNaN(price))
        {
            Note(of.Id, of.Id);
            return;
        }

        GridPoints points = _rule.Classes[_rule.ClassOf[of.Id]].Points;
        bool isInverse = of.Kind == InstrumentKind.Inverse;
        double value = isInverse ? _units[of.Id] / price : _units[of.Id] * price;
        double doubt = 0;
        for (int s = 0; s < _losses.Length; s++)
        {
            double factor = points.Factor[s];
            double move = isInverse ? (1 / factor) - 1 : 1 - factor;
            double span = isInverse ? (1 / factor) + 1 : 1 + factor;
            _losses[s] = points.Share[s] * (value * move);
            doubt = Math.Max(doubt, points.Share[s] * (value * span));
        }

        Store(of.Id, _losses, 16 * Unit * doubt);
    }

    private void MakeChain(Instrument asked)
    {
        int driver = asked.Option!.Underlying;
        ScenarioClass of = _rule.Classes[_rule.ClassOf[asked.Id]];
        foreach (int id in _chains[driver])
        {
            Instrument option = _book.Universe.Instruments[id];
            if (_made[id] == _times.StampOf(option) || (id != asked.Id && !IsHeld(id))) continue;
            if (Read(option, of, out OptionQuote quote) is >= 0 and var blame) Note(id, blame);
            else if (_book.OptionOf(id)!.IsAmerican) _americans.Price(of, quote);
            else _europeans.Add(of, quote);
        }

        _europeans.Price(of);
    }

    private bool IsHeld(int instrument) => _book.ModelledChain(instrument)?.Holders is { Count: > 0 };

    /// <summary>An option at its marks; the instrument to blame when it has none that can be used, else -1.</summary>
    private int Read(Instrument of, ScenarioClass group, out OptionQuote quote)
    {
        quote = default;
        OptionContract contract = _book.OptionOf(of.Id)!;
        if (_options[of.Id].Contract != contract) _options[of.Id] = OptionNow.Of(contract, group);
        ref OptionNow now = ref _options[of.Id];
        double mark = _book.PriceOf(of.Id);
        double underlying = _book.PriceOf(contract.Underlying);
        long left = contract.ExpiryNs - _times.TimeOf(of);
        if (double.IsNaN(mark) || left <= 0) return of.Id;
        if (double.IsNaN(underlying)) return contract.Underlying;
        double yield = group.IsForward ? now.Interest : now.Yield;
        var terms = new OptionTerms(
            contract.IsCall, underlying, now.Strike, (double)left / NsPerYear, 0, now.Interest, yield);
        quote = new OptionQuote(of.Id, terms, mark, _units[of.Id]);
        return -1;
    }

    /// <summary>The terms of an option as doubles, and the contract that they were read from.</summary>
    private struct OptionNow
    {
        public OptionContract? Contract;
        public double Strike;
        public double Interest;
        public double Yield;

        public static OptionNow Of(OptionContract contract, ScenarioClass group) => new()
        {
            Contract = contract,
            Strike = Exact.Of(contract.Strike).ToDouble(),
            Interest = Exact.Of(group.Interest).ToDouble(),
            Yield = Exact.Of(group.Yield).ToDouble(),
        };
    }
}

/// <summary>An option to be priced.</summary>
/// <param name="Instrument">Which.</param>
/// <param name="Terms">Its terms at the marks; no volatility yet. On a forward the yield is the interest rate.</param>
/// <param name="Mark">Its own mark, for one unit.</param>
/// <param name="Multiplier">Units of the underlying in one.</param>
internal readonly record struct OptionQuote(int Instrument, OptionTerms Terms, double Mark, double Multiplier);
