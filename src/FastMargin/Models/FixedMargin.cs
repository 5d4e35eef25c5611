using System.Collections.Concurrent;
using System.Numerics;
using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// Exact margin in 128-bit integers, some hundred times faster than rationals and just as certain: everything of a
/// pool but the marks is scaled by 10^24 once, and kept only where that leaves whole numbers. What is not a whole
/// number (an inverse contract's <c>1/p</c>) is carried as two bounds. Whatever this leaves open, or does not fit,
/// belongs to <see cref="ExactMargin"/>.
/// <code>
/// E  = Σ_c rate steps_c · (balances_c + Σ lots·U·steps − entry cost)
/// MM = Σ_c rate steps_c · Σ (|lots|·U·r_k·steps − A_k)
/// U  = c · mark step · rate unit · 10^24             rate unit = fx, or its mark step
/// </code>
/// </summary>
internal sealed class FixedMargin
{
    /// <summary>Decimals of the scale.</summary>
    public const int Decimals = 24;

    private static readonly BigInteger _scale = BigInteger.Pow(10, Decimals);

    private readonly MarginBook _book;
    private readonly long[] _steps;
    private readonly ConcurrentDictionary<(int Instrument, MarginTable Table), FixedRule?> _rules = [];

    /// <summary>Takes the book's marks; later ones come by <see cref="SetMark"/>.</summary>
    public FixedMargin(MarginBook book)
    {
        _book = book;
        _steps =
            [.. book.Universe.Instruments.Select(i => book.HasMark(i.Id) ? book.Mark(i.Id).ToSteps(i.MarkStep) : 0)];
    }

    /// <summary>The marks by instrument, in mark steps; 0 where there is none.</summary>
    public ReadOnlySpan<long> Steps => _steps;

    /// <summary>A mark moves, or is taken away with 0.</summary>
    public void SetMark(int instrument, long steps) => _steps[instrument] = steps;

    /// <summary>A pool's balances and positions as they are now, or null when they cannot be scaled.</summary>
    public FixedPool? Read(int pool)
    {
        if (_book.IsModelled(pool)) return null;
        var made = new FixedPool();
        try
        {
            foreach (BalanceView balance in _book.Balances(pool))
            {
                Rational value = _book.CollateralOf(balance.Currency).Value(Rational.FromAtto(balance.Amount.Atto));
                Int128 scaled = Scale(value * RateUnit(_book.Universe, balance.Currency));
                made.AddCash(RateSource(balance.Currency), new FixedBounds(scaled));
            }

            Int128 addOn = _book.IsCross(pool) ? _book.AddOn(_book.AccountOf(pool)).Atto : 0;
            made.AddRequirement(Scale(Rational.FromAtto(addOn)));
            for (int i = 0; i < _book.PositionsOf(pool); i++)
            {
                PositionView position = _book.Position(pool, i);
                if (RuleOf(position) is not { } rule) return null;
                made.AddPosition(RateSource(position.Instrument.SettleCurrency), rule, position);
            }

            return made;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    /// <summary>A currency's fixed rate, or the mark step of the instrument that is its rate.</summary>
    public static Rational RateUnit(Universe universe, int currency)
    {
        Currency of = universe.Currencies[currency];
        return Rational.FromAtto(
            of.FxInstrument is { } source ? universe.Instruments[source].MarkStep.Atto : of.Fx!.Value.Atto);
    }

    /// <summary>The value times 10^24.</summary>
    /// <exception cref="OverflowException">That is no whole number, or too large.</exception>
    public static Int128 Scale(Rational value)
    {
        var scaled = BigInteger.DivRem(value.Numerator * _scale, value.Denominator, out BigInteger rest);
        return rest.IsZero ? checked((Int128)scaled) : throw new OverflowException("a value finer than the scale");
    }

    private int RateSource(int currency) => _book.Universe.Currencies[currency].FxInstrument ?? FixedPool.FixedRate;

    private FixedRule? RuleOf(in PositionView position)
    {
        (int, MarginTable) key = (position.Instrument.Id, position.Table);
        if (_rules.TryGetValue(key, out FixedRule? known)) return known;
        return _rules[key] = FixedRule.Of(_book.Universe, position.Instrument, position.Table);
    }
}
