using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Models.Sets;
using FastMargin.Units;

namespace FastMargin.Feeds;

/// <summary>
/// One line of JSON to one input: names become numbers, decimals become steps, lots and scaled integers. The table of
/// kinds and fields is in docs/FORMATS.md.
/// </summary>
/// <param name="universe">Instruments, currencies, margin tables.</param>
/// <param name="names">Accounts and pools.</param>
/// <param name="shelf">Takes what does not fit an input.</param>
internal sealed class InputLine(Universe universe, PoolNames names, ParameterShelf shelf)
{
    private readonly LineFields _fields = new();

    /// <summary>The sender's own number of the line parsed last, 0 without one.</summary>
    public long Sequence { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="nowNs">Event time of a line that has none.</param>
    /// <exception cref="DataException">It is no input: says what is wrong.</exception>
    public InputEvent Parse(ReadOnlySpan<byte> line, long nowNs)
    {
        _fields.Parse(line);
        string word = _fields.Text("kind");
        if (!Words.TryInput(word, out InputKind kind))
            throw new DataException($"kind \"{Names.Shown(word)}\"", $"one of {Words.Inputs}");
        Sequence = _fields.OptionalWhole("seq", 1, long.MaxValue) ?? 0;
        long timeNs = _fields.OptionalWhole("time_ns", 0, long.MaxValue) ?? nowNs;
        InputEvent input = Make(kind, timeNs);
        _fields.CheckAllUsed();
        return input with { FeedSequence = Sequence };
    }

    private InputEvent Make(InputKind kind, long timeNs) => kind switch
    {
        InputKind.Mark => Mark(timeNs),
        InputKind.Timer => InputEvent.Timer(timeNs),
        InputKind.MarkState => InputEvent.MarkState(Instrument().Id, State(), timeNs),
        InputKind.Fill or InputKind.Position => Trade(kind, timeNs),
        InputKind.Deposit => InputEvent.Deposit(Pool(), Currency(), _fields.Money("amount"), timeNs),
        InputKind.Withdrawal => InputEvent.Withdrawal(Pool(), Currency(), _fields.Money("amount"), timeNs),
        InputKind.Fee => InputEvent.Fee(Pool(), Currency(), _fields.Money("amount"), timeNs),
        InputKind.Balance => InputEvent.Balance(Pool(), Currency(), _fields.Money("amount"), timeNs),
        InputKind.Transfer => Transfer(timeNs),
        InputKind.Funding => InputEvent.Funding(Instrument().Id, _fields.Rate("rate"), timeNs),
        InputKind.Interest => InputEvent.Interest(Currency(), _fields.Rate("rate"), timeNs),
        InputKind.Expiry => InputEvent.Expiry(Instrument().Id, _fields.Price("price"), timeNs),
        InputKind.Split => Split(timeNs),
        InputKind.AddOn => InputEvent.AddOn(Account(), _fields.Money("amount"), timeNs),
        InputKind.CallExtended => InputEvent.CallExtended(Pool(), _fields.Whole("due_ns", 0, long.MaxValue), timeNs),
        _ => MakeWithParameter(kind, timeNs),
    };

    private InputEvent MakeWithParameter(InputKind kind, long timeNs)
    {
        switch (kind)
        {
            case InputKind.InstrumentTable:
                return InputEvent.InstrumentTable(Instrument().Id, shelf.Add(Table()), timeNs);
            case InputKind.AccountTable:
                return InputEvent.AccountTable(Account(), Instrument().Id, shelf.Add(Table()), timeNs);
            case InputKind.Collateral:
                return InputEvent.Collateral(Currency(), shelf.Add(Schedule()), timeNs);
            case InputKind.AccountOpened:
                return InputEvent.AccountOpened(shelf.Add(Opening()), timeNs);
            case InputKind.AccountModel:
                return InputEvent.AccountModel(Account(), shelf.Add(new ModelChoice(Model())), timeNs);
            case InputKind.Models:
                return InputEvent.Models(shelf.Add(Models()), timeNs);
            case InputKind.AccountClosed:
                return InputEvent.AccountClosed(Account(), timeNs);
            case InputKind.PoolOpened:
                return InputEvent.PoolOpened(Account(), shelf.Add(Name("pool")), timeNs);
            default:
                return InputEvent.PoolClosed(Pool(), timeNs);
        }
    }

    private InputEvent Mark(long timeNs)
    {
        Instrument instrument = Instrument();
        Price price = _fields.Price("price");
        return price.TryToSteps(instrument.MarkStep, out long steps)
            ? InputEvent.Mark(instrument.Id, steps, timeNs)
            : throw new DataException(
                $"price {price} of {instrument.Symbol}", $"a whole multiple of its mark step {instrument.MarkStep}");
    }

    private InputEvent Trade(InputKind kind, long timeNs)
    {
        int pool = Pool();
        Instrument instrument = Instrument();
        Quantity quantity = _fields.Quantity("quantity");
        if (!quantity.TryToLots(instrument.Lot, out long lots))
        {
            throw new DataException(
                $"quantity {quantity} of {instrument.Symbol}", $"a whole multiple of its lot {instrument.Lot}");
        }

        // A position that goes has no entry price; nothing else may be without one.
        bool hasPrice = kind == InputKind.Fill || lots != 0 || _fields.Has("price");
        Price price = hasPrice ? _fields.Price("price") : Price.Zero;
        Leg leg = _fields.Optional("leg") switch
        {
            null => Leg.Net,
            "long" => Leg.Long,
            "short" => Leg.Short,
            { } other => throw new DataException($"leg \"{Names.Shown(other)}\"", "long or short, in hedged accounts"),
        };
        return kind == InputKind.Fill
            ? InputEvent.Fill(pool, instrument.Id, lots, price, timeNs, leg)
            : InputEvent.Position(pool, instrument.Id, lots, price, timeNs, leg);
    }

    private InputEvent Transfer(long timeNs)
    {
        int from = Pool();
        string name = _fields.Optional("to_account") ?? _fields.Text("account");
        int to = Pool(Account(name), name, _fields.Optional("to_pool") ?? MarginBook.CrossName);
        return InputEvent.Transfer(from, to, Currency(), _fields.Money("amount"), timeNs);
    }

    private InputEvent Split(long timeNs) => InputEvent.Split(
        Instrument().Id,
        (int)_fields.Whole("from", 1, int.MaxValue),
        (int)_fields.Whole("to", 1, int.MaxValue),
        timeNs,
        _fields.Has("strike") ? _fields.Price("strike") : Price.Zero);

    private AccountOpening Opening() => new(
        Name("account"),
        _fields.Optional("mode") switch
        {
            null or "net" => false,
            "hedge" => true,
            { } other => throw new DataException($"mode \"{Names.Shown(other)}\"", "net or hedge"),
        },
        (byte)(_fields.OptionalWhole("profile", 0, byte.MaxValue) ?? 0),
        Model());

    /// <summary>A name of a set or group; none, or an empty one, means margin tables.</summary>
    private string? Model() => _fields.Optional("model") is { Length: > 0 } name ? name : null;

    private ModelsText Models()
    {
        string json = _fields.Text("models");
        // The engine reads it again, for sets of its own; here is where somebody can be told what is wrong with it.
        RequirementSets.Parse(json, universe, names.ModelsFile);
        return new ModelsText(json);
    }

    private string Name(string field)
    {
        string name = _fields.Text(field);
        return Names.Refusal(field, System.Text.Encoding.UTF8.GetBytes(name), default) is { } refusal
            ? throw refusal
            : name;
    }

    private Instrument Instrument() => universe.Instruments[universe.InstrumentId(_fields.Text("instrument"))];

    private int Currency() => universe.CurrencyId(_fields.Text("currency"));

    private MarginTable Table() => universe.Tables[universe.TableId(_fields.Text("table"))];

    private CollateralSchedule Schedule()
    {
        Rate? liability = _fields.Has("liability_weight") ? _fields.Rate("liability_weight") : null;
        string weights = _fields.Text("weights");
        return UniverseCsv.Schedule(System.Text.Encoding.UTF8.GetBytes(weights), liability, default);
    }

    private MarkState State()
    {
        string word = _fields.Text("state");
        return Words.TryState(word, out MarkState state)
            ? state
            : throw new DataException($"state \"{Names.Shown(word)}\"", $"one of {Words.States}");
    }

    private int Account() => Account(_fields.Text("account"));

    private int Account(string name) => names.TryAccount(name, out int account)
        ? account
        : throw new DataException($"account \"{Names.Shown(name)}\"", "an account of the book");

    private int Pool()
    {
        string name = _fields.Text("account");
        return Pool(Account(name), name, _fields.Optional("pool") ?? MarginBook.CrossName);
    }

    private int Pool(int account, string accountName, string name) => names.TryPool(account, name, out int pool)
        ? pool
        : throw new DataException($"pool \"{Names.Shown(name)}\"", $"a pool of {Names.Shown(accountName)}");
}
