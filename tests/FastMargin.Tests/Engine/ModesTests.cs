using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>
/// The trigger index, the holders and the sweep tell the same edges with the same bits after every input, on books that
/// are adversarial by design.
/// </summary>
public sealed class ModesTests
{
    [Fact]
    public void Modes_agree_after_every_tick() => Run(seeds: 20, inputs: 400, edits: false);

    [Fact]
    public void Modes_agree_while_the_book_is_edited_between_ticks() => Run(seeds: 20, inputs: 200, edits: true);

    private static void Run(int seeds, int inputs, bool edits) => Seeds.ForEach(seeds, dice =>
    {
        using var crowd = new ModeCrowd(dice.Below(1 << 30), accounts: dice.OneOf(3, 12, 30));
        for (int i = 0; i < inputs; i++)
        {
            for (int k = edits ? dice.OneOf(0, 0, 1, 5) : 0; k > 0; k--) crowd.Edit();
            // An edit may also be taken up by the next tick.
            if (edits && dice.Chance(0.7)) crowd.Apply();
            crowd.Tick();
        }
    });
}
