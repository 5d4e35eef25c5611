using FastMargin.Kernels;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Book;

/// <summary>The comparison has teeth: it catches a kernel in which one sign or constant is wrong.</summary>
public sealed class KernelMutantTests
{
    private const int Books = 12;

    [Fact]
    public void The_plain_statement_of_the_kernel_gives_its_bits() => Seeds.ForEach(Books, dice =>
    {
        using TwinBook twin = Adversarial(dice);
        Dictionary<int, PoolValue> kernel = KernelRun.Run(twin.Product);
        foreach ((int pool, PoolValue value) in KernelMutant.Run(twin.Product, Mutation.None))
        {
            Assert.True(KernelRun.IsSame(kernel[pool], value), $"pool {pool}: {kernel[pool]}, stated plainly {value}");
        }
    });

    [Theory]
    [MemberData(nameof(Mutations))]
    public void A_kernel_with_one_thing_wrong_is_caught(Mutation mutation)
    {
        int caught = 0;
        Seeds.ForEach(Books, dice =>
        {
            using TwinBook twin = Adversarial(dice);
            if (IsCaught(twin, mutation)) caught++;
        });

        Assert.NotEqual(0, caught);
    }

    public static TheoryData<Mutation> Mutations() =>
        [.. Enum.GetValues<Mutation>().Where(m => m != Mutation.None)];

    private static bool IsCaught(TwinBook twin, Mutation mutation)
    {
        try
        {
            TwinCheck.Values(twin.Oracle, KernelMutant.Run(twin.Product, mutation));
            return false;
        }
        catch (Xunit.Sdk.TrueException)
        {
            return true;
        }
    }

    /// <summary>Half of the pools are pinned to a threshold; one owns and owes the same stock only.</summary>
    private static TwinBook Adversarial(Dice dice)
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 15);
        foreach (OraclePool pool in random.Book.Oracle.Pools)
        {
            if (dice.Chance(0.5)) random.Pin(pool, dice.Pick(KernelRun.Decimals));
        }

        OraclePool flat = random.Book.AddAccount("flat", isHedged: true).Pools[0];
        foreach (OracleInstrument stock in random.Book.Oracle.Instruments.Where(i => i.Kind == OracleKind.Equity))
        {
            long lots = dice.Between(1, 1L << 40);
            random.Book.SetPosition(flat, stock, lots, "1");
            random.Book.SetPosition(flat, stock, -lots, "1");
        }

        return random.Book;
    }
}
