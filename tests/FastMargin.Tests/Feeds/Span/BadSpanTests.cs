using FastMargin.Feeds.Span;
using FastMargin.Instruments;

namespace FastMargin.Tests.Feeds.Span;

/// <summary>Files that are spoiled in one place; each is refused with its line, and nothing of it is kept.</summary>
public sealed class BadSpanTests
{
    [Theory]
    [InlineData("81NYMCL", 88, "a record of 87 characters", "89 or more")]
    [InlineData("82NYMCL", 99, "a record of 98 characters", "101 or more")]
    [InlineData("3 CL", 15, "a record of 14 characters", "18 or more")]
    public void Record_that_is_cut_short_is_refused(string start, int size, string found, string expected)
    {
        string[] lines = Lines();
        int at = Array.FindIndex(lines, l => l.StartsWith(start, StringComparison.Ordinal));
        lines[at] = lines[at][..(size - 1)];
        AssertRefused(string.Join('\n', lines), at + 1, found, expected);
    }

    [Theory]
    [InlineData("81NYMCL", 56, "x", "value 1 \"0x000\" at 55-59", "digits")]
    [InlineData("81NYMCL", 60, "*", "sign of value 1 \"*\"", "+ or -")]
    [InlineData("82NYMCL", 98, " ", "composite delta", "digits")]
    [InlineData("81NYMCL", 34, "13", "futures month \"202513\"", "a month CCYYMM")]
    [InlineData("81NYMLO", 29, "X", "right \"X\"", "C, P or a blank")]
    [InlineData("C CL", 28, "Z", "side \"Z\"", "A or B")]
    [InlineData("4 CL", 79, "7", "short option method \"7\"", "1, 2 or a blank")]
    [InlineData("3 CL", 3, "XX", "combined commodity \"XX", "CL, of the type 2 before it")]
    [InlineData("6 ALL", 10, "9", "credit 2: rate 9.4", "0 to 1")]
    [InlineData("6 ALL", 21, "QQ", "credit with NYM QQ", "a commodity that is defined")]
    [InlineData("0 CCH", 9, "20251399", "business date \"20251399\"", "CCYYMMDD")]
    [InlineData("0 CCH", 36, "U ", "file format \"U \"", "U2")]
    public void Field_that_is_not_as_published_is_refused(
        string start, int from, string by, string found, string expected)
    {
        string[] lines = Lines();
        int at = Array.FindIndex(lines, l => l.StartsWith(start, StringComparison.Ordinal));
        lines[at] = lines[at][..(from - 1)] + by + lines[at][(from - 1 + by.Length)..];
        bool isAboutAll = found.StartsWith("credit 2", StringComparison.Ordinal);
        AssertRefused(string.Join('\n', lines), isAboutAll ? 0 : at + 1, found, expected);
    }

    [Fact]
    public void Array_without_its_second_record_is_refused()
    {
        List<string> lines = [.. Lines()];
        int at = lines.FindIndex(l => l.StartsWith("82", StringComparison.Ordinal));
        lines.RemoveAt(at);
        AssertRefused(string.Join('\n', lines), at, "without its type 82", "one after the other");
        lines = [.. Lines()];
        lines.RemoveAt(at - 1);
        AssertRefused(string.Join('\n', lines), at, "a type 82", "after the type 81");
    }

    [Fact]
    public void Contract_that_stands_twice_is_refused()
    {
        string[] lines = Lines();
        int at = Array.FindIndex(lines, l => l.StartsWith("81", StringComparison.Ordinal));
        AssertRefused(string.Join('\n', [.. lines, lines[at], lines[at + 1]]), lines.Length + 1, "twice", "once");
    }

