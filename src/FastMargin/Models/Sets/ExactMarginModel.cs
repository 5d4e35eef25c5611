using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Models.Sets;

/// <summary>A model that is fast enough in exact arithmetic: its double is the exact number, rounded once.</summary>
internal abstract class ExactMarginModel : IMarginModel
{
    /// <inheritdoc/>
    public virtual bool MovesWithMarks => true;

    /// <inheritdoc/>
    public virtual IEnumerable<Instrument> DriversOf(Instrument held) => [];

    /// <inheritdoc/>
    public virtual void Attach(MarginBook book, long timeNs)
    {
    }

    /// <inheritdoc/>
    public virtual void OnMark(int instrument, long timeNs)
    {
    }

    /// <inheritdoc/>
    public virtual bool OnTime(long timeNs) => false;

    /// <inheritdoc/>
    public ModelMargin Margin(in ModelPool pool)
    {
        ExactRequirement exact = Exact(pool);
        return exact.UnpricedInstrument >= 0
            ? ModelMargin.Unknown(exact.UnpricedInstrument)
            : new ModelMargin(exact.Maintenance.ToDouble(), Doubt: 0);
    }

    /// <inheritdoc/>
    public abstract ExactRequirement Exact(in ModelPool pool);

    /// <inheritdoc/>
    public abstract ExplainLine Explain(in ModelPool pool);
}
