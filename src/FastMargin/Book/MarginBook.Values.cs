using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Book;

/// <content>What does not depend on a slot's own price: cash, entry cost, bracket amounts, add-ons.</content>
public sealed partial class MarginBook
{
    // Each term is at most this many units of 2^-53 from exact; the kernel charges 8 units of Magnitude.
    private const int TermRoundings = 9;
    private const int ChargedRoundings = 8;

    /// <summary>
    /// Recomputes, in the one order that every book of the same content has:
    /// <code>
    /// Cash            = Σ collateral value(balance_c) − Σ lots·c·entry·fx        (inverse: + Σ lots·c/entry·fx)
    /// RequirementBase = add-on − Σ A_k·fx + what a margin model asks for
    /// Magnitude       ≥ Σ |terms|, raised by what adding them up may have lost
    /// </code>
    /// </summary>
    private void Revalue(int pool)
    {
        Evaluate(pool);
        _dirtyPools.Add(pool);
    }

    /// <summary>
    /// <see cref="Revalue"/> but for the note that the pool changed: writes to the pool's own lane only.
    /// </summary>
    private void Evaluate(int pool)
    {
        Slab slab = RowOf(pool, out int at);
        Evaluate(pool, slab, at, _fx);
    }

    /// <summary>
    /// Writes what <see cref="Revalue"/> computes of a pool at some currency rates, by the brackets that a slab has its
    /// positions in, which may be a copy.
    /// </summary>
    internal void Evaluate(int pool, Slab slab, int at, ReadOnlySpan<double> rates)
    {
        var sum = new TermSum();
        AddBalances(pool, rates, ref sum);
        double requirement = 0;
        if (_addOns.Count > 0 && IsCross(pool) && _addOns.TryGetValue(_pools[pool].Account, out Money addOn))
        {
            requirement = sum.Note(addOn.ToDouble());
        }

        if (IsModelled(pool)) requirement += sum.Note(_requirements[pool], _doubts[pool]);

        for (int i = 0; i < slab.Positions; i++)
        {
            Slot slot = slab.ReadSlot(at, i);
            ref readonly RowFact fact = ref FactOf(slot);
            double fx = rates[fact.Settle];
            if (!fact.IsPaidFor) sum.Add(fact.EntryCost(slot) * fx);
            if (fact.Bracket != 0) requirement -= sum.Note(fact.Amount * fx);
        }

        slab.WriteFixed(at, sum.Total, requirement, sum.Magnitude());
    }

    private void AddBalances(int pool, ReadOnlySpan<double> rates, ref TermSum sum)
    {
        int home = Universe.BaseCurrency;
        AddBalance(home, new Money(_pools[pool].BaseBalance), rates[home], ref sum);
        int cursor = _pools[pool].FirstBalance;
        while (_balances.Next(ref cursor, out int currency, out Money amount))
        {
            AddBalance(currency, amount, rates[currency], ref sum);
        }
    }

    private void AddBalance(int currency, Money amount, double rate, ref TermSum sum)
    {
        if (amount.Atto != 0) sum.Add(_collateral[currency].Value(amount.ToDouble()) * rate);
    }

    private void ForgetDependencies(int pool)
    {
        FindDependencies(pool);
        foreach (int currency in _dependenciesOfPool) _dependents[currency]!.Remove((uint)pool);
    }

    private void NoteDependencies(int pool)
    {
        FindDependencies(pool);
        foreach (int currency in _dependenciesOfPool) _dependents[currency]!.Add((uint)pool);
    }

    private void FindDependencies(int pool)
    {
        _dependenciesOfPool.Clear();
        int cursor = _pools[pool].FirstBalance;
        while (_balances.Next(ref cursor, out int currency, out _)) Note(currency);
        Slab slab = RowOf(pool, out int at);
        for (int i = 0; i < slab.Positions; i++) Note(FactOf(slab.ReadSlot(at, i)).Settle);

        void Note(int currency)
        {
            if (_dependents[currency] is null || _dependenciesOfPool.Contains(currency)) return;
            _dependenciesOfPool.Add(currency);
        }
    }

    private struct TermSum
    {
        private double _absolute;
        private double _doubt;
        private int _terms;

        public double Total { get; private set; }

        public void Add(double term) => Total += Note(term);

        public double Note(double term)
        {
            _absolute += Math.Abs(term);
            _terms++;
            return term;
        }

        /// <summary>A term that may be further from exact than its roundings.</summary>
        public double Note(double term, double doubt)
        {
            _doubt += doubt;
            return Note(term);
        }

        /// <summary>
        /// Not below <c>Σ|terms|·(terms + 9)/8</c>: one rounding for each addition beside the terms' own.
        /// </summary>
        public readonly float Magnitude()
        {
            // Without terms the sum is exact, and an empty pool is decided by the kernel.
            if (_absolute == 0 && _doubt == 0) return 0;
            double charged = (_absolute * (_terms + TermRoundings) / ChargedRoundings) + (_doubt * MagnitudePerDoubt);
            return MathF.BitIncrement((float)(charged * (1 + 1e-6)));
        }
    }
}
