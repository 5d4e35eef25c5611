using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Models.Sets;

namespace FastMargin.Models.Rules;

/// <summary>
/// Reads the parameters of Derive's managers: <c>markets</c> by name, and the numbers of the manager by the names of
/// its record, with a small first letter.
/// </summary>
internal static class DeriveParameters
{
    private const double Most = 1000;

    /// <summary>The first portfolio manager.</summary>
    public static IMarginModel First(Universe universe, ModelParameters from)
    {
        var rule = new DerivePmrm1Parameters
        {
            Volatility = ScenarioParameters.Shock(from),
            Contingency = Contingency(from),
            InitialFactor = from.Number("initialFactor", 1, Most),
            StaticDiscount = Share(from, "staticDiscount", 1),
            RateMultiplier = Share(from, "rateMultiplier", 0),
            RateAdd = Share(from, "rateAdd", 0),
            BaseCharge = Share(from, "baseCharge", 0),
            PerpetualCharge = Share(from, "perpetualCharge", 0),
            OptionCharge = Share(from, "optionCharge", 0),
        };
        return new DeriveModel("derive-pmrm1", universe, Markets(universe, from), new DeriveFirstManager(rule));
    }

    /// <summary>The second.</summary>
    public static IMarginModel Second(Universe universe, ModelParameters from)
    {
        double haircut = from.Number("baseHaircut", 0, 1, 0);
        double initialHaircut = from.Number("initialBaseHaircut", 0, 1, 0);
        var rule = new DerivePmrm2Parameters
        {
            Volatility = ScenarioParameters.Shock(from),
            Skew = Skew(from),
            Contingency = Contingency(from),
            MaintenanceFactor = from.Number("maintenanceFactor", 0, Most),
            InitialFactor = from.Number("initialFactor", 0, Most),
            StaticDiscount = Share(from, "staticDiscount", 1),
            StaticDiscountShort = Share(from, "staticDiscountShort", 1),
            LongRateMultiplier = Share(from, "longRateMultiplier", 0),
            LongRateAdd = Share(from, "longRateAdd", 0),
            ShortRateMultiplier = Share(from, "shortRateMultiplier", 0),
            ShortRateAdd = Share(from, "shortRateAdd", 0),
            PerpetualCharge = Share(from, "perpetualCharge", 0),
            InitialPerpetualCharge = Share(from, "initialPerpetualCharge", 0),
            OptionCharge = Share(from, "optionCharge", 0),
            InitialOptionCharge = Share(from, "initialOptionCharge", 0),
        };
        var manager = new DeriveSecondManager(rule, haircut, initialHaircut);
        return new DeriveModel("derive-pmrm2", universe, Markets(universe, from), manager);
    }

    /// <summary>The standard manager.</summary>
    public static IMarginModel Standard(Universe universe, ModelParameters from)
    {
        var rule = new DeriveStandardParameters
        {
            PerpetualInitial = Share(from, "perpetualInitial", 0),
            PerpetualMaintenance = Share(from, "perpetualMaintenance", 0),
            BaseFactor = Share(from, "baseFactor", 0),
            BaseInitialScale = Share(from, "baseInitialScale", 1),
            MaxSpot = Share(from, "maxSpot", 0),
            MinSpot = Share(from, "minSpot", 0),
            CallMaintenance = Share(from, "callMaintenance", 0),
            PutMaintenance = Share(from, "putMaintenance", 0),
            PutMarkMaintenance = Share(from, "putMarkMaintenance", 0),
            UnpairedInitialScale = Share(from, "unpairedInitialScale", 0),
            UnpairedMaintenanceScale = Share(from, "unpairedMaintenanceScale", 0),
            MaintenanceOffsetScale = Share(from, "maintenanceOffsetScale", 0),
        };
        return new DeriveModel("derive-standard", universe, Markets(universe, from), new DeriveStandardManager(rule));
    }

    private static DeriveTerms[] Markets(Universe universe, ModelParameters from)
    {
        ModelParameters markets = from.Object("markets")
            ?? throw from.Refuse("markets", "missing", "an object of markets");
        if (markets.Names.Count == 0) throw from.Refuse("markets", "none", "one or more");
        return [.. markets.Names.Select(name => DeriveTerms.Read(name, universe, markets.Object(name)!))];
    }

    private static double Share(ModelParameters from, string name, double otherwise) =>
        from.Number(name, 0, Most, otherwise);

    private static DeriveContingency Contingency(ModelParameters from)
    {
        if (from.Object("basis") is not { } basis) return new DeriveContingency();
        var read = new DeriveContingency
        {
            BasisUp = basis.Number("up", 0.01, Most),
            BasisDown = basis.Number("down", 0.01, Most),
            BasisAdd = Share(basis, "add", 0),
            BasisMultiplier = Share(basis, "multiplier", 0),
        };
        basis.Done();
        return read;
    }

    private static SkewShock Skew(ModelParameters from)
    {
        if (from.Object("skew") is not { } skew) return new SkewShock { LeastWidth = 1 };
        var read = new SkewShock
        {
            LinearCap = Share(skew, "linearCap", 0),
            LinearBase = Share(skew, "linearBase", 0),
            AbsoluteCap = Share(skew, "absoluteCap", 0),
            AbsoluteBase = Share(skew, "absoluteBase", 0),
            LeastWidth = skew.Number("leastWidth", 1e-6, Most),
            WidthScale = Share(skew, "widthScale", 0),
            VolatilityStatic = skew.Number("volatilityStatic", -Most, Most, 0),
            VolatilitySlope = skew.Number("volatilitySlope", -Most, Most, 0),
        };
        skew.Done();
        return read;
    }
}
