using System.Text;
using FastMargin.Book;
using FastMargin.Engine;
using FastMargin.Feeds;
using FastMargin.Formats;
using FastMargin.Instruments;
using FastMargin.Units;

namespace FastMargin.Tests.Feeds;

/// <summary>JSON lines to inputs: every kind by its names, and what is refused.</summary>
public sealed class InputLineTests : IDisposable
{
    private const int Btc = 1;
    private const int Es = 3;
    private const long Now = 77;

    private readonly ParameterShelf _shelf = new();
    private readonly MarginBook _book = new(SampleBooks.Universe());
    private readonly int _account;
    private readonly int _cross;
    private readonly int _isolated;
    private readonly InputLine _line;

    public InputLineTests()
    {
        _book.AddAccount("other");
        _account = _book.AddAccount("Zoë");
        _cross = _book.CrossPool(_account);
        _isolated = _book.AddPool(_account, "ES");
        _line = new InputLine(_book.Universe, new PoolNames(_book, _shelf), _shelf);
    }

    public static TheoryData<string> BadLines() => new(
        "",
        "[]",
        "{\"kind\":\"timer\"",
        "{\"kind\":\"timer\"} {}",
        "{\"kind\":\"timer\",\"kind\":\"timer\"}",
        "{\"kind\":\"timer\",\"colour\":1}",
        "{\"kind\":\"timer\",\"account\":\"Zoë\"}",
        "{\"kind\":\"timer\",\"time_ns\":-1}",
        "{\"kind\":\"timer\",\"time_ns\":1.5}",
        "{\"kind\":\"bonus\"}",
        "{\"time_ns\":1}",
        "{\"kind\":\"deposit\",\"account\":\"Zoë\",\"currency\":\"USDT\",\"amount\":true}",
        "{\"kind\":\"deposit\",\"account\":\"Zoë\",\"currency\":\"USDT\",\"amount\":\"1,5\"}",
        "{\"kind\":\"deposit\",\"account\":\"Zoë\",\"currency\":\"USDT\",\"amount\":1e-19}",
        "{\"kind\":\"deposit\",\"account\":\"Zoë\",\"currency\":\"USDT\",\"amount\":1e21}",
        "{\"kind\":\"deposit\",\"account\":\"Zoë\",\"currency\":\"DOGE\",\"amount\":1}",
        "{\"kind\":\"deposit\",\"account\":\"Zoe\",\"currency\":\"USDT\",\"amount\":1}",
        "{\"kind\":\"deposit\",\"account\":\"Zoë\",\"pool\":\"BTC\",\"currency\":\"USDT\",\"amount\":1}",
        "{\"kind\":\"fill\",\"account\":\"Zoë\",\"instrument\":\"ES\",\"quantity\":0.5,\"price\":1}",
        "{\"kind\":\"fill\",\"account\":\"Zoë\",\"instrument\":\"ES\",\"quantity\":1}",
        "{\"kind\":\"fill\",\"account\":\"Zoë\",\"instrument\":\"ES\",\"quantity\":1,\"price\":1,\"leg\":\"both\"}",
        "{\"kind\":\"mark\",\"instrument\":\"ES\",\"price\":0.1}",
        "{\"kind\":\"split\",\"instrument\":\"ES\",\"from\":0,\"to\":2}",
        "{\"kind\":\"account_opened\",\"account\":\" x\"}",
        "{\"kind\":\"account_opened\",\"account\":\"x\",\"profile\":256}",
        "{\"kind\":\"instrument_table\",\"instrument\":\"ES\",\"table\":\"none\"}",
        "{\"kind\":\"collateral\",\"currency\":\"BTC\",\"weights\":\"0.5@1;0.9\"}",
        "{\"kind\":\"mark_state\",\"instrument\":\"ES\",\"state\":\"odd\"}",
        "{\"kind\":\"account_model\",\"account\":\"none\",\"model\":\"house\"}",
        "{\"kind\":\"account_model\",\"account\":\"Zoë\",\"model\":{\"sets\":{}}}",
        "{\"kind\":\"models\"}",
        "{\"kind\":\"models\",\"models\":{\"sets\":{\"a\":{\"rule\":\"no such rule\"}}}}",
        "{\"kind\":\"models\",\"models\":{\"sets\":{\"a\":{\"rule\":\"brackets\"}}",
        "{\"kind\":\"models\",\"models\":[]}",
        "{\"kind\":\"models\",\"models\":\"no JSON\"}",
        "{\"kind\":\"timer\",\"models\":{\"sets\":{}}}");

