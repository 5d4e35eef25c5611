using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>Reads the parameters of a <see cref="ScenarioModel"/>; docs/rules.md lists them.</summary>
internal sealed class ScenarioParameters
{
    private static readonly Rate _mostRate = Rate.FromDecimal(2);
    private static readonly Rate _mostAmount = Rate.FromDecimal(1_000_000_000);
    private static readonly (string, bool)[] _pricings = [("spot", false), ("forward", true)];

    private readonly Universe _universe;
    private readonly ModelParameters _parameters;
    private readonly List<ScenarioClass> _classes = [];
    private readonly List<ScenarioGroup> _classNodes = [];
    private readonly List<Rate> _classCredits = [];
    private readonly Dictionary<int, int> _classOfDriver = [];
    private readonly ScenarioClass _default;
    private readonly bool _hasDefaultGrid;

    private ScenarioParameters(Universe universe, ModelParameters parameters, ScenarioClass standard, bool hasGrid)
    {
        (_universe, _parameters) = (universe, parameters);
        GridPoints? grid = GridReader.Read(parameters);
        _hasDefaultGrid = grid is not null || hasGrid;
        _default = Numbers(parameters, standard with { Points = grid ?? standard.Points });
    }

    /// <summary>Reads a rule.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="universe">What it is about.</param>
    /// <param name="parameters">The parameters; what is left unread is an error of the caller's.</param>
    /// <param name="standard">What a class has unless it is given.</param>
    /// <param name="shock">
    /// What <c>volatility</c> is when it is not given, and the standard's grid is used; null: no move, grid needed.
    /// </param>
    /// <exception cref="DataException">
    /// A parameter missing, unknown or out of range, a grid without scenarios, grids of different sizes, a class of no
    /// or of another's underlying, groups that are part of each other, a credit above 1.
    /// </exception>
    public static ScenarioRule Read(
        string name, Universe universe, ModelParameters parameters, ScenarioClass standard,
        VolatilityShock? shock = null)
    {
        var reader = new ScenarioParameters(universe, parameters, standard, hasGrid: shock is not null);
        reader.ReadClasses();
        int[] classOf = reader.Assign();
        if (reader._classes.Count == 0) reader.AddClass(reader._default, null, Rate.Zero);
        ScenarioTree tree = reader.ReadTree();
        reader.CheckSizes();
        return new ScenarioRule
        {
            Name = name,
            Classes = [.. reader._classes],
            ClassOf = classOf,
            Tree = tree,
            Shock = shock is not null && !parameters.Has("volatility") ? shock : Shock(parameters),
            TreeSteps = (int)parameters.Whole("treeSteps", 10, 2000, 100),
            LeastVolatility = parameters.Number("leastVolatility", 0.0001, 1, 0.001),
            InitialFactor = parameters.Exact("initialFactor", Rate.One, Rate.FromDecimal(100), Rate.One),
        };
    }

    /// <summary>Reads the parameter <c>volatility</c>; none moves it by nothing.</summary>
    internal static VolatilityShock Shock(ModelParameters parameters)
    {
        if (parameters.Object("volatility") is not { } shock) return new VolatilityShock { Up = 0, Down = 0 };
        var read = new VolatilityShock
        {
            Up = shock.Number("up", 0, 100),
            Down = shock.Number("down", 0, 1),
            LeastUp = shock.Number("leastUp", 0, 100, 0),
            ShortPower = shock.Number("shortPower", 0, 10, 0),
            LongPower = shock.Number("longPower", 0, 10, 0),
            ReferenceDays = shock.Number("referenceDays", 0.001, 36_500, 30),
            FloorDays = shock.Number("floorDays", 0, 36_500, 0),
        };
        shock.Done();
        return read;
    }

    private static ScenarioClass Numbers(ModelParameters from, ScenarioClass standard) => standard with
    {
        IsForward = from.Choice("pricing", _pricings, standard.IsForward ? "forward" : "spot"),
        Interest = from.Exact("rate", -_mostRate, _mostRate, standard.Interest),
        Yield = from.Exact("yield", -_mostRate, _mostRate, standard.Yield),
        Minimum = from.Exact("minimumPerUnit", Rate.Zero, _mostAmount, standard.Minimum),
        ShortMinimum = from.Exact("shortMinimumPerUnit", Rate.Zero, _mostAmount, standard.ShortMinimum),
        ShortOptionCharge = from.Exact("shortOptionCharge", Rate.Zero, Rate.One, standard.ShortOptionCharge),
        FuturesCharge = from.Exact("futuresCharge", Rate.Zero, Rate.One, standard.FuturesCharge),
        OptionCharge = from.Exact("optionCharge", Rate.Zero, Rate.One, standard.OptionCharge),
    };

