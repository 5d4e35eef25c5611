using System.Numerics;
using FastMargin.Engine;
using FastMargin.Tests.Engine;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Simulation;

/// <summary>
/// A tape with account events in it, nasty by design: ties at a requirement, repeated marks, huge and tiny ones, marks
/// that go away, rates of currencies that move, between them long calm stretches in which a trigger index may sleep.
/// </summary>
internal sealed class SimulatedInputs
{
    // A price that has left this range is called back some day: far out nothing happens any more.
    private const double Far = 3;

    private readonly Dice _dice;
    private readonly RandomBooks _books;
    private readonly RandomInputs _others;
    private readonly Func<OraclePool, OracleRequirement?> _requirementOf;
    private readonly int _othersEvery;
    private readonly long[] _home;
    private readonly int[] _rates;
    private readonly Queue<(int Instrument, long Steps)> _planned = [];

    public SimulatedInputs(
        Dice dice, RandomBooks books, RandomInputs others, int othersEvery,
        Func<OraclePool, OracleRequirement?> requirementOf)
    {
        (_dice, _books, _others, _othersEvery) = (dice, books, others, othersEvery);
        _requirementOf = requirementOf;
        _home = [.. Oracle.Instruments.Select(i => Math.Max(1, StepsOf(i)))];
        _rates =
        [
            .. Oracle.Currencies.Where(c => c.RateSymbol != null)
                .Select(c => Oracle.Instruments.Single(i => i.Symbol == c.RateSymbol).Id),
        ];
    }

    private OracleBook Oracle => _books.Book.Oracle;

    /// <summary>The next input.</summary>
    public InputEvent Next()
    {
        if (_planned.TryDequeue(out (int Instrument, long Steps) next)) return Mark(next.Instrument, next.Steps);
        if (_dice.Below(_othersEvery) == 0)
        {
            return _dice.Chance(0.2) && PlanTie() is { } tie ? tie : _others.Next();
        }

        int instrument = _dice.Chance(0.1) ? _dice.Pick(_rates) : _dice.Below(Oracle.Instruments.Count);
        return Mark(instrument, NextSteps(Oracle.Instruments[instrument]));
    }

    private InputEvent Mark(int instrument, long steps) => InputEvent.Mark(instrument, steps, _others.TimeNs);

    private static long StepsOf(OracleInstrument i) => i.Mark is { } mark ? (long)(mark / i.MarkStep).Floor() : 0;

    private long NextSteps(OracleInstrument instrument)
    {
        long now = StepsOf(instrument);
        long home = _home[instrument.Id];
        if (instrument.Option is not null && _dice.Chance(0.7)) return RandomSizes.Mark(_dice, instrument);
        if (now == 0) return _dice.Chance(0.5) ? home : RandomSizes.Mark(_dice, instrument);
        bool isFar = now > home * Far || now < home / Far;
        double moved = isFar && _dice.Chance(0.2) ? home * _dice.Real(0.9, 1.1) : _dice.Below(1000) switch
        {
            < 600 => now * _dice.Real(0.999, 1.001),
            < 750 => now + _dice.OneOf(1, -1),
            < 800 => now,
            < 930 => now * _dice.Real(0.97, 1.03),
            < 970 => now * _dice.Real(0.6, 1.6),
            < 985 => Edge(instrument) ?? now,
            < 988 => now * 10.0,
            < 991 => now / 10,
            < 992 => 1L << 50,
            < 993 => 1,
            < 996 => 0,
            _ => RandomSizes.Mark(_dice, instrument),
        };
        return moved == 0 ? 0 : (long)Math.Clamp(Math.Round(moved), 1, 1L << 50);
    }

    private double? Edge(OracleInstrument instrument)
    {
        OraclePool pool = _dice.Pick(_dice.Pick(Oracle.Accounts).Pools);
        return pool.Positions.Find(p => p.Instrument == instrument) is { } held
            ? RandomSizes.MarkOnEdge(_dice, pool, held)
            : null;
    }

    /// <summary>
    /// A balance with which a pool will be exactly at one of its ratios when a mark comes that is on its way, or one
    /// unit of the last place beside it; then the steps around it, then the same again.
    /// </summary>
    private InputEvent? PlanTie()
    {
        OraclePool pool = _dice.Pick(_dice.Pick(Oracle.Accounts).Pools);
        if (pool.Positions.Count == 0) return null;
        if (_requirementOf(pool) is { } priced) return TieNow(pool, priced);
        OracleInstrument instrument = _dice.Pick(pool.Positions).Instrument;
        long now = StepsOf(instrument);
        if (now == 0) return null;
        long then = Math.Max(2, (long)Math.Round(now * _dice.Real(0.99, 1.01)));
        OracleCurrency home = Oracle.Currencies[0];
        Fraction before = pool.Balances.GetValueOrDefault(home);
        pool.Balances[home] = 0;
        OracleValue? value = OracleMargin.Evaluate(Oracle, pool, instrument, instrument.MarkStep * then);
        pool.Balances[home] = before;
        if (value is null) return null;
        if (Pin(pool, value.Equity, value.Maintenance) is not { } tie) return null;
        foreach (int step in new[] { 0, 0, 1, 0, -1, 0 }) _planned.Enqueue((instrument.Id, then + step));
        return tie;
    }

    /// <summary>The same for a pool whose options are priced, at the marks of now.</summary>
    private InputEvent? TieNow(OraclePool pool, OracleRequirement requirement)
    {
        OracleCurrency home = Oracle.Currencies[0];
        Fraction before = pool.Balances.GetValueOrDefault(home);
        pool.Balances[home] = 0;
        OracleValue? value = OracleMargin.Evaluate(Oracle, pool);
        pool.Balances[home] = before;
        if (value is null || !requirement.IsKnown) return null;
        return Pin(pool, value.Equity, requirement.Maintenance + pool.Account.AddOn);
    }

    private InputEvent? Pin(OraclePool pool, Fraction equity, Fraction maintenance)
    {
        OracleCurrency home = Oracle.Currencies[0];
        Fraction ratio = Fraction.Parse(_dice.OneOf("1", "1", "1.05", "1.25", "1.30", "0.80", "0.85", "0"));
        Fraction needed = (ratio * maintenance) - equity;
        if (needed.Sign < 0) needed /= home.LiabilityWeight;
        BigInteger units = (needed / Fraction.Unit).Floor() + _dice.Below(4) - 1;
        if (BigInteger.Abs(units) > BigInteger.Pow(10, 37)) return null;
        return InputEvent.Balance(pool.Id, home.Id, new Money((Int128)units), _others.TimeNs);
    }
}
