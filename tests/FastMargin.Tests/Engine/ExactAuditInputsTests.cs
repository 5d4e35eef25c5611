using FastMargin.Engine;
using FastMargin.Tests.Oracle;

namespace FastMargin.Tests.Engine;

/// <summary>The audit by exact arithmetic goes on while account events change the book.</summary>
public sealed class ExactAuditInputsTests
{
    private static readonly LevelProfile[] _profiles = [LevelProfile.Default, LevelProfile.LiquidateAtRequirement];

    [Fact]
    public void A_right_engine_has_no_difference_whatever_the_inputs()
    {
        long flags = 0;
        Seeds.ForEach(20, dice =>
        {
            ExactAudit audit = Drive(dice, outputs => outputs);
            Assert.True(audit.Differences == 0, string.Join(", ", audit.Found));
            flags += audit.Flags;
        });
        Assert.True(flags > 10_000, $"only {flags} flags");
    }

    [Fact]
    public void An_edge_that_an_account_event_made_and_that_is_left_out_is_found()
    {
        long differences = 0;
        Seeds.ForEach(5, dice =>
        {
            ExactAudit audit = Drive(dice, outputs => IsEdgeOfAccount(outputs) ? [] : outputs);
            differences += audit.Differences;
        });
        Assert.True(differences > 0, "no edge was left out");
    }

    private static bool IsEdgeOfAccount(OutputEvent[] outputs) =>
        outputs is [{ Cause: not InputKind.Mark, Kind: OutputKind.Level }];

    private static ExactAudit Drive(Dice dice, Func<OutputEvent[], OutputEvent[]> forge)
    {
        RandomBooks random = RandomBooks.Make(dice, accounts: 8);
        using TwinBook twin = random.Book;
        var oracle = new OracleInputs(twin.Oracle);
        var inputs = new RandomInputs(dice, random);
        EvaluationMode mode = dice.OneOf(EvaluationMode.Trigger, EvaluationMode.Holders, EvaluationMode.Sweep);
        using var engine = new MarginEngine(twin.Product, new EngineOptions { Mode = mode, Profiles = _profiles });
        var audit = new ExactAudit(engine);
        for (int i = 0; i < 150; i++)
        {
            InputEvent input = inputs.Next();
            oracle.Apply(input);
            OutputEvent[] outputs = engine.On(input).ToArray();
            audit.Observe(engine.Sequence, input, forge(outputs));
            if (input.Kind == InputKind.Mark && (uint)input.Subject < (uint)twin.Oracle.Instruments.Count)
            {
                audit.CheckDependents(input.Subject);
            }
            else
            {
                audit.CheckAll();
            }
        }

        return audit;
    }
}
