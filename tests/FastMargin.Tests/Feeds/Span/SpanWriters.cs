using System.Globalization;
using System.Text;

namespace FastMargin.Tests.Feeds.Span;

/// <summary>Writes the expanded fixed-width form: each field at its published position.</summary>
internal static class SpanFixedWriter
{
    public static string Write(SpanSheet sheet)
    {
        var lines = new List<string>
        {
            Line(r => r.Put(1, "0 ").Put(3, sheet.House).Put(9, sheet.Day).Put(17, "SE").Put(36, "U2")),
            Line(r => r.Put(1, "T CLPCUSD$0000001063")),
        };
        foreach (IGrouping<string, SheetCommodity> exchange in sheet.Commodities.GroupBy(c => c.Exchange))
        {
            lines.Add(Line(r => r.Put(1, "1 ").Put(3, exchange.Key)));
            foreach (SheetCommodity commodity in exchange) Commodity(commodity, lines);
        }

        foreach (SheetCredit credit in sheet.Credits) lines.Add(Line(r => Credit(r, credit)));
        foreach (SheetCommodity commodity in sheet.Commodities)
        {
            foreach (SheetContract contract in commodity.Contracts) Arrays(commodity, contract, lines);
        }

        return string.Join("\r\n", lines) + "\r\n";
    }

    private static void Commodity(SheetCommodity commodity, List<string> lines)
    {
        foreach ((string product, string type) in commodity.Families)
        {
            int decimals = commodity.StrikeDecimals;
            string locator = decimals < 0 ? $"-{-decimals:00}" : $"{decimals:000}";
            lines.Add(Line(r => r.Put(1, "P ").Put(3, commodity.Exchange).Put(6, product).Put(16, type)
                .Put(34, "002").Put(37, locator)));
        }

        lines.Add(Line(r =>
        {
            r.Put(1, "2 ").Put(3, commodity.Exchange).Put(7, commodity.Code).Put(13, "0USD$P");
            int at = 23;
            foreach ((string product, string type) in commodity.Families)
            {
                r.Put(at, product).Put(at + 10, type).Put(at + 13, $"{commodity.ArrayDecimals}+");
                at += 16;
            }
        }));
        lines.Add(Line(r =>
        {
            r.Put(1, "3 ").Put(3, commodity.Code).Put(9, commodity.Tiers.Count == 0 ? "01" : "10");
            int at = 11;
            foreach ((int number, int start, int end) in commodity.Tiers)
            {
                r.Put(at, $"{number:00}{start:000000}{end:000000}");
                at += 14;
            }
        }));
        foreach (SheetSpread spread in commodity.Spreads)
        {
            lines.Add(Line(r => r.Put(1, "C ").Put(3, commodity.Code).Put(9, "10").Put(11, $"{spread.Priority:00}02")
                .Put(15, $"{spread.Charge:0000000}").Put(22, $"01{spread.First:00}{spread.FirstRatio:00}A")
                .Put(29, $"02{spread.Second:00}{spread.SecondRatio:00}B")));
        }

        lines.Add(Line(r => Delivery(r, commodity)));
        foreach (SheetContract contract in commodity.Contracts.Where(c => c.Scaling != 1))
        {
            lines.Add(Line(r => r.Put(1, "B ").Put(3, commodity.Exchange).Put(6, contract.Product)
                .Put(16, contract.Type).Put(19, $"{contract.Month:000000}00")
                .Put(28, $"{contract.OptionMonth:000000}00")
                .Put(86, $"{contract.Scaling * 10_000:000000}")));
        }
    }

    private static void Delivery(Row r, SheetCommodity commodity)
    {
        r.Put(1, "4 ").Put(3, commodity.Code).Put(9, commodity.Deliveries.Count == 0 ? "01" : "10");
        if (commodity.Deliveries.Count > 0) r.Put(11, $"{commodity.Deliveries.Count:00}");
        int at = 13;
        int number = 1;
        foreach ((int month, decimal spread, decimal outright) in commodity.Deliveries)
        {
            r.Put(at, $"{number++:00}{month:000000}{spread:0000000}{outright:0000000}");
            at += 22;
        }

        r.Put(63, $"{commodity.Minimum:0000000}100100100").Put(79, commodity.IsLargerSide ? "1" : " ");
    }

    private static void Credit(Row r, SheetCredit credit)
    {
        r.Put(1, "6 ALL").Put(6, $"{credit.Priority:0000}").Put(10, $"{credit.Percent * 10_000:0000000}");
        int at = 17;
        foreach ((string exchange, string code, decimal ratio, char side) in credit.Legs)
        {
            r.Put(at, exchange).Put(at + 4, code).Put(at + 10, $"{ratio * 10_000:0000000}{side}");
            at += 18;
        }

        r.Put(89, "01");
    }

