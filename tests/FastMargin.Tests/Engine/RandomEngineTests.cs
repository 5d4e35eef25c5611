using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>Every mode tells the edges of the oracle's level machine after every input, on adversarial books.</summary>
public sealed class RandomEngineTests
{
    [Fact]
    public void All_modes_tell_the_oracles_edges_while_prices_move() =>
        Run(seeds: 15, inputs: 60, (_, _) => { });

    [Fact]
    public void All_modes_tell_the_oracles_edges_while_the_book_is_edited() =>
        Run(seeds: 15, inputs: 40, (random, dice) =>
        {
            for (int i = dice.OneOf(0, 1, 6); i > 0; i--) random.Edit(withMarks: false);
        });

    [Fact]
    public void Marks_set_in_the_book_are_edits_like_any_other() =>
        Run(seeds: 10, inputs: 30, (random, dice) =>
        {
            for (int i = dice.OneOf(1, 6); i > 0; i--) random.Edit();
        });

    [Fact]
    public void Edits_that_were_not_applied_count_with_the_next_mark() =>
        Run(
            seeds: 10,
            inputs: 40,
            (random, dice) =>
            {
                for (int i = dice.OneOf(0, 1, 4); i > 0; i--) random.Edit();
            },
            isApplied: false);

    private static void Run(int seeds, int inputs, Action<RandomBooks, Dice> edit, bool isApplied = true) =>
        Seeds.ForEach(seeds, dice => Run(dice, inputs, edit, isApplied));

    private static void Run(Dice dice, int inputs, Action<RandomBooks, Dice> edit, bool isApplied)
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: dice.OneOf(2, 12));
        using TwinBook twin = random.Book;
        using var crowd = new EngineCrowd(twin);
        for (int i = 0; i < inputs; i++)
        {
            try
            {
                edit(random, dice);
                if (isApplied || dice.Chance(0.3)) crowd.Apply();
                (OracleInstrument instrument, long steps) = random.NextMark();
                crowd.OnMark(instrument, steps);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"{e.Message} Input {i}, after {twin.History}", e);
            }
        }
    }
}
