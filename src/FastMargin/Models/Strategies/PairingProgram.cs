using System.Numerics;
using FastMargin.Units;

namespace FastMargin.Models.Strategies;

/// <summary>
/// A book as a program: everything uncovered and all stock alone to begin with, and a variable for each way to do
/// better, whose gain is what it saves.
/// <code>
/// short contract into the spreads of a date   saves its uncovered requirement
/// largest loss of the spreads of a date       costs the multiplier
/// short call with short put                   saves the smaller part
/// stock of one contract with one option, two  saves what both needed apart
/// </code>
/// Rows: no contract and no share twice; spreads of a date have no more short than long contracts of each right, and
/// their loss is at least that at each strike.
/// </summary>
internal sealed class PairingProgram
{
    private readonly OptionBook _book;
    private readonly MarginPurpose _purpose;
    private readonly OptionLeg[] _legs;
    private readonly Rational[] _uncovered;
    private readonly int[] _legRows;
    private readonly IntegerProgram _program = new();
    private readonly List<(int Variable, PairedKind Kind, int[] Legs, DateOnly Date)> _ways = [];
    private readonly Rational _unit;
    private readonly BigInteger _units;
    private int _stockRow;

    internal PairingProgram(OptionBook book, MarginPurpose purpose)
    {
        _book = book;
        _purpose = purpose;
        _legs = book.Series();
        _uncovered = [.. _legs.Select(leg => leg.IsShort ? UncoveredOption.Of(book, leg) : Rational.Zero)];
        _legRows = [.. _legs.Select(leg => _program.AddRow(Rational.FromInt(Math.Abs(leg.Contracts))))];
        Rational shares = book.Rules.SharesPerContract is { } own ? Exact.Of(own) : Exact.Of(book.Rules.Multiplier);
        _unit = Rational.FromInt(book.Shares.Sign) * shares;
        _units = shares.Sign == 0 ? BigInteger.Zero : Rational.Abs(Exact.Of(book.Shares)).FloorSteps(shares);
    }

    internal (IReadOnlyList<PairedGroup> Groups, Rational Total, Rational Bound) Solve(int maxNodes)
    {
        AddSpreads();
        AddShortPairs();
        AddStock();
        Rational apart = HedgedStock.Alone(_book, Exact.Of(_book.Shares), _purpose);
        for (int i = 0; i < _legs.Length; i++) apart += Count(i) * _uncovered[i];
        (Rational gain, Rational bound, BigInteger[] values) = _program.Solve(maxNodes);
        return (new PairingGroups(_book, _purpose, _legs, _unit, Taken(values)).All(), apart - gain, apart - bound);
    }

    private List<(PairedKind Kind, int[] Legs, DateOnly Date, long Count)> Taken(BigInteger[] values) =>
    [
        .. _ways.Select(way => (way.Kind, way.Legs, way.Date, (long)values[way.Variable])).Where(way => way.Item4 != 0),
    ];

    private Rational Count(int leg) => Rational.FromInt(Math.Abs(_legs[leg].Contracts));

    private int AddWay(PairedKind kind, Rational gain, DateOnly date, params int[] legs)
    {
        int variable = _program.AddVariable(gain, isWhole: true);
        _ways.Add((variable, kind, legs, date));
        foreach (int leg in legs) _program.Add(_legRows[leg], variable, Rational.One);
        return variable;
    }

    private void AddSpreads()
    {
        foreach (DateOnly date in _legs.Where(leg => leg.IsShort).Select(leg => leg.Expiry).Distinct())
        {
            int[] members = [.. Enumerable.Range(0, _legs.Length).Where(i => IsIn(_legs[i], date))];
            if (members.All(i => _legs[i].IsShort)) continue;
            AddSpreads(date, members);
        }
    }

    // A short option may end before the date of the spreads, a long one after it.
    private static bool IsIn(OptionLeg leg, DateOnly date) => leg.IsShort ? leg.Expiry <= date : leg.Expiry >= date;

    private void AddSpreads(DateOnly date, int[] members)
    {
        int loss = _program.AddVariable(-Exact.Of(_book.Rules.Multiplier), isWhole: false);
        int[] sides = [_program.AddRow(Rational.Zero), _program.AddRow(Rational.Zero)];
        Rational[] strikes = [.. members.Select(i => _legs[i].Strike).Distinct().Select(Exact.Of)];
        int[] rows = [.. strikes.Select(_ => _program.AddRow(Rational.Zero))];
        foreach (int row in rows) _program.Add(row, loss, Rational.FromInt(-1));
        foreach (int i in members)
        {
            OptionLeg leg = _legs[i];
            var sign = Rational.FromInt(leg.IsShort ? 1 : -1);
            int variable = AddWay(PairedKind.Spread, _uncovered[i], date, i);
            _program.Add(sides[(int)leg.Right], variable, sign);
            for (int s = 0; s < strikes.Length; s++) _program.Add(rows[s], variable, sign * leg.PayoffAt(strikes[s]));
        }
    }

    private void AddShortPairs()
    {
        foreach (int call in Shorts(OptionRight.Call))
        {
            foreach (int put in Shorts(OptionRight.Put))
            {
                Rational together = UncoveredOption.OfPair(_book, _legs[call], _legs[put]);
                Rational gain = _uncovered[call] + _uncovered[put] - together;
                if (gain.Sign > 0) AddWay(PairedKind.ShortPair, gain, default, call, put);
            }
        }
    }

    private IEnumerable<int> Shorts(OptionRight right) =>
        Enumerable.Range(0, _legs.Length).Where(i => _legs[i].IsShort && _legs[i].Right == right);

    private void AddStock()
    {
        if (_units.IsZero) return;
        _stockRow = _program.AddRow(Rational.FromInt(_units));
        Rational alone = HedgedStock.Alone(_book, _unit, _purpose);
        int[] usable = [.. Enumerable.Range(0, _legs.Length).Where(i => HedgedStock.Takes(_unit.Sign, _legs[i]))];
        foreach (int i in usable)
        {
            Rational gain = alone + _uncovered[i] - HedgedStock.WithOption(_book, _unit, _legs[i], _purpose);
            AddStockWay(PairedKind.HedgedStock, gain, i);
        }

        foreach (int call in usable.Where(i => _legs[i].Right == OptionRight.Call))
        {
            foreach (int put in usable.Where(i => _legs[i].Right == OptionRight.Put))
            {
                if (!HedgedStock.IsPair(_unit.Sign, _legs[call], _legs[put])) continue;
                Rational together = HedgedStock.WithPair(_book, _unit, _legs[call], _legs[put], _purpose);
                AddStockWay(PairedKind.CollaredStock, alone + _uncovered[call] + _uncovered[put] - together, call, put);
            }
        }
    }

    private void AddStockWay(PairedKind kind, Rational gain, params int[] legs)
    {
        if (gain.Sign > 0) _program.Add(_stockRow, AddWay(kind, gain, default, legs), Rational.One);
    }
}