    public void Dispose() => _book.Dispose();

    [Fact]
    public void Names_and_decimals_become_numbers_lots_and_steps()
    {
        Same(InputEvent.Mark(Es, 808, 5), "{'kind':'mark','time_ns':5,'instrument':'ES','price':101}");
        Same(InputEvent.Timer(5), "{'kind':'timer','time_ns':5}");
        Same(
            InputEvent.MarkState(Es, MarkState.Halted, 5),
            "{'kind':'mark_state','time_ns':5,'instrument':'ES','state':'halted'}");
        Same(
            InputEvent.Fill(_isolated, Es, -2, Price.Parse("4500.25"), 5),
            "{'kind':'fill','time_ns':5,'account':'Zoë','pool':'ES','instrument':'ES',"
            + "'quantity':'-2','price':4500.25}");
        Same(
            InputEvent.Position(_cross, Btc, 1500, Price.Parse("6e4"), 5, Leg.Long),
            "{'kind':'position','time_ns':5,'account':'Zoë','instrument':'BTCUSDT','quantity':1.5,"
            + "'price':6e4,'leg':'long'}");
        Same(
            InputEvent.Position(_cross, Btc, 0, Price.Zero, 5),
            "{'kind':'position','time_ns':5,'account':'Zoë','instrument':'BTCUSDT','quantity':0}");
        Same(
            InputEvent.Transfer(_cross, _isolated, 0, Money.Parse("10.5"), 5),
            "{'kind':'transfer','time_ns':5,'account':'Zoë','to_pool':'ES','currency':'USDT','amount':10.5}");
        Same(
            InputEvent.Transfer(_isolated, _book.CrossPool(_book.FindAccount("other")), 0, Money.Parse("1"), 5),
            "{'kind':'transfer','time_ns':5,'account':'Zoë','pool':'ES','to_account':'other',"
            + "'currency':'USDT','amount':1}");
        Same(
            InputEvent.Funding(Btc, Rate.Parse("-0.0001"), 5),
            "{'kind':'funding','time_ns':5,'instrument':'BTCUSDT','rate':-0.0001}");
        Same(
            InputEvent.Interest(1, Rate.Parse("0.01"), 5),
            "{'kind':'interest','time_ns':5,'currency':'BTC','rate':0.01}");
        Same(InputEvent.Expiry(Es, Price.Parse("1"), 5), "{'kind':'expiry','time_ns':5,'instrument':'ES','price':1}");
        Same(InputEvent.Split(Es, 1, 4, 5), "{'kind':'split','time_ns':5,'instrument':'ES','from':1,'to':4}");
        Same(
            InputEvent.Split(Es, 1, 7, 5, Price.Parse("92.86")),
            "{'kind':'split','time_ns':5,'instrument':'ES','from':1,'to':7,'strike':92.86}");
        Same(InputEvent.AddOn(_account, Money.One, 5), "{'kind':'add_on','time_ns':5,'account':'Zoë','amount':1}");
        Same(InputEvent.AccountClosed(_account, 5), "{'kind':'account_closed','time_ns':5,'account':'Zoë'}");
        Same(InputEvent.PoolClosed(_isolated, 5), "{'kind':'pool_closed','time_ns':5,'account':'Zoë','pool':'ES'}");
        Same(
            InputEvent.CallExtended(_cross, 9, 5), "{'kind':'call_extended','time_ns':5,'account':'Zoë','due_ns':9}");
    }

