using System.Globalization;
using FastMargin.Instruments;
using FastMargin.Models.Scenarios;
using FastMargin.Units;

namespace FastMargin.Feeds.Span;

/// <summary>
/// Reads the XML form (<c>.spn</c>): <c>spanFile/pointInTime/clearingOrg</c> with its <c>ccDef</c>,
/// <c>interSpreads</c> and <c>exchange</c> elements, of one performance bond rate.
/// </summary>
/// <remarks>
/// Names and nesting: the schema that bgithub1/span-java was generated from (2012), and files of NSE Clearing of 2026
/// as their readers describe them. An array value above zero is a loss of one long contract.
/// </remarks>
internal sealed class SpanXmlFile : IDisposable
{
    private readonly SpanDraft _draft = new();
    private readonly SpanCursor _xml;
    private readonly int _rate;
    private readonly Dictionary<(string Exchange, int Family, int Contract), int> _futures = [];
    private readonly List<Option> _options = [];
    private string _exchange = "";
    private bool _hasPoint;

    private SpanXmlFile(Stream stream, string file, int rate)
    {
        _xml = new SpanCursor(stream, file);
        _rate = rate;
    }

    /// <exception cref="DataException">An element that is not as it must be.</exception>
    public static SpanParameters Read(Stream stream, string file, int rate)
    {
        using var reader = new SpanXmlFile(stream, file, rate);
        reader._xml.Root("spanFile");
        reader._xml.Children(name =>
        {
            if (name == "pointInTime") reader.Point();
        });
        reader._xml.End();
        foreach (Option option in reader._options) reader.Resolve(option);
        return reader._draft.Build(file);
    }

    public void Dispose() => _xml.Dispose();

    private void Point()
    {
        if (_hasPoint) throw _xml.Refuse("a second pointInTime", "one");
        _hasPoint = true;
        _xml.Children(name =>
        {
            if (name == "date") _draft.Date = Date();
            else if (name == "clearingOrg") Organization();
        });
    }

    private DateOnly Date()
    {
        string text = _xml.Text();
        bool isDate = DateOnly.TryParseExact(
            text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date);
        return isDate ? date : throw _xml.Refuse($"date \"{Formats.Names.Shown(text)}\"", "a date CCYYMMDD");
    }

    private void Organization()
    {
        if (_draft.ClearingHouse.Length > 0) throw _xml.Refuse("a second clearingOrg", "one");
        _xml.Children(name =>
        {
            switch (name)
            {
                case "ec": _draft.ClearingHouse = _xml.Required(); break;
                case "ccDef": SpanXmlCommodity.Read(_xml, _draft, _rate); break;
                case "interSpreads": Credits(); break;
                case "exchange": Exchange(); break;
                default: break;
            }
        });
    }

    private void Credits() => _xml.Children(name =>
    {
        if (name == "dSpread") Credit();
        else _draft.PassOver($"inter-commodity {name}");
    });

    private void Credit()
    {
        SourceLine here = _xml.Here;
        int priority = 0;
        double rate = 0;
        string method = "";
        bool isTiered = false;
        var legs = new List<(string, string, double, char)>();
        _xml.Children(name =>
        {
            if (name == "spread") priority = _xml.Whole();
            else if (name == "chargeMeth") method = _xml.Text();
            else if (name == "rate") SpanXmlCommodity.OnRate(_xml, _rate, value => rate = value);
            else if (name == "tLeg")
            {
                SpanXmlLeg leg = SpanXmlLeg.Read(_xml);
                isTiered |= leg.Tier != 0;
                legs.Add(("", leg.Commodity, leg.Ratio, leg.Side));
            }
            else isTiered = true;
        });
        bool isPlain = !isTiered && method is ("" or "W");
        if (isPlain) _draft.Add(new SpanCreditDraft(priority, rate, legs, here));
        else _draft.PassOver($"inter-commodity dSpread of method {method}, tiers or months");
    }

    private void Exchange()
    {
        _exchange = "";
        _xml.Children(name =>
        {
            switch (name)
            {
                case "exch": _exchange = _xml.Required(); break;
                case "phyPf": Family("PHY", "phy"); break;
                case "futPf": Family("FUT", "fut"); break;
                case "oofPf": Family("OOF", "series"); break;
                case "oopPf": Family("OOP", "series"); break;
                case "name": break;
                default: _draft.PassOver($"families {name}"); break;
            }
        });
    }