    [Fact]
    public void Array_of_a_commodity_that_is_not_defined_is_refused()
    {
        string[] lines = Lines();
        int at = Array.FindIndex(lines, l => l.StartsWith("2 NYM CL", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("FUT", "FWD", StringComparison.Ordinal);
        int array = Array.FindIndex(lines, l => l.StartsWith("81NYMCL", StringComparison.Ordinal));
        AssertRefused(string.Join('\n', lines), array + 1, "NYM:CL FUT 202507 of no combined commodity", "defined");
    }

    [Fact]
    public void File_without_a_header_or_with_endless_lines_is_refused()
    {
        AssertRefused(string.Join('\n', Lines().Skip(1)), 1, "first record", "the header");
        AssertRefused("", 0, "no records", "a header");
        AssertRefused("0 " + new string('x', 5000), 1, "more than 1024 characters", "fixed-width");
        AssertRefused(Lines()[0] + "\n" + Lines()[0], 2, "a second header", "one");
    }

    [Theory]
    [InlineData("<a>0.0</a>", "", "a risk array of 15 values", "16")]
    [InlineData("<a>0.0</a>", "<a>0.0</a><a>1</a>", "a risk array of 17 values", "16")]
    [InlineData("<a>0.0</a>", "<a>zero</a>", "a \"zero\"", "a number")]
    [InlineData("<a>0.0</a>", "<a>1e40</a>", "a \"1e40\"", "a number")]
    [InlineData("<a>0.0</a>", "<a>NaN</a>", "a \"NaN\"", "a number")]
    [InlineData("<a>0.0</a>", "<a><b/></a>", "a: Element", "a text")]
    [InlineData("<d>1</d></ra>", "</ra>", "a risk array without d", "composite delta")]
    [InlineData("<o>C</o>", "<o>X</o>", "o \"X\"", "C or P")]
    [InlineData("<o>C</o>", "", "an opt without o", "C or P")]
    [InlineData("<rs>A</rs>", "<rs>C</rs>", "rs \"C\"", "A or B")]
    [InlineData("<rs>A</rs>", "", "a leg without rs", "A or B")]
    [InlineData("<pe>202507</pe>", "<pe>2025</pe>", "pe \"2025\"", "CCYYMM")]
    [InlineData("<date>20250620</date>", "<date>20250632</date>", "date \"20250632\"", "CCYYMMDD")]
    [InlineData("<date>20250620</date>", "", "no business date", "one")]
    [InlineData("<pfType>FUT</pfType>", "<pfType>FWD</pfType>", "CL FUT 202507 of no combined commodity", "defined")]
    [InlineData("<pfType>FUT</pfType>", "", "a pfLink without", "all three")]
    [InlineData("<cc>NG</cc>", "<cc>CL</cc>", "ccDef CL twice", "once")]
    [InlineData("<pe>202508</pe>", "<pe>202507</pe>", "NYM:CL FUT 202507 twice", "once")]
    [InlineData("<val>0.4</val>", "<val>40</val>", "credit 2: rate 40", "0 to 1")]
    [InlineData("<pfId>1</pfId><cId>2</cId>", "<pfId>7</pfId><cId>2</cId>", "family 7", "a future")]
    [InlineData("</spanFile>", "", "malformed XML", "XML")]
    [InlineData("</spanFile>", "</spanFile><more/>", "malformed XML", "XML")]
    [InlineData("<spanFile>", "<!DOCTYPE a [<!ENTITY b \"c\">]><spanFile>", "malformed XML", "without a DTD")]
    [InlineData("<ec>CCH</ec>", "<ec>&lol;</ec>", "malformed XML", "XML")]
    [InlineData("<spanFile>", "<marginFile>", "element marginFile", "spanFile")]
    public void Element_that_is_not_as_it_must_be_is_refused(string text, string by, string found, string expected)
    {
        string xml = SpanFileTests.Replace(SpanXmlWriter.Write(SpanSheets.Three()), text, by);
        AssertRefused(xml, null, found, expected);
    }

    [Fact]
    public void Element_of_any_size_is_refused_or_passed_over_in_little_memory()
    {
        string huge = new('9', 20_000_000);
        string xml = SpanXmlWriter.Write(SpanSheets.Three());
        AssertRefused(SpanFileTests.Replace(xml, "<a>0.0</a>", $"<a>{huge}</a>"), null, "more than 256", "a number");
        string deep = string.Concat(Enumerable.Repeat("<x>", 5000));
        AssertRefused(SpanFileTests.Replace(xml, "<ec>", deep + "<ec>"), null, "malformed XML", "XML");
        string passed = SpanFileTests.Replace(xml, "<p>1.5</p>", $"<p>{huge}</p>");
        using var stream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(passed));
        long before = GC.GetAllocatedBytesForCurrentThread();
        int contracts = SpanFile.Read(stream, "file").Contracts.Count;
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(10, contracts);
        Assert.InRange(allocated, 0, huge.Length / 4);
    }

    [Fact]
    public void File_that_ends_anywhere_is_refused_and_never_crashes()
    {
        string xml = SpanXmlWriter.Write(SpanSheets.Three());
        for (int size = 1; size < xml.TrimEnd().Length; size += 97)
            Assert.Throws<DataException>(() => SpanFileTests.Parse(xml[..size]));
        string pa2 = SpanFixedWriter.Write(SpanSheets.Three());
        for (int size = 0; size < pa2.Length - 200; size += 37)
        {
            // A fixed-width file may end after any record: what is read then is only what stands before.
            int contracts = -1;
            Exception? refused = Record.Exception(() => contracts = SpanFileTests.Parse(pa2[..size]).Contracts.Count);
            Assert.True(refused is DataException || contracts is >= 0 and < 10, $"{size}: {contracts} {refused}");
        }
    }

    private static string[] Lines() =>
        SpanFixedWriter.Write(SpanSheets.Three()).Split("\r\n", StringSplitOptions.RemoveEmptyEntries);

    private static void AssertRefused(string text, int? line, string found, string expected)
    {
        DataException refused = Assert.Throws<DataException>(() => SpanFileTests.Parse(text));
        Assert.Equal("file", refused.File);
        if (line is { } at) Assert.True(at == refused.Line, $"line {refused.Line}, not {at}: {refused.Message}");
        Assert.Contains(found, refused.Found, StringComparison.Ordinal);
        Assert.Contains(expected, refused.Expected, StringComparison.Ordinal);
    }
}