    private void ReadClasses()
    {
        ModelParameters? listed = _parameters.Object("classes");
        foreach (string name in listed?.Names ?? [])
        {
            ModelParameters one = listed!.Object(name)!;
            GridPoints? grid = GridReader.Read(one);
            if (grid is null && !_hasDefaultGrid) throw one.Refuse("grid", "missing", "a grid here or for all classes");
            ScenarioClass read = Numbers(one, _default) with { Name = name, Points = grid ?? _default.Points };
            IReadOnlyList<string> symbols = one.Texts("underlyings");
            if (symbols.Count == 0) throw one.Refuse("underlyings", "none", "one or more symbols");
            int number = AddClass(read, one.Text("group", null), Credit(one));
            foreach (string symbol in symbols)
            {
                if (!_universe.TryInstrumentId(symbol, out int id))
                    throw one.Refuse("underlyings", $"\"{symbol}\"", "instruments of the book");
                if (!_classOfDriver.TryAdd(id, number))
                    throw one.Refuse("underlyings", $"\"{symbol}\", which another class has", "each in one class");
            }

            one.Done();
        }
    }

    private static Rate Credit(ModelParameters from) => from.Exact("credit", Rate.Zero, Rate.One, Rate.Zero);

    private int AddClass(ScenarioClass read, string? group, Rate credit)
    {
        _classes.Add(read);
        _classCredits.Add(credit);
        _classNodes.Add(new ScenarioGroup(read.Name, group, Exact.Of(credit).ToDouble()));
        return _classes.Count - 1;
    }

    /// <summary>What no class names is a class of its own with the numbers of the rule.</summary>
    private int[] Assign()
    {
        int[] classOf = new int[_universe.Instruments.Count];
        foreach (Instrument instrument in _universe.Instruments)
        {
            classOf[instrument.Id] = -1;
            if (!instrument.CanBeHeld) continue;
            int driver = ScenarioRule.DriverOf(instrument);
            if (!_classOfDriver.TryGetValue(driver, out int number))
            {
                string symbol = _universe.Instruments[driver].Symbol;
                if (!_hasDefaultGrid)
                    throw _parameters.Refuse("grid", $"missing, and no class has {symbol}", "a grid for the rest");
                number = AddClass(_default with { Name = symbol }, null, Rate.Zero);
                _classOfDriver.Add(driver, number);
            }

            classOf[instrument.Id] = number;
        }

        return classOf;
    }

    private ScenarioTree ReadTree()
    {
        List<ScenarioGroup> nodes = [.. _classNodes];
        List<Rational> credits = [.. _classCredits.Select(Exact.Of)];
        List<Rational> minimums = [.. _classNodes.Select(_ => Rational.Zero)];
        ModelParameters? listed = _parameters.Object("groups");
        foreach (string name in listed?.Names ?? [])
        {
            ModelParameters one = listed!.Object(name)!;
            Rate credit = Credit(one);
            Rate minimum = one.Exact("minimum", Rate.Zero, _mostAmount, Rate.Zero);
            nodes.Add(new ScenarioGroup(
                name, one.Text("parent", null), Exact.Of(credit).ToDouble(), Exact.Of(minimum).ToDouble()));
            credits.Add(Exact.Of(credit));
            minimums.Add(Exact.Of(minimum));
            one.Done();
        }

        try
        {
            return new ScenarioTree(nodes, [.. credits], [.. minimums]);
        }
        catch (DataException e)
        {
            throw _parameters.Refuse("groups", e.Found, e.Expected);
        }
    }

    private void CheckSizes()
    {
        ScenarioClass first = _classes[0];
        foreach (ScenarioClass other in _classes)
        {
            if (other.Points.Count == first.Points.Count) continue;
            throw _parameters.Refuse(
                $"classes.{other.Name}.grid", $"{other.Points.Count} scenarios",
                $"{first.Points.Count}, as class {first.Name} has: gains of one offset losses of another by number");
        }
    }
}
