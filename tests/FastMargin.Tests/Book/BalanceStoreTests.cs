using FastMargin.Book;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Book;

public sealed class BalanceStoreTests
{
    [Fact]
    public void Chains_do_what_sorted_dictionaries_do() => Seeds.ForEach(20, dice =>
    {
        var store = new BalanceStore();
        int[] heads = [.. Enumerable.Repeat(BalanceStore.Empty, 12)];
        SortedDictionary<int, Money>[] models = [.. heads.Select(_ => new SortedDictionary<int, Money>())];
        for (int i = 0; i < 1000; i++)
        {
            int chain = dice.Below(heads.Length);
            if (dice.Chance(0.05))
            {
                store.Clear(heads[chain]);
                heads[chain] = BalanceStore.Empty;
                models[chain].Clear();
                continue;
            }

            int currency = dice.Below(9);
            Money amount = dice.Chance(0.3) ? Money.Zero : Money.Parse(RandomSizes.Amount(dice));
            heads[chain] = store.Set(heads[chain], currency, amount);
            models[chain].Remove(currency);
            if (amount != Money.Zero) models[chain][currency] = amount;
            for (int k = 0; k < heads.Length; k++)
            {
                Assert.Equal(models[k].Select(p => (p.Key, p.Value)), All(store, heads[k]));
            }
        }
    });

    private static List<(int Currency, Money Amount)> All(BalanceStore store, int head)
    {
        var all = new List<(int Currency, Money Amount)>();
        while (store.Next(ref head, out int currency, out Money amount)) all.Add((currency, amount));
        return all;
    }
}
