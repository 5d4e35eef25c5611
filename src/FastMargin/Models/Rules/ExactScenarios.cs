using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Models.Rules;

/// <summary>The sums of <see cref="ScenarioSums"/> in fractions, and the lines that they are made of.</summary>
internal sealed class ExactScenarios(ScenarioRule rule, ExactLosses losses)
{
    /// <summary>The least requirement of one contract: <c>multiplier·(minimum + short minimum)</c>.</summary>
    public static Rational MinimumOf(ScenarioRule rule, Instrument instrument, bool isShort)
    {
        if (instrument.Option is null) return Rational.Zero;
        ScenarioClass of = rule.Classes[rule.ClassOf[instrument.Id]];
        Rational unit = Models.Exact.Of(of.Minimum);
        if (isShort) unit += Models.Exact.Of(of.ShortMinimum);
        return unit * Models.Exact.Of(instrument.Multiplier);
    }

    /// <summary>The requirements of a pool.</summary>
    public ExactRequirement Of(in ModelPool pool)
    {
        if (TryAdd(pool, out ExactNode?[] nodes) is >= 0 and var blame) return ExactRequirement.Unknown(blame);
        Rational sum = Rational.Zero;
        foreach (ExactNode top in Close(nodes)) sum += top.Requirement;
        return new ExactRequirement(sum, sum * Models.Exact.Of(rule.InitialFactor));
    }

    /// <summary>Every line of a pool's requirement.</summary>
    /// <exception cref="DataException">It is unknown.</exception>
    public ExplainLine Explain(in ModelPool pool)
    {
        Universe universe = pool.Book.Universe;
        if (TryAdd(pool, out ExactNode?[] nodes) is >= 0 and var blame)
            throw new DataException($"no usable price of {universe.Instruments[blame].Symbol}", "one");
        string home = universe.Currencies[universe.BaseCurrency].Code;
        Rational sum = Rational.Zero;
        var parts = new List<ExplainLine>();
        foreach (ExactNode top in Close(nodes))
        {
            sum += top.Requirement;
            parts.Add(LineOf(top, home, pool));
        }

        string initial = ExactText.Up(sum * Models.Exact.Of(rule.InitialFactor));
        return new ExplainLine(rule.Name, ExactText.Up(sum), home, $"sum of the groups; initial {initial}")
        {
            Parts = parts,
        };
    }

    /// <summary>Adds the positions to their classes; the instrument to blame when one has no losses, else -1.</summary>
    private int TryAdd(in ModelPool pool, out ExactNode?[] nodes)
    {
        nodes = new ExactNode?[rule.Tree.Count];
        for (int i = 0; i < pool.Count; i++)
        {
            ModelPosition position = pool[i];
            Instrument of = position.Instrument;
            if (!pool.Book.HasFx(of.SettleCurrency))
                return pool.Book.Universe.Currencies[of.SettleCurrency].FxInstrument!.Value;
            ExactRow row = losses.Of(of);
            if (row.Blame >= 0) return row.Blame;
            Rational quantity = position.ExactQuantity * pool.Book.Fx(of.SettleCurrency);
            ExactNode node = NodeAt(nodes, rule.ClassOf[of.Id]);
            node.Own ??= new ExactCharges(rule.Classes[node.Number]);
            node.Own.Add(pool.Book, of, quantity);
            node.Minimum += Rational.Abs(quantity) * MinimumOf(rule, of, position.Lots < 0);
            for (int s = 0; s < node.Losses.Length; s++) node.Losses[s] += quantity * row.Losses[s];
            node.Positions.Add((i, row));
        }

        return -1;
    }

    private ExactNode NodeAt(ExactNode?[] nodes, int number)
    {
        if (nodes[number] is { } node) return node;
        return nodes[number] = new ExactNode(number, new Rational[rule.Scenarios], rule.Tree.ExactMinimums[number]);
    }

    /// <summary>Adds parts to what they are part of; the tops.</summary>
    private List<ExactNode> Close(ExactNode?[] nodes)
    {
        var tops = new List<ExactNode>();
        foreach (int number in Enumerable.Range(0, nodes.Length).OrderBy(n => rule.Tree.Ranks[n]))
        {
            if (nodes[number] is not { } node) continue;
            if (node.Own is { } own) node.Charge += own.Sum;
            int parent = rule.Tree.Parents[number];
            if (parent < 0)
            {
                tops.Add(node);
                continue;
            }

            ExactNode above = NodeAt(nodes, parent);
            Rational credit = rule.Tree.ExactCredits[number];
            for (int s = 0; s < node.Losses.Length; s++)
                above.Losses[s] += node.Losses[s].Sign < 0 ? credit * node.Losses[s] : node.Losses[s];
            above.Minimum += node.Minimum;
            above.Charge += node.Charge;
            above.Parts.Add(node);
        }

        return tops;
    }

    private ExplainLine LineOf(ExactNode node, string home, in ModelPool pool)
    {
        int binding = node.Binding;
        var parts = new List<ExplainLine>();
        foreach (ExactNode part in node.Parts) parts.Add(LineOf(part, home, pool));
        foreach ((int at, ExactRow row) in node.Positions) parts.Add(LineOf(pool, at, row, binding));
        foreach ((string charge, Rational amount) in node.Own?.Lines ?? [])
        {
            if (amount.Sign > 0) parts.Add(new ExplainLine(charge, ExactText.Up(amount), home, "charge"));
        }

        parts.Add(new ExplainLine("scenarios", Unit: home, How: "losses by scenario, gains below zero")
        {
            Parts =
            [
                .. node.Losses.Select((loss, s) => new ExplainLine($"scenario {s + 1}", ExactText.Up(loss), home)),
            ],
        });
        string how = node.Requirement == node.Minimum ? "minimum" : $"scenario {binding + 1}";
        string charged = node.Charge.Sign > 0 ? $" + charges {ExactText.Up(node.Charge)}" : "";
        string name = rule.Tree.Groups[node.Number].Name;
        return new ExplainLine(name, ExactText.Up(node.Requirement), home, $"{how} of max(worst loss{charged}, "
            + $"minimum {ExactText.Up(node.Minimum)})")
        {
            Parts = parts,
        };
    }

    private static ExplainLine LineOf(in ModelPool pool, int at, ExactRow row, int binding)
    {
        ModelPosition position = pool[at];
        Instrument of = position.Instrument;
        string code = pool.Book.Universe.Currencies[of.SettleCurrency].Code;
        string volatility = of.Option is null ? "" : $", volatility {ExactText.Of(row.Volatility)}";
        return new ExplainLine(
            of.Symbol, ExactText.Up(position.ExactQuantity * row.Losses[binding]), code,
            $"{ExactText.Of(position.ExactQuantity)} times the loss of one in scenario {binding + 1}{volatility}");
    }

    private sealed class ExactNode(int number, Rational[] losses, Rational minimum)
    {
        public int Number { get; } = number;

        public Rational[] Losses { get; } = losses;

        public Rational Minimum { get; set; } = minimum;

        public Rational Charge { get; set; } = Rational.Zero;

        public ExactCharges? Own { get; set; }

        public List<ExactNode> Parts { get; } = [];

        public List<(int At, ExactRow Row)> Positions { get; } = [];

        public int Binding
        {
            get
            {
                int binding = 0;
                for (int s = 1; s < Losses.Length; s++)
                {
                    if (Losses[s] > Losses[binding]) binding = s;
                }

                return binding;
            }
        }

        public Rational Requirement =>
            Rational.Max(Minimum, Rational.Max(Rational.Zero, Losses[Binding]) + Charge);
    }
}
