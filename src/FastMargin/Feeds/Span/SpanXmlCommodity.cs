using FastMargin.Instruments;
using FastMargin.Models.Scenarios;

namespace FastMargin.Feeds.Span;

/// <summary>Reads a <c>ccDef</c>: families, tiers, spreads, delivery and short option rates of one commodity.</summary>
internal static class SpanXmlCommodity
{
    public static void Read(SpanCursor xml, SpanDraft draft, int rate)
    {
        SourceLine here = xml.Here;
        SpanCommodityDraft? commodity = null;
        xml.Children(name =>
        {
            if (name == "cc")
            {
                string code = xml.Required();
                if (draft.Knows("", code)) throw new DataException(here, $"ccDef {code} twice", "each once");
                commodity = draft.Commodity("", code, here);
            }
            else
            {
                Part(xml, draft, commodity ?? throw xml.Refuse($"{name} before cc", "the code first"), name, rate);
            }
        });
        if (commodity is null) throw new DataException(here, "a ccDef without cc", "its code");
    }

    /// <summary>Reads a <c>rate</c> and gives its value when it is of the wanted number.</summary>
    public static void OnRate(SpanCursor xml, int rate, Action<double> on)
    {
        int number = rate;
        double value = 0;
        xml.Children(name =>
        {
            if (name == "r") number = xml.Whole();
            else if (name == "val") value = xml.Number();
        });
        if (number == rate) on(value);
    }

    private static void Part(SpanCursor xml, SpanDraft draft, SpanCommodityDraft commodity, string name, int rate)
    {
        switch (name)
        {
            case "riskExponent":
                if (xml.Whole() != 0) commodity.LeaveOut("a risk exponent");
                break;
            case "somMeth": ShortOptions(xml, commodity); break;
            case "pfLink": Link(xml, draft, commodity); break;
            case "adjRate":
                OnRate(xml, rate, value =>
                {
                    if (value != 1) commodity.LeaveOut("an adjustment factor");
                });
                break;
            case "intraTiers":
                Tiers(xml, rate, tier => commodity.AddTier(tier.Number, tier.Start, tier.End, tier.Source));
                break;
            case "somTiers": Minimum(xml, commodity, rate); break;
            case "dSpread": Spread(xml, commodity, rate); break;
            case "hSpread" or "sSpread": commodity.LeaveOut($"a spread of form {name}"); break;
            case "spotRate": Delivery(xml, commodity, rate); break;
            default: break;
        }
    }

    private static void ShortOptions(SpanCursor xml, SpanCommodityDraft commodity)
    {
        string method = xml.Text();
        if (method is not ("GROSS" or "MAX" or "")) commodity.LeaveOut($"short option method {method}");
        commodity.ShortOptions = method == "MAX" ? ShortOptionCount.LargerSide : ShortOptionCount.Gross;
    }

    private static void Link(SpanCursor xml, SpanDraft draft, SpanCommodityDraft commodity)
    {
        SourceLine here = xml.Here;
        string exchange = "";
        string code = "";
        string type = "";
        xml.Children(name =>
        {
            if (name == "exch") exchange = xml.Required();
            else if (name == "pfCode") code = xml.Required();
            else if (name == "pfType") type = xml.Required();
            else if (name == "sc" && xml.Number() != 1) commodity.LeaveOut("a scaling factor of a family");
        });
        if (exchange.Length == 0 || code.Length == 0 || type.Length == 0)
            throw new DataException(here, "a pfLink without exch, pfCode or pfType", "all three");
        draft.Link(commodity, exchange, code, type, here);
    }

    private static void Tiers(
        SpanCursor xml, int rate, Action<(int Number, int Start, int End, double? Rate, SourceLine Source)> on) =>
        xml.Children(name =>
        {
            if (name != "tier") return;
            SourceLine here = xml.Here;
            int number = 0;
            int start = 0;
            int end = 99_991_231;
            double? found = null;
            xml.Children(part =>
            {
                if (part == "tn") number = xml.Whole();
                else if (part == "sPe") start = xml.Period();
                else if (part == "ePe") end = xml.Period();
                else if (part == "rate") OnRate(xml, rate, value => found = value);
            });
            on((number, start, end, found, here));
        });

