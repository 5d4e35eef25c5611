using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Models.Sets;

/// <summary>
/// A margin rule with its numbers, as an engine asks it: one pool at a time, at the book's marks. A model may keep what
/// it made of marks (loss arrays, volatilities); it is told of each that moves before any pool is asked for.
/// </summary>
internal interface IMarginModel
{
    /// <summary>
    /// True when marks move the requirement. When not (arrays of a file, say), only edits of a pool do.
    /// </summary>
    public bool MovesWithMarks { get; }

    /// <summary>
    /// The instruments whose marks move what a position in an instrument asks for, itself not named: an option's
    /// underlying, say.
    /// </summary>
    public IEnumerable<Instrument> DriversOf(Instrument held);

    /// <summary>Takes up the marks of a book; once, before anything else is asked.</summary>
    /// <param name="book">The book.</param>
    /// <param name="timeNs">Event time.</param>
    public void Attach(MarginBook book, long timeNs);

    /// <summary>A mark has moved, appeared or vanished.</summary>
    /// <param name="instrument">Whose.</param>
    /// <param name="timeNs">Event time.</param>
    public void OnMark(int instrument, long timeNs);

    /// <summary>Time has gone on.</summary>
    /// <returns>True when that may have moved a requirement.</returns>
    public bool OnTime(long timeNs);

    /// <summary>The maintenance requirement of a pool, in doubles: the path of every tick.</summary>
    /// <exception cref="DataException">The pool cannot be margined by this rule; it is unknown then.</exception>
    public ModelMargin Margin(in ModelPool pool);

    /// <summary>
    /// The requirements of a pool, exactly as the rule states them: in rationals, or where the rule prices options, to
    /// so many digits that the sign of an excess is sure. For several threads at once.
    /// </summary>
    /// <exception cref="DataException">The pool cannot be margined by this rule; it is unknown then.</exception>
    public ExactRequirement Exact(in ModelPool pool);

    /// <summary>Every line of a pool's requirement, to the last digit.</summary>
    /// <exception cref="DataException">The pool cannot be margined by this rule.</exception>
    public ExplainLine Explain(in ModelPool pool);
}

/// <summary>A maintenance requirement in base currency.</summary>
/// <param name="Maintenance">Not below zero.</param>
/// <param name="Doubt">
/// How far it may be from what <see cref="IMarginModel.Exact"/> gives, beyond rounding that once to a double.
/// </param>
/// <param name="UnpricedInstrument">The first instrument without a usable price, or -1.</param>
internal readonly record struct ModelMargin(double Maintenance, double Doubt, int UnpricedInstrument = -1)
{
    public static ModelMargin Unknown(int instrument) => new(double.NaN, 0, instrument);
}