    [Theory]
    [InlineData("deposit", InputKind.Deposit)]
    [InlineData("withdrawal", InputKind.Withdrawal)]
    [InlineData("fee", InputKind.Fee)]
    [InlineData("balance", InputKind.Balance)]
    public void Cash_of_every_kind_has_a_pool_a_currency_and_an_amount(string word, InputKind kind)
    {
        InputEvent input = Parse($"{{'kind':'{word}','account':'Zoë','currency':'BTC','amount':'-1e-18'}}");
        Assert.Equal((kind, _cross, 1), (input.Kind, input.Owner, input.Subject));
        Assert.Equal((-1, Now), (input.Amount, input.TimeNs));
    }

    [Fact]
    public void What_does_not_fit_an_input_stands_on_the_shelf()
    {
        InputEvent table = Parse("{'kind':'account_table','account':'Zoë','instrument':'ES','table':'house'}");
        Assert.True(_shelf.TryGet(table.Other, out MarginTable? house));
        Assert.Equal(("house", _account, Es), (house.Name, table.Owner, table.Subject));
        InputEvent weights = Parse(
            "{'kind':'collateral','currency':'BTC','weights':'0.9@2;0.5','liability_weight':1.2}");
        Assert.True(_shelf.TryGet(weights.Other, out CollateralSchedule? schedule));
        Assert.Equal(("1.2", 2), (schedule.LiabilityWeight.ToString(), schedule.Tiers.Count));
        InputEvent opened = Parse("{'kind':'account_opened','account':'new','mode':'hedge','profile':3}");
        Assert.True(_shelf.TryGet(opened.Other, out AccountOpening? opening));
        Assert.Equal(new AccountOpening("new", true, 3), opening);
        InputEvent pool = Parse("{'kind':'pool_opened','account':'Zoë','pool':'BTCUSDT'}");
        Assert.True(_shelf.TryGet(pool.Other, out string? name));
        Assert.Equal(("BTCUSDT", _account), (name, pool.Owner));
    }

    [Fact]
    public void Models_stand_on_the_shelf_as_the_text_in_the_line()
    {
        InputEvent choice = Parse("{'kind':'account_model','account':'Zoë','model':'house'}");
        Assert.True(_shelf.TryGet(choice.Other, out ModelChoice? model));
        Assert.Equal(("house", _account, InputKind.AccountModel), (model.Name, choice.Owner, choice.Kind));
        foreach (string tables in (string[])["{'kind':'account_model','account':'Zoë'}",
            "{'kind':'account_model','account':'Zoë','model':''}"])
        {
            Assert.True(_shelf.TryGet(Parse(tables).Other, out model));
            Assert.Null(model.Name);
        }

        InputEvent sets = Parse(
            "{'kind':'models','time_ns':5,'models':{ 'sets': {'a' : {'rule':'brackets'}} },'seq':3}");
        Assert.True(_shelf.TryGet(sets.Other, out ModelsText? text));
        Assert.Equal("{ 'sets': {'a' : {'rule':'brackets'}} }".Replace('\'', '"'), text.Json);
        Assert.Equal((InputKind.Models, 5L, 3L), (sets.Kind, sets.TimeNs, sets.FeedSequence));
        InputEvent opened = Parse("{'kind':'account_opened','account':'new','model':'house'}");
        Assert.True(_shelf.TryGet(opened.Other, out AccountOpening? opening));
        Assert.Equal("house", opening.Model);
    }

    [Fact]
    public void Models_that_cannot_be_read_are_refused_with_the_path_within_them()
    {
        var error = Assert.Throws<DataException>(
            () => Parse("{'kind':'models','models':{'sets':{'a':{'rule':'brackets','rate':1}}}}"));
        Assert.Contains("models.sets.a.rate", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadLines))]
    public void A_line_that_is_no_input_is_refused(string line) =>
        Assert.Throws<DataException>(() => _line.Parse(Encoding.UTF8.GetBytes(line), Now));

    [Fact]
    public void A_refusal_says_what_was_found_and_what_was_expected()
    {
        var error = Assert.Throws<DataException>(() => Parse("{'kind':'deposit','account':'Zoë','amount':'x'}"));
        Assert.Equal("no currency; expected the field currency", error.Message);
    }

    private InputEvent Parse(string line) => _line.Parse(Encoding.UTF8.GetBytes(line.Replace('\'', '"')), Now);

    private void Same(InputEvent expected, string line) => Assert.Equal(expected, Parse(line));
}