    private static void Minimum(SpanCursor xml, SpanCommodityDraft commodity, int rate)
    {
        int tiers = 0;
        Tiers(xml, rate, tier =>
        {
            tiers++;
            if (tier.Rate is { } value) commodity.ShortOptionMinimum = value;
        });
        if (tiers > 1) commodity.LeaveOut("short option minimums by tier");
    }

    private static void Spread(SpanCursor xml, SpanCommodityDraft commodity, int rate)
    {
        int priority = 0;
        double charge = 0;
        string method = "";
        var legs = new List<SpanLegDraft>();
        xml.Children(name =>
        {
            if (name == "spread") priority = xml.Whole();
            else if (name == "chargeMeth") method = xml.Text();
            else if (name == "rate") OnRate(xml, rate, value => charge = value);
            else if (name is "tLeg" or "pLeg")
            {
                SpanXmlLeg leg = SpanXmlLeg.Read(xml);
                bool isOwn = leg.Commodity.Length == 0 || leg.Commodity == commodity.Code;
                if (!isOwn) commodity.LeaveOut("a leg of another commodity");
                bool isMonth = name == "pLeg";
                legs.Add(new SpanLegDraft(isMonth ? leg.Period : leg.Tier, isMonth, leg.Ratio, leg.Side));
            }
        });
        if (method is not ("" or "F")) commodity.LeaveOut($"spread charge method {method}");
        commodity.AddSpread(priority, charge, legs);
    }

    private static void Delivery(SpanCursor xml, SpanCommodityDraft commodity, int rate)
    {
        int number = rate;
        int month = 0;
        double spread = 0;
        double outright = 0;
        xml.Children(name =>
        {
            if (name == "r") number = xml.Whole();
            else if (name == "pe") month = xml.Period();
            else if (name == "sprd") spread = xml.Number();
            else if (name == "outr") outright = xml.Number();
        });
        if (number == rate) commodity.AddDelivery(new SpanDelivery(month, spread, outright));
    }
}

/// <summary>A <c>tLeg</c> or <c>pLeg</c>.</summary>
internal readonly record struct SpanXmlLeg(string Commodity, int Tier, int Period, double Ratio, char Side)
{
    public static SpanXmlLeg Read(SpanCursor xml)
    {
        var leg = new SpanXmlLeg("", 0, 0, 1, ' ');
        xml.Children(name =>
        {
            if (name == "cc") leg = leg with { Commodity = xml.Required() };
            else if (name == "tn") leg = leg with { Tier = xml.Whole() };
            else if (name == "pe") leg = leg with { Period = xml.Period() };
            else if (name == "i") leg = leg with { Ratio = xml.Number() };
            else if (name == "rs") leg = leg with { Side = SideOf(xml) };
        });
        return leg.Side == ' ' ? throw xml.Refuse("a leg without rs", "A or B") : leg;
    }

    private static char SideOf(SpanCursor xml)
    {
        string text = xml.Text();
        return text is "A" or "B" ? text[0] : throw xml.Refuse($"rs \"{Formats.Names.Shown(text)}\"", "A or B");
    }
}

/// <summary>A <c>ra</c> of the wanted rate.</summary>
internal sealed record SpanXmlArray(double[] Losses, double Delta)
{
    /// <summary>The array, or null when it is of another rate.</summary>
    public static SpanXmlArray? Read(SpanCursor xml, int rate)
    {
        SourceLine here = xml.Here;
        int number = rate;
        double[] losses = new double[SpanArray.Scenarios];
        int count = 0;
        double? delta = null;
        xml.Children(name =>
        {
            if (name == "r")
            {
                number = xml.Whole();
            }
            else if (name == "a")
            {
                double loss = xml.Number();
                if (count < losses.Length) losses[count] = loss;
                count++;
            }
            else if (name == "d")
            {
                delta = xml.Number();
            }
        });
        if (count != losses.Length)
            throw new DataException(here, $"a risk array of {count} values", $"{SpanArray.Scenarios}");
        if (delta is null) throw new DataException(here, "a risk array without d", "its composite delta");
        return number == rate ? new SpanXmlArray(losses, delta.Value) : null;
    }
}