    private static void Arrays(SheetCommodity commodity, SheetContract contract, List<string> lines)
    {
        decimal scale = (decimal)Math.Pow(10, commodity.ArrayDecimals);
        decimal strike = contract.Strike * (decimal)Math.Pow(10, commodity.StrikeDecimals);
        void Key(Row r, string type)
        {
            r.Put(1, type).Put(3, commodity.Exchange).Put(6, contract.Product).Put(16, contract.Product);
            r.Put(26, contract.Type).Put(30, $"{contract.Month:000000}00").Put(39, $"{contract.OptionMonth:000000}00");
            if (contract.Right is { } right) r.Put(29, $"{right}");
            r.Put(48, $"{strike:0000000}");
        }

        string[] values =
            [.. contract.Losses.Select(loss => $"{Math.Abs(loss * scale):00000}{(loss < 0 ? '-' : '+')}")];
        lines.Add(Line(r =>
        {
            Key(r, "81");
            for (int s = 0; s < 9; s++) r.Put(55 + (6 * s), values[s]);
            r.Put(109, "00000000284100N");
        }));
        lines.Add(Line(r =>
        {
            Key(r, "82");
            for (int s = 9; s < 16; s++) r.Put(55 + (6 * (s - 9)), values[s]);
            r.Put(97, $"{Math.Abs(contract.Delta) * 10_000:00000}{(contract.Delta < 0 ? '-' : '+')}");
            r.Put(103, "002500000139100++10000+C");
        }));
    }

    private static string Line(Action<Row> write)
    {
        var row = new Row();
        write(row);
        return row.ToString();
    }

    private sealed class Row
    {
        private readonly char[] _text = [.. new string(' ', 132)];

        public Row Put(int from, string text)
        {
            text.CopyTo(0, _text, from - 1, text.Length);
            return this;
        }

        public override string ToString() => new string(_text).TrimEnd();
    }
}

/// <summary>Writes the XML form.</summary>
internal static class SpanXmlWriter
{
    public static string Write(SpanSheet sheet)
    {
        var xml = new StringBuilder("<?xml version=\"1.0\"?>\n<!-- a test's file -->\n<spanFile>\n");
        xml.Append("<fileFormat>4.00</fileFormat>\n");
        xml.Append("<definitions><currencyDef><currency>USD</currency></currencyDef></definitions>\n<pointInTime>\n");
        xml.Append(null, $"<date>{sheet.Day}</date><isSetl>1</isSetl>\n<clearingOrg>\n<ec>{sheet.House}</ec>\n");
        foreach (SheetCommodity commodity in sheet.Commodities) Definition(commodity, xml);
        xml.Append("<interSpreads>\n");
        foreach (SheetCredit credit in sheet.Credits) Credit(credit, xml);
        xml.Append("</interSpreads>\n");
        foreach (IGrouping<string, SheetCommodity> exchange in sheet.Commodities.GroupBy(c => c.Exchange))
        {
            xml.Append(null, $"<exchange><exch>{exchange.Key}</exch><name>x</name>\n");
            int family = 1;
            var ids = new Dictionary<(string, int), (int Family, int Id)>();
            foreach (SheetCommodity commodity in exchange)
            {
                foreach ((string product, string type) in commodity.Families.OrderBy(f => f.Type == "FUT" ? 0 : 1))
                    Family(commodity, product, type, family++, ids, xml);
            }

            xml.Append("</exchange>\n");
        }

        return xml.Append("</clearingOrg>\n</pointInTime>\n</spanFile>\n").ToString();
    }

