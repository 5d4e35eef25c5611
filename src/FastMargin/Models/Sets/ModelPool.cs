using FastMargin.Book;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Models.Sets;

/// <summary>A pool as a margin model reads it; nothing is copied and nothing allocated.</summary>
internal readonly struct ModelPool(MarginBook book, int id)
{
    /// <summary>The book, at its marks.</summary>
    public MarginBook Book { get; } = book;

    /// <summary>The pool's id.</summary>
    public int Id { get; } = id;

    /// <summary>Positions, in order of instrument, the long leg of a hedge first.</summary>
    public int Count => Book.PositionsOf(Id);

    /// <summary>One position.</summary>
    public ModelPosition this[int index]
    {
        get
        {
            Slot slot = Book.SlotAt(Id, index);
            return new ModelPosition(Book.ChainAt(slot.Row).Instrument, slot.Lots, slot.Entry);
        }
    }

    /// <summary>One balance; zero when there is none.</summary>
    public Money Balance(int currency) => Book.Balance(Id, currency);

    /// <summary>Every balance that is not zero, in order of currency, the base first.</summary>
    public IReadOnlyList<BalanceView> Balances => Book.Balances(Id);

    /// <summary>
    /// The first instrument, by id, whose mark is the rate of a balance and missing; -1 when none.
    /// </summary>
    public int UnpricedBalance
    {
        get
        {
            int first = int.MaxValue;
            foreach (BalanceView balance in Balances)
            {
                if (Book.HasFx(balance.Currency)) continue;
                first = Math.Min(first, Book.Universe.Currencies[balance.Currency].FxInstrument!.Value);
            }

            return first == int.MaxValue ? -1 : first;
        }
    }

    /// <summary>
    /// The first instrument, by id, without a mark among those held and the rates they settle at; -1 when none.
    /// </summary>
    public int UnpricedInstrument
    {
        get
        {
            int first = int.MaxValue;
            for (int i = 0; i < Count; i++)
            {
                Instrument held = this[i].Instrument;
                if (!Book.HasMark(held.Id)) first = Math.Min(first, held.Id);
                if (Book.HasFx(held.SettleCurrency)) continue;
                first = Math.Min(first, Book.Universe.Currencies[held.SettleCurrency].FxInstrument!.Value);
            }

            return first == int.MaxValue ? -1 : first;
        }
    }
}

/// <summary>One position of a <see cref="ModelPool"/>.</summary>
internal readonly record struct ModelPosition(Instrument Instrument, long Lots, PackedPrice Entry)
{
    /// <summary>Signed quantity, exactly.</summary>
    public Rational ExactQuantity => Rational.FromInt(Lots) * Rational.FromAtto(Instrument.Lot.Atto);

    /// <summary>Signed quantity: the lots times the double nearest to a lot.</summary>
    public double Quantity => Lots * Rational.FromAtto(Instrument.Lot.Atto).ToDouble();
}
