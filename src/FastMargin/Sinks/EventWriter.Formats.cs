using FastMargin.Book;
using FastMargin.Engine;

namespace FastMargin.Sinks;

/// <summary>One JSON object a line; what is not a finite number is null.</summary>
internal sealed class JsonEventWriter(Stream stream, string name) : EventWriter(stream, name)
{
    private protected override void Format(MarginBook book, in LevelChange change, bool isDeficient)
    {
        Line.Ascii("{\"seq\":"u8).Whole(change.Sequence);
        Line.Ascii(",\"time_ns\":"u8).Whole(change.TimeNs);
        Line.Ascii(",\"account\":"u8).JsonText(book.AccountName(book.AccountOf(change.Pool)));
        Line.Ascii(",\"pool\":"u8).JsonText(book.PoolName(change.Pool));
        Line.Ascii(",\"from\":\""u8).Ascii(NameOf(change.From));
        Line.Ascii("\",\"to\":\""u8).Ascii(NameOf(change.To));
        Number("\",\"equity\":"u8, change.Equity);
        Number(",\"requirement\":"u8, change.Requirement);
        Number(",\"excess\":"u8, change.Excess);
        Number(",\"ratio\":"u8, change.Ratio);
        Line.Ascii(",\"deficient\":"u8).Ascii(isDeficient ? "true"u8 : "false"u8);
        Line.Ascii(",\"instrument\":"u8);
        if (change.Instrument < 0) Line.Ascii("null"u8);
        else Line.JsonText(book.Universe.Instruments[change.Instrument].Symbol);
        Line.Ascii(",\"price\":"u8);
        if (PriceOf(book, change) is { } price) Line.Price(price);
        else Line.Ascii("null"u8);
        Line.Ascii("}\n"u8);
    }

    private void Number(ReadOnlySpan<byte> key, double value)
    {
        Line.Ascii(key);
        if (double.IsFinite(value)) Line.Number(value);
        else Line.Ascii("null"u8);
    }
}

/// <summary>RFC 4180 with a header; what is not a finite number is empty.</summary>
internal sealed class CsvEventWriter : EventWriter
{
    public CsvEventWriter(Stream stream, string name)
        : base(stream, name) =>
        Line.Ascii("seq,time_ns,account,pool,from,to,equity,requirement,excess,ratio,deficient,instrument,price\n"u8);

    private protected override void Format(MarginBook book, in LevelChange change, bool isDeficient)
    {
        Line.Whole(change.Sequence).Ascii(","u8).Whole(change.TimeNs).Ascii(","u8);
        Line.CsvText(book.AccountName(book.AccountOf(change.Pool))).Ascii(","u8);
        Line.CsvText(book.PoolName(change.Pool)).Ascii(","u8);
        Line.Ascii(NameOf(change.From)).Ascii(","u8).Ascii(NameOf(change.To)).Ascii(","u8);
        Number(change.Equity);
        Number(change.Requirement);
        Number(change.Excess);
        Number(change.Ratio);
        Line.Ascii(isDeficient ? "true,"u8 : "false,"u8);
        if (change.Instrument >= 0) Line.CsvText(book.Universe.Instruments[change.Instrument].Symbol);
        Line.Ascii(","u8);
        if (PriceOf(book, change) is { } price) Line.Price(price);
        Line.Ascii("\n"u8);
    }

    private void Number(double value)
    {
        if (double.IsFinite(value)) Line.Number(value);
        Line.Ascii(","u8);
    }
}
