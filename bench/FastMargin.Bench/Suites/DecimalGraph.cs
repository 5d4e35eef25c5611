using FastMargin.Book;
using FastMargin.Instruments;

namespace FastMargin.Bench.Suites;

/// <summary>
/// A book the way trading libraries hold one: accounts own positions, positions point to instruments, every number is a
/// <see cref="decimal"/>. The yardstick for the columns, evaluated account by account, position by position.
/// </summary>
public sealed class DecimalGraph
{
    private readonly Account[] _accounts;

    /// <summary>Copies accounts, cash, positions and marks of a book with one currency and cross pools only.</summary>
    public DecimalGraph(MarginBook book)
    {
        ArgumentNullException.ThrowIfNull(book);
        Contract[] contracts = [.. book.Universe.Instruments.Select(i => new Contract(book, i))];
        _accounts = [.. Enumerable.Range(0, book.AccountTop).Select(account => new Account(book, account, contracts))];
    }

    /// <summary>Evaluates every account; returns how many are deficient.</summary>
    public int CountDeficient()
    {
        int deficient = 0;
        foreach (Account account in _accounts)
        {
            if (account.IsDeficient()) deficient++;
        }

        return deficient;
    }

    private sealed class Contract(MarginBook book, Instrument instrument)
    {
        public decimal Size { get; } = ToDecimal(instrument.Multiplier.Atto);

        public decimal Mark { get; } = ToDecimal(book.Mark(instrument.Id).Atto);

        public List<(decimal Cap, decimal Rate, decimal Amount)> Brackets { get; } =
            [.. instrument.Long.Brackets.Select(b => (
                b.Cap is { } cap ? ToDecimal(cap.Atto) : decimal.MaxValue,
                ToDecimal(b.Maintenance.Atto),
                ToDecimal(b.Amount.Atto)))];
    }

    private sealed record Holding(Contract Contract, decimal Quantity, decimal Entry)
    {
        public decimal Profit() => Quantity * Contract.Size * (Contract.Mark - Entry);

        public decimal Maintenance()
        {
            decimal notional = Math.Abs(Quantity) * Contract.Size * Contract.Mark;
            foreach ((decimal cap, decimal rate, decimal amount) in Contract.Brackets)
            {
                if (notional <= cap) return (notional * rate) - amount;
            }

            throw new InvalidOperationException("the last bracket has no end");
        }
    }

    private sealed class Account
    {
        private readonly decimal _cash;
        private readonly List<Holding> _holdings = [];

        public Account(MarginBook book, int account, Contract[] contracts)
        {
            int pool = book.CrossPool(account);
            _cash = ToDecimal(book.Balance(pool, book.Universe.BaseCurrency).Atto);
            for (int i = 0; i < book.PositionsOf(pool); i++)
            {
                PositionView position = book.Position(pool, i);
                decimal quantity = position.Lots * ToDecimal(position.Instrument.Lot.Atto);
                _holdings.Add(new Holding(contracts[position.Instrument.Id], quantity, ToDecimal(position.Entry.Atto)));
            }
        }

        public bool IsDeficient()
        {
            decimal equity = _cash;
            decimal requirement = 0;
            foreach (Holding holding in _holdings)
            {
                equity += holding.Profit();
                requirement += holding.Maintenance();
            }

            return equity < requirement;
        }
    }

    private static decimal ToDecimal(Int128 atto) => (decimal)atto / 1_000_000_000_000_000_000m;
}
