using FastMargin.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>
/// Every mode says of every input what the oracle says, which keeps a book of its own from the same inputs.
/// </summary>
public sealed class RandomInputsTests
{
    [Fact]
    public void All_modes_say_of_every_input_what_the_oracle_says()
    {
        int edges = 0;
        int refusals = 0;
        var taken = new HashSet<InputKind>();
        Seeds.ForEach(25, dice =>
        {
            RandomBooks random = RandomBooks.Make(dice, accounts: dice.OneOf(2, 6));
            using TwinBook twin = random.Book;
            using var crowd = new InputCrowd(twin);
            var inputs = new RandomInputs(dice, random, crowd);
            for (int i = 0; i < 100; i++) crowd.On(inputs.Next());
            edges += crowd.Edges;
            refusals += crowd.Refusals;
            taken.UnionWith(crowd.Taken);
        });
        Assert.True(edges > 0 && refusals > 0, $"{edges} edges, {refusals} refusals: nothing was tested");
        InputKind[] others = [InputKind.None, InputKind.MarkState, InputKind.CallExtended];
        bool isOne = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable("FASTMARGIN_SEED"));
        if (!isOne) Assert.Equal(Enum.GetValues<InputKind>().Except(others), taken.Order());
    }
}
