using FastMargin.Instruments;
using FastMargin.Models.Opyn;
using FastMargin.Units;

namespace FastMargin.Models.Sets.Venues;

/// <summary>
/// Vaults of Opyn's Gamma protocol before expiry (<see cref="OpynVault"/>): options of one right, underlying and
/// expiry, at most one series short and one long; what can be lost at most is put up, cash for puts, coins for calls.
/// <code>
/// X  = collateral − Σ required(puts) − Σ required(calls)·spot          spot: the mark of the underlying
/// MM = max(0, E − X) = max(0, required + Σ market value of the options)
/// </code>
/// A pool is one vault where its collateral is the vault's asset; of several, the collateral stands for all. In
/// rationals; what is left is linear in each price. Market values beyond what can be lost at most, which no one would
/// trade at, leave an account of less than nothing deficient.
/// </summary>
internal sealed class OpynModel : ExcessModel
{
    private readonly Universe _universe;

    private OpynModel(Universe universe) => _universe = universe;

    public static MarginRuleInfo Rule { get; } = new((universe, _) => new OpynModel(universe))
    {
        Name = "opyn",
        Summary = "fully collateralised option vaults of Opyn: the largest loss of short and long series",
        Source = "opynfinance/GammaProtocol: MarginCalculator.sol",
        Kernel = "rationals",
        IsExact = true,
        IsConcave = true,
    };

    public override IEnumerable<Instrument> DriversOf(Instrument held) =>
        held.Option is { } option ? [_universe.Instruments[option.Underlying]] : [];

    protected override string Name => Rule.Name;

    protected override int Unpriced(in ModelPool pool)
    {
        int first = base.Unpriced(pool);
        for (int i = 0; i < pool.Count; i++)
        {
            if (pool[i].Instrument.Option is not { } option || pool.Book.HasMark(option.Underlying)) continue;
            first = first < 0 ? option.Underlying : Math.Min(first, option.Underlying);
        }

        return first;
    }

    protected override VenueExcess ExcessOf(in ModelPool pool, Rational equity)
    {
        CheckUnweighted(pool);
        Rational excess = equity;
        foreach (Vault vault in VaultsOf(pool)) excess -= vault.MarketValue + vault.Required;
        return new VenueExcess(excess, excess);
    }

    protected override IReadOnlyList<ExplainLine> Lines(in ModelPool pool, Rational equity)
    {
        string home = pool.Book.Universe.Currencies[pool.Book.Universe.BaseCurrency].Code;
        var lines = new List<ExplainLine>();
        Rational collateral = equity;
        foreach (Vault vault in VaultsOf(pool))
        {
            collateral -= vault.MarketValue;
            lines.Add(new ExplainLine(vault.Name, ExactText.Down(-vault.Required), home, vault.How));
        }

        lines.Insert(0, new ExplainLine("collateral", ExactText.Down(collateral), home, "equity without the options"));
        return lines;
    }

    private static List<Vault> VaultsOf(in ModelPool pool)
    {
        var legs = new Dictionary<(int Underlying, long ExpiryNs, bool IsCall), List<NetPosition>>();
        foreach (NetPosition position in NetPosition.Of(pool))
        {
            if (position.Instrument.Option is not { } option)
            {
                throw new DataException(
                    $"a position in {position.Instrument.Symbol}", "options alone: the rule is that of option vaults");
            }

            (int, long, bool) key = (option.Underlying, option.ExpiryNs, option.IsCall);
            if (!legs.TryGetValue(key, out List<NetPosition>? of)) legs[key] = of = [];
            of.Add(position);
        }

        var vaults = new List<Vault>(legs.Count);
        foreach (((int underlying, _, bool isCall), List<NetPosition> of) in legs)
        {
            Rational spot = Rational.FromAtto(pool.Book.Mark(underlying).Atto);
            vaults.Add(Vault.Of(of, isCall, spot, pool.Book.Fx(of[0].Instrument.SettleCurrency)));
        }

        return vaults;
    }

    /// <summary>Market value and requirement in base currency.</summary>
    private sealed record Vault(string Name, string How, Rational MarketValue, Rational Required)
    {
        public static Vault Of(List<NetPosition> legs, bool isCall, Rational spot, Rational fx)
        {
            var vault = new OpynVault
            {
                IsPut = !isCall,
                Written = Only(legs, sign: -1),
                Covering = Only(legs, sign: 1),
            };
            Rational rate = isCall ? spot * fx : fx;
            Rational value = legs.Aggregate(Rational.Zero, (sum, leg) => sum + leg.Value) * fx;
            return new Vault(
                string.Join(" and ", legs.Select(leg => leg.Instrument.Symbol)),
                $"{ExactText.Up(vault.ExactRequired)} {(isCall ? "coins at the spot" : "in cash")}",
                value,
                vault.ExactRequired * rate);
        }

        private static OpynLeg Only(List<NetPosition> legs, int sign)
        {
            List<NetPosition> side = legs.FindAll(leg => leg.Size.Sign == sign);
            if (side.Count > 1)
            {
                throw new DataException(
                    $"{string.Join(" and ", side.Select(leg => leg.Instrument.Symbol))} on one side of a vault",
                    "one series short and one long of each right and expiry");
            }

            return side.Count == 0
                ? default
                : new OpynLeg(
                    side[0].Instrument.Option!.Strike, new Quantity(Rational.Abs(side[0].Size).FloorToAtto()));
        }
    }
}
