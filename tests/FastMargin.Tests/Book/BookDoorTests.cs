using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Tests.Oracle;
using FastMargin.Units;

namespace FastMargin.Tests.Book;

/// <summary>What the book refuses leaves it as it was.</summary>
public sealed class BookDoorTests
{
    [Fact]
    public void Two_positions_in_an_instrument_are_refused() => Refused((twin, pool) => twin.Product.SetPositions(
        pool.Id, [new NewPosition(0, 1, Price.One), new NewPosition(0, 2, Price.One)]));

    [Fact]
    public void Lots_beyond_the_exact_integers_of_a_double_are_refused() =>
        Refused((twin, pool) => twin.Product.SetPosition(pool.Id, 0, (1L << 53) + 1, Price.One));

    [Fact]
    public void The_smallest_number_of_lots_is_refused() =>
        Refused((twin, pool) => twin.Product.SetPosition(pool.Id, 0, long.MinValue, Price.One));

    [Fact]
    public void A_position_in_an_index_is_refused() =>
        Refused((twin, pool) => twin.Product.SetPosition(pool.Id, 1, 1, Price.One));

    [Fact]
    public void An_override_for_an_index_is_refused() =>
        Refused((twin, pool) => twin.Product.SetTable(pool.Account.Id, 1, twin.Product.Universe.Tables[0]));

    [Fact]
    public void An_override_by_the_rule_for_short_stock_is_refused_where_it_does_not_fit() =>
        Refused((twin, pool) =>
        {
            MarginTable rule = twin.Product.Universe.Tables[twin.Product.Universe.TableId("short")];
            twin.Product.SetTable(pool.Account.Id, Derivative(twin), rule);
        });

    [Fact]
    public void An_entry_price_of_zero_is_refused_for_a_derivative() =>
        Refused((twin, pool) => twin.Product.SetPosition(pool.Id, Derivative(twin), 1, Price.Zero));

    [Fact]
    public void An_entry_price_with_too_many_digits_is_refused() =>
        Refused((twin, pool) => twin.Product.SetPosition(pool.Id, 0, 1, Price.Parse("1.234567890123456789")));

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("0.0000001")]
    public void A_mark_that_is_not_above_zero_or_finer_than_its_step_is_refused(string mark) =>
        Refused((twin, _) => twin.Product.SetMark(0, Price.Parse(mark)));

    [Fact]
    public void A_negative_add_on_is_refused() =>
        Refused((twin, pool) => twin.Product.SetAddOn(pool.Account.Id, Money.Parse("-1")));

    [Fact]
    public void A_name_taken_is_refused() => Refused((twin, pool) => twin.Product.AddAccount(pool.Account.Name));

    [Fact]
    public void A_second_cross_pool_is_refused() =>
        Refused((twin, pool) => twin.Product.AddPool(pool.Account.Id, "cross"));

    [Fact]
    public void A_leg_of_the_wrong_sign_is_refused() =>
        Refused((twin, pool) => twin.Product.SetPosition(pool.Id, 0, -1, Price.One, Leg.Long), isHedged: true);

    private static int Derivative(TwinBook twin) =>
        twin.Oracle.Instruments.First(i => i.Kind is not (OracleKind.Equity or OracleKind.Index)).Id;

    private static void Refused(Action<TwinBook, OraclePool> edit, bool isHedged = false)
    {
        RandomBooks random = RandomBooks.Make(new Dice(3), accounts: 3);
        using TwinBook twin = random.Book;
        OraclePool pool = twin.AddAccount("tester", isHedged).Pools[0];
        twin.SetPosition(pool, twin.Oracle.Instruments[0], 5, "100");

        DataException error = Assert.Throws<DataException>(() => edit(twin, pool));

        Assert.NotEmpty(error.Found);
        Assert.NotEmpty(error.Expected);
        TwinCheck.All(twin);
    }
}
