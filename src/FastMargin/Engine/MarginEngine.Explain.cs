using System.Globalization;
using FastMargin.Models;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <content>How a pool's numbers came about, between inputs.</content>
public sealed partial class MarginEngine
{
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>
    /// Every line of a pool's margin after the last input: what <see cref="PoolExplanation"/> has, with the state and
    /// age of each price, the level, how far the next ones are, and the liquidation prices.
    /// </summary>
    /// <remarks>Exact and from the book alone, so that it is the same in all modes; it changes nothing.</remarks>
    public PoolExplanation Explain(int pool)
    {
        if (!Book.IsPool(pool)) throw new ArgumentOutOfRangeException(nameof(pool), pool, "No such pool.");
        var figures = new PoolFigures(Book, pool);
        PoolExplanation explanation = PoolExplanation.Of(Book, pool, figures, Options.IsStrict, MarkText);
        LevelProfile profile = Options.Profiles[Book.ProfileOf(Book.AccountOf(pool))];
        return explanation with
        {
            Sequence = Sequence,
            TimeNs = TimeNs,
            Lines =
            [
                .. explanation.Lines,
                LevelLines.Of(figures, profile, LevelOf(pool), Options.IsStrict),
                LevelLines.Prices(Book, pool, Options.IsStrict),
            ],
        };
    }

    /// <summary>State of a price, what is done about it, and how old it is.</summary>
    private string MarkText(int instrument)
    {
        MarkState state = _guard[instrument];
        string text = state.ToString().ToLowerInvariant();
        if (state == MarkState.NotPositive) text = "not positive";
        if (state is not (MarkState.Good or MarkState.Missing)) text += $": {TreatmentText(instrument)}";
        if (state == MarkState.Missing) return Book.HasMark(instrument) ? "set in the book by hand" : text;
        long ageNs = TimeNs - _guard.TimeOf(instrument);
        if (Sequence == 0) return $"{text}, as the book has it";
        string age = ExactText.Of(Rational.FromInt(ageNs) / Rational.FromInt(NsPerSecond));
        return string.Create(CultureInfo.InvariantCulture, $"{text}, {age} s old");
    }

    private string TreatmentText(int instrument) => _guard.TreatmentOf(instrument) switch
    {
        MarkTreatment.Halt => $"no usable price; the last good one is {_guard.LastGood(instrument)}",
        MarkTreatment.Conservative => "the last good one is kept, its holders are asked for more",
        _ => "the last good one is kept",
    };
}
