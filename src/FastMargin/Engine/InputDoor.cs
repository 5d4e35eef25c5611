using FastMargin.Book;
using FastMargin.Units;

namespace FastMargin.Engine;

/// <summary>
/// The one way of account events into the book: each is checked exactly and in full, then applied, or it is refused
/// and the book stays as it was. What a price does is not its business.
/// </summary>
internal sealed class InputDoor
{
    private readonly MarginBook _book;
    private readonly TradeDoor _trades;
    private readonly CashDoor _cash;
    private readonly HolderDoor _holders;
    private readonly ParameterDoor _parameters;
    private readonly ModelDoor _models;

    public InputDoor(MarginBook book, EngineOptions options, ParameterShelf shelf)
    {
        _book = book;
        _cash = new CashDoor(book);
        _trades = new TradeDoor(book);
        _holders = new HolderDoor(book, _trades);
        _models = new ModelDoor(book, shelf);
        _parameters = new ParameterDoor(book, options, shelf, _trades, _models);
    }

    /// <summary>Pools that the last input has opened or closed.</summary>
    public List<(OutputKind Kind, int Pool, long Detail)> Notes => _parameters.Notes;

    /// <summary>Applies an input that is neither a mark nor about time, or says why not.</summary>
    public RefusalReason Apply(in InputEvent input)
    {
        switch (input.Kind)
        {
            case InputKind.Fill: return _trades.Fill(input);
            case InputKind.Position: return _trades.Place(input);
            case InputKind.Deposit: return _cash.Add(input, 1);
            case InputKind.Withdrawal: return _cash.Add(input, -1);
            case InputKind.Transfer: return _cash.Transfer(input);
            case InputKind.Fee: return _cash.Charge(input);
            case InputKind.Balance: return _cash.Set(input);
            case InputKind.AddOn: return AddOn(input);
            default: return ApplyRare(input);
        }
    }

    private RefusalReason ApplyRare(in InputEvent input)
    {
        switch (input.Kind)
        {
            case InputKind.Funding: return _holders.Funding(input);
            case InputKind.Interest: return _holders.Interest(input);
            case InputKind.Expiry: return _holders.Expiry(input);
            case InputKind.Split: return _holders.Split(input);
            case InputKind.InstrumentTable: return _parameters.InstrumentTable(input);
            case InputKind.AccountTable: return _parameters.AccountTable(input);
            case InputKind.Collateral: return _parameters.Collateral(input);
            case InputKind.AccountOpened: return _parameters.OpenAccount(input);
            case InputKind.AccountClosed: return _parameters.CloseAccount(input);
            case InputKind.PoolOpened: return _parameters.OpenPool(input);
            case InputKind.PoolClosed: return _parameters.ClosePool(input);
            case InputKind.AccountModel: return _models.Choose(input);
            case InputKind.Models: return _models.Replace(input);
            default: return RefusalReason.UnknownKind;
        }
    }

    private RefusalReason AddOn(in InputEvent input)
    {
        if (!_book.IsAccount(input.Owner)) return RefusalReason.UnknownAccount;
        if (input.Amount < 0) return RefusalReason.BadAmount;
        _book.SetAddOn(input.Owner, new Money(input.Amount));
        return RefusalReason.None;
    }
}
