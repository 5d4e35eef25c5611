using System.Numerics;
using FastMargin.Engine.Stress;
using FastMargin.Models.Sets;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Engine.Stress;

/// <summary>
/// A random book with shocks, and beside each shock the marks that it must lead to, worked out apart. Some pools are
/// exactly at their requirement after a shock, some shocks end exactly on the edge of somebody's bracket.
/// </summary>
internal sealed class StressScene
{
    private readonly Dice _dice;
    private readonly RandomBooks _random;
    private readonly Dictionary<OracleInstrument, long> _base = [];
    private readonly List<Dictionary<OracleInstrument, long>> _marks = [];
    private readonly List<Shock> _shocks = [];

    private StressScene(Dice dice, RandomBooks random) => (_dice, _random) = (dice, random);

    public TwinBook Book => _random.Book;

    public IReadOnlyList<Shock> Shocks => _shocks;

    public static StressScene Make(Dice dice, int accounts, int shocks, bool mayBeModelled = true)
    {
        var scene = new StressScene(dice, RandomBooks.Make(dice, accounts));
        for (int i = dice.OneOf(0, 40); i > 0; i--) scene._random.Edit();
        foreach (OracleInstrument of in dice.Shuffle(scene.Book.Oracle.Instruments).Take(dice.OneOf(0, 0, 2)))
        {
            scene.Book.ClearMark(of);
        }

        scene.DropHuge();
        foreach (OracleInstrument of in scene.Book.Oracle.Instruments) scene._base[of] = StepsOf(of);
        if (mayBeModelled && dice.Chance(0.3)) scene.ModelTables();
        for (int k = 0; k < shocks; k++) scene.AddShock($"shock {k}");
        for (int k = 0; k < shocks; k++) scene.PinAfter(k);
        return scene;
    }

    /// <summary>Sets the marks of a shock in the book itself.</summary>
    public void Set(int shock) => Set(_marks[shock]);

    public void SetBack() => Set(_base);

    /// <summary>The counts of the oracle at the marks as they are, and its sum within what rounding may add.</summary>
    public void AssertOracle(StressResult result, bool isStrict)
    {
        int deficient = 0;
        int unknown = 0;
        Fraction lacking = 0;
        Fraction gross = 0;
        foreach (OraclePool pool in Book.Oracle.Pools)
        {
            if (OracleMargin.Evaluate(Book.Oracle, pool) is not { } value)
            {
                unknown++;
                continue;
            }

            bool isNothing = value.Equity.Sign == 0 && value.Maintenance.Sign == 0;
            bool isEqual = value.Equity.CompareTo(value.Maintenance) == 0;
            if (!value.IsDeficient && !(isEqual && !isStrict && !isNothing)) continue;
            deficient++;
            lacking += value.Maintenance - value.Equity;
            gross += value.Gross;
        }

        Assert.True(unknown == result.Unknown, $"{result.Shock.Name}: {result.Unknown} unknown, not {unknown}");
        Assert.True(
            deficient == result.Deficient, $"{result.Shock.Name}: {result.Deficient} deficient, not {deficient}");
        Fraction over = Fraction.Parse(result.Shortfall.ToString()) - lacking;
        Fraction most = (gross / 1_000_000_000_000) + (Fraction.Parse("0.00000002") * deficient);
        Assert.True(over.Sign >= 0 && over <= most, $"{result.Shock.Name}: {over.Near()} above the exact sum");
    }

    public static void AssertSame(StressResult expected, StressResult actual, string where)
    {
        Assert.True(
            expected.Deficient == actual.Deficient && expected.Unknown == actual.Unknown
                && expected.Shortfall == actual.Shortfall && expected.Worst.SequenceEqual(actual.Worst),
            $"{actual.Shock.Name}: {Text(actual)}; expected {Text(expected)}; {where}");
    }

    private static string Text(StressResult result) =>
        $"{result.Deficient} deficient, {result.Unknown} unknown, {result.Shortfall}: "
        + string.Join(", ", result.Worst);

    /// <summary>Has half of the accounts margined by the rule that reads their margin tables.</summary>
    private void ModelTables()
    {
        const string Json = """{ "sets": { "tables": { "rule": "brackets" } } }""";
        var desk = ModelDesk.Open(Book.Product, RequirementSets.Parse(Json, Book.Product.Universe));
        foreach (OracleAccount account in Book.Oracle.Accounts)
        {
            if (_dice.Chance(0.5)) desk.Assign(account.Id, "tables");
        }
    }

    /// <summary>Beyond these sizes a shock makes amounts that money cannot be.</summary>
    private void DropHuge()
    {
        Fraction most = Fraction.Parse("100000000000000");
        foreach (OracleAccount account in Book.Oracle.Accounts.ToArray())
        {
            bool isHuge = account.Pools.Exists(p => OracleMargin.Evaluate(Book.Oracle, p) is { } v && v.Gross > most);
            if (isHuge && Book.Oracle.Accounts.Count > 1) Book.RemoveAccount(account);
        }
    }

    private void AddShock(string name)
    {
        var shock = new Shock(name);
        var marks = new Dictionary<OracleInstrument, long>(_base);
        var moves = new Dictionary<OracleInstrument, Fraction>();
        for (int i = _dice.OneOf(0, 1, 1, 3, _base.Count); i > 0; i--)
        {
            OracleInstrument of = _dice.Pick(Book.Oracle.Instruments);
            string move = MoveOf(of);
            shock.Move(of.Id, Rate.Parse(move));
            moves[of] = moves.GetValueOrDefault(of, 1) * (Fraction.Parse(move) + 1);
        }

        foreach ((OracleInstrument of, Fraction factor) in moves) marks[of] = Moved(_base[of], factor);
        _shocks.Add(shock);
        _marks.Add(marks);
    }

    private static long Moved(long steps, Fraction factor)
    {
        if (steps == 0) return 0;
        Fraction moved = factor * steps;
        BigInteger floor = moved.Floor();
        bool isRise = factor > 1;
        return (long)BigInteger.Max(1, isRise && (moved - new Fraction(floor, 1)).Sign > 0 ? floor + 1 : floor);
    }

    private string MoveOf(OracleInstrument of)
    {
        OraclePool pool = _dice.Pick(_dice.Pick(Book.Oracle.Accounts).Pools);
        if (_base[of] > 0 && pool.Positions.Find(p => p.Instrument == of) is { } held && _dice.Chance(0.6)
            && RandomSizes.MarkOnEdge(_dice, pool, held) is { } edge && edge < 1L << 50)
        {
            // As near as eighteen decimals say it; rounding to the step does the rest.
            BigInteger atto = ((new Fraction(edge, _base[of]) - 1) / Fraction.Unit).Floor();
            if (atto > -999 * BigInteger.Pow(10, 15) && atto < BigInteger.Pow(10, 21)) return Fraction.Text(atto, 18);
        }

        return _dice.OneOf("-0.2", "0.1", "-0.000001", "0.0000001", "-0.999", "1.5", "0", "-0.05");
    }

    private void PinAfter(int shock)
    {
        Set(shock);
        for (int i = _dice.Below(3); i > 0; i--) _random.Pin(_dice.Pick([.. Book.Oracle.Pools]));
        SetBack();
    }

    private void Set(Dictionary<OracleInstrument, long> marks)
    {
        foreach ((OracleInstrument of, long steps) in marks)
        {
            if (steps > 0 && steps != StepsOf(of)) Book.SetMark(of, steps);
        }
    }

    private static long StepsOf(OracleInstrument of) => of.Mark is { } mark ? (long)(mark / of.MarkStep).Floor() : 0;
}