    private static void Definition(SheetCommodity commodity, StringBuilder xml)
    {
        xml.Append(null, $"<ccDef><cc>{commodity.Code}</cc><name>n</name><riskExponent>0</riskExponent>");
        xml.Append(null, $"<somMeth>{(commodity.IsLargerSide ? "MAX" : "GROSS")}</somMeth>\n");
        foreach ((string product, string type) in commodity.Families)
        {
            xml.Append(null, $"<pfLink><exch>{commodity.Exchange}</exch><pfId>1</pfId><pfCode>{product}</pfCode>");
            xml.Append(null, $"<pfType>{type}</pfType><sc>1.0</sc></pfLink>\n");
        }

        xml.Append("<adjRate><r>1</r><baseR>1</baseR><val>1.000</val></adjRate><intraTiers>");
        foreach ((int number, int start, int end) in commodity.Tiers)
            xml.Append(null, $"<tier><tn>{number}</tn><sPe>{start}</sPe><ePe>{end}</ePe></tier>");
        xml.Append("</intraTiers>\n<somTiers><tier><tn>0</tn>");
        xml.Append(null, $"<rate><r>1</r><val>{Text(commodity.Minimum)}</val></rate></tier></somTiers>\n");
        foreach (SheetSpread spread in commodity.Spreads)
        {
            xml.Append(null, $"<dSpread><spread>{spread.Priority}</spread><chargeMeth>F</chargeMeth>");
            xml.Append("<rate><r>2</r><val>9999</val></rate>");
            xml.Append(null, $"<rate><r>1</r><val>{Text(spread.Charge)}</val></rate>");
            xml.Append(null, $"<tLeg><cc>{commodity.Code}</cc><tn>{spread.First}</tn><rs>A</rs>");
            xml.Append(null, $"<i>{Text(spread.FirstRatio)}</i></tLeg>");
            xml.Append(null, $"<tLeg><cc>{commodity.Code}</cc><tn>{spread.Second}</tn><rs>B</rs>");
            xml.Append(null, $"<i>{Text(spread.SecondRatio)}</i></tLeg>");
            xml.Append("</dSpread>\n");
        }

        foreach ((int month, decimal sprd, decimal outr) in commodity.Deliveries)
        {
            xml.Append(null, $"<spotRate><r>1</r><pe>{month}</pe><sprd>{Text(sprd)}</sprd>");
            xml.Append(null, $"<outr>{Text(outr)}</outr></spotRate>");
            xml.Append("<spotRate><r>2</r><pe>202507</pe><sprd>1</sprd><outr>1</outr></spotRate>\n");
        }

        xml.Append("</ccDef>\n");
    }

    private static void Credit(SheetCredit credit, StringBuilder xml)
    {
        xml.Append(null, $"<dSpread><spread>{credit.Priority}</spread>");
        xml.Append(null, $"<rate><r>1</r><val>{Text(credit.Percent / 100)}</val></rate>");
        foreach ((_, string code, decimal ratio, char side) in credit.Legs)
            xml.Append(null, $"<tLeg><cc>{code}</cc><tn>0</tn><rs>{side}</rs><i>{Text(ratio)}</i></tLeg>");
        xml.Append("</dSpread>\n");
    }

    private static void Family(
        SheetCommodity commodity, string product, string type, int family,
        Dictionary<(string, int), (int Family, int Id)> ids, StringBuilder xml)
    {
        string element = type.ToLowerInvariant() + "Pf";
        xml.Append(null, $"<{element}><pfId>{family}</pfId><pfCode>{product}</pfCode><cvf>1000</cvf>\n");
        int id = 1;
        SheetContract[] contracts = [.. commodity.Contracts.Where(c => c.Product == product && c.Type == type)];
        foreach (SheetContract contract in contracts.Where(c => c.Right is null))
        {
            ids[(commodity.Code, contract.Month)] = (family, id);
            xml.Append(null, $"<fut><cId>{id++}</cId><pe>{contract.Month}</pe><p>1.5</p><d>1</d>");
            xml.Append(null, $"<sc>{Text(contract.Scaling)}</sc>{Array(contract)}</fut>\n");
        }

        IEnumerable<SheetContract> options = contracts.Where(c => c.Right is not null);
        foreach (var series in options.GroupBy(c => (c.Month, c.OptionMonth, c.Scaling)))
        {
            xml.Append(null, $"<series><pe>{series.Key.OptionMonth}</pe><sc>{Text(series.Key.Scaling)}</sc>");
            if (series.Key.Month != 0)
            {
                (int futures, int contract) = ids[(commodity.Code, series.Key.Month)];
                xml.Append(null, $"<undC><exch>{commodity.Exchange}</exch>");
                xml.Append(null, $"<pfId>{futures}</pfId><cId>{contract}</cId></undC>");
            }

            foreach (SheetContract option in series)
                xml.Append(null, $"<opt><o>{option.Right}</o><k>{Text(option.Strike)}</k>{Array(option)}</opt>\n");
            xml.Append("</series>\n");
        }

        xml.Append(null, $"</{element}>\n");
    }

    private static string Array(SheetContract contract)
    {
        string losses = string.Concat(contract.Losses.Select(loss => $"<a>{Text(loss)}</a>"));
        return $"<ra><r>1</r>{losses}<d>{Text(contract.Delta)}</d></ra>";
    }

    private static string Text(decimal value) => value.ToString(CultureInfo.InvariantCulture);
}