    private void Family(string type, string child)
    {
        if (_exchange.Length == 0) throw _xml.Refuse("a family before exch", "the exchange's acronym first");
        int family = 0;
        string code = "";
        _xml.Children(name =>
        {
            if (name == "pfId") family = _xml.Whole();
            else if (name == "pfCode") code = _xml.Required();
            else if (name == child)
            {
                if (code.Length == 0) throw _xml.Refuse($"{child} before pfCode", "the family's code first");
                if (child == "series") Series(type, code);
                else Contract(type, code, family);
            }
        });
    }

    private void Contract(string type, string code, int family)
    {
        SourceLine here = _xml.Here;
        int id = 0;
        int month = 0;
        double scaling = 1;
        SpanXmlArray? array = null;
        _xml.Children(name =>
        {
            if (name == "cId") id = _xml.Whole();
            else if (name == "pe") month = _xml.Period();
            else if (name == "sc") scaling = _xml.Number();
            else if (name == "ra") array = SpanXmlArray.Read(_xml, _rate) ?? array;
        });
        if (type == "FUT") _futures[(_exchange, family, id)] = month;
        Add(new SpanContractKey(_exchange, code, type, month), array, scaling, here);
    }

    private void Series(string type, string code)
    {
        int month = 0;
        double scaling = 1;
        (string Exchange, int Family, int Contract)? underlying = null;
        var options = new List<Option>();
        _xml.Children(name =>
        {
            if (name == "pe") month = _xml.Period();
            else if (name == "sc") scaling = _xml.Number();
            else if (name == "undC") underlying = Underlying();
            else if (name == "opt") options.Add(Opt(new SpanContractKey(_exchange, code, type, 0)));
        });
        // What a series says of all its options may stand after them.
        foreach (Option option in options)
        {
            _options.Add(option with
            {
                Key = option.Key with { OptionMonth = month },
                Scaling = scaling,
                Underlying = type == "OOF" ? underlying : null,
            });
        }
    }

    private (string Exchange, int Family, int Contract) Underlying()
    {
        (string Exchange, int Family, int Contract) und = (_exchange, 0, 0);
        _xml.Children(name =>
        {
            if (name == "exch") und.Exchange = _xml.Required();
            else if (name == "pfId") und.Family = _xml.Whole();
            else if (name == "cId") und.Contract = _xml.Whole();
        });
        return und;
    }

    private Option Opt(SpanContractKey key)
    {
        SourceLine here = _xml.Here;
        SpanXmlArray? array = null;
        bool? isCall = null;
        Rate strike = default;
        _xml.Children(name =>
        {
            if (name == "o") isCall = Right();
            else if (name == "k") strike = _xml.Exact();
            else if (name == "ra") array = SpanXmlArray.Read(_xml, _rate) ?? array;
        });
        if (isCall is null) throw new DataException(here, "an opt without o", "C or P");
        return new Option(key with { IsCall = isCall, Strike = strike }, array, 1, null, here);
    }

    private bool Right()
    {
        string text = _xml.Text();
        return text is "C" or "P" ? text == "C" : throw _xml.Refuse($"o \"{Formats.Names.Shown(text)}\"", "C or P");
    }

    private void Resolve(Option option)
    {
        int month = 0;
        if (option.Underlying is { } und && !_futures.TryGetValue(und, out month))
        {
            throw new DataException(
                option.Source, $"option on contract {und.Contract} of family {und.Family}", "a future");
        }

        Add(option.Key with { Month = month }, option.Array, option.Scaling, option.Source);
    }

    private void Add(SpanContractKey key, SpanXmlArray? array, double scaling, SourceLine source)
    {
        if (array is null)
            throw new DataException(source, $"contract {key} without a risk array", $"one of rate {_rate}");
        _draft.Add(new SpanContractDraft(key, array.Losses, array.Delta, scaling, source));
    }

    private sealed record Option(
        SpanContractKey Key, SpanXmlArray? Array, double Scaling,
        (string Exchange, int Family, int Contract)? Underlying, SourceLine Source);
}
