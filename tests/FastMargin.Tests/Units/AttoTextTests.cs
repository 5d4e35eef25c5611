using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using FastMargin.Units;

namespace FastMargin.Tests.Units;

public sealed partial class AttoTextTests
{
    private static readonly BigInteger _one = BigInteger.Pow(10, 18);

    [Theory]
    [InlineData("0", "0")]
    [InlineData("-0", "0")]
    [InlineData("+1", "1000000000000000000")]
    [InlineData("1.", "1000000000000000000")]
    [InlineData(".5", "500000000000000000")]
    [InlineData("-12.5", "-12500000000000000000")]
    [InlineData("1e-7", "100000000000")]
    [InlineData("1.5E+3", "1500000000000000000000")]
    [InlineData("0.000000000000000001", "1")]
    [InlineData("1e-18", "1")]
    [InlineData("0.1000000000000000000000000000000000000000000000", "100000000000000000")]
    [InlineData("00000000000000000000000000000000000000000000000007", "7000000000000000000")]
    [InlineData("100000000000000000000000000000000e-32", "1000000000000000000")]
    [InlineData("0e999999999999999999999", "0")]
    [InlineData("170141183460469231731.687303715884105727", "170141183460469231731687303715884105727")]
    [InlineData("-170141183460469231731.687303715884105728", "-170141183460469231731687303715884105728")]
    [InlineData("170141183460469231731687303715884105727e-18", "170141183460469231731687303715884105727")]
    public void Decimal_text_is_read_exactly(string text, string atto)
    {
        var expected = Int128.Parse(atto, CultureInfo.InvariantCulture);
        Assert.Equal(AttoRefusal.None, AttoText.TryParse<char>(text, out Int128 fromChars));
        Assert.Equal(AttoRefusal.None, AttoText.TryParse<byte>(Encoding.UTF8.GetBytes(text), out Int128 fromUtf8));
        Assert.Equal(expected, fromChars);
        Assert.Equal(expected, fromUtf8);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".")]
    [InlineData("e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("1e5.0")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("-inf")]
    [InlineData("\u0661")]
    [InlineData("1\u0000")]
    public void Text_that_is_no_decimal_is_refused(string text) => Refuses(text, AttoRefusal.NotADecimal);

    [Theory]
    [InlineData("0.0000000000000000001")]
    [InlineData("1e-19")]
    [InlineData("1.0000000000000000000000000000000000000000000000000000000000001")]
    [InlineData("0.1234567890123456789")]
    [InlineData("1e-99999999999999999999999")]
    public void A_nineteenth_decimal_is_refused_not_rounded(string text) => Refuses(text, AttoRefusal.TooFine);

    [Theory]
    [InlineData("170141183460469231731.687303715884105728")]
    [InlineData("-170141183460469231731.687303715884105729")]
    [InlineData("340282366920938463463.374607431768211456")]
    [InlineData("1e21")]
    [InlineData("1e99999999999999999999999")]
    [InlineData("99999999999999999999999999999999999999999999999999")]
    public void A_number_too_large_is_refused_not_wrapped(string text) => Refuses(text, AttoRefusal.TooLarge);

    [Fact]
    public void A_clipped_exponent_never_makes_a_wrong_number()
    {
        string text = "1" + new string('0', 1_200_000) + "e-99999999999";
        Assert.NotEqual(AttoRefusal.None, AttoText.TryParse<char>(text, out _));
        string exact = "1" + new string('0', 1_200_000) + "e-1200000";
        Assert.Equal(AttoRefusal.None, AttoText.TryParse(exact.AsSpan(), out Int128 one));
        Assert.Equal((Int128)_one, one);
    }

    [Fact]
    public void Any_text_is_read_as_big_integers_read_it_or_refused()
    {
        Random random = Seeded.Start();
        for (int i = 0; i < 60_000; i++)
        {
            string text = RandomText(random);
            (AttoRefusal refusal, BigInteger atto) = Oracle(text);
            AttoRefusal found = AttoText.TryParse<char>(text, out Int128 fromChars);
            AttoRefusal foundUtf8 = AttoText.TryParse<byte>(Encoding.UTF8.GetBytes(text), out Int128 fromUtf8);
            Assert.True(found == refusal && fromChars == atto, $"{text}: {found} {fromChars}, not {refusal} {atto}");
            Assert.True(foundUtf8 == refusal && fromUtf8 == atto, $"UTF-8 {text}: {foundUtf8} {fromUtf8}");
        }
    }

    [Fact]
    public void Any_value_comes_back_from_its_text_which_is_the_shortest()
    {
        Random random = Seeded.Start();
        Span<byte> utf8 = stackalloc byte[AttoText.MaxLength];
        for (int i = 0; i < 30_000; i++)
        {
            Int128 atto = Seeded.Atto(random);
            if (random.Next(3) == 0) atto -= atto % (Int128)BigInteger.Pow(10, random.Next(30));
            string text = AttoText.Format(atto);
            Assert.True(AttoText.TryFormat(atto, utf8, out int length));
            Assert.Equal(text, Encoding.UTF8.GetString(utf8[..length]));
            Assert.Equal(AttoRefusal.None, AttoText.TryParse(text.AsSpan(), out Int128 back));
            Assert.Equal(atto, back);
            Assert.Matches(ShortestForm(), text);
        }
    }

    [Fact]
    public void A_destination_one_byte_short_gets_nothing()
    {
        Assert.False(AttoText.TryFormat(Int128.MinValue, stackalloc byte[AttoText.MaxLength - 1], out int written));
        Assert.Equal(0, written);
    }

    [Fact]
    public void A_refusal_says_what_was_found_and_quotes_no_control_characters()
    {
        string message = Assert.Throws<FormatException>(() => Price.Parse("1\n2" + new string('9', 100))).Message;
        Assert.StartsWith("price \"1?29999", message, StringComparison.Ordinal);
        Assert.Contains("...\" is not a decimal; expected", message, StringComparison.Ordinal);
        Assert.True(message.Length < 200);
    }

    [GeneratedRegex(@"^(0|-?([1-9]\d*|0)(\.\d*[1-9])?)$")]
    private static partial Regex ShortestForm();

    [GeneratedRegex(@"^([+-]?)(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?\z")]
    private static partial Regex DecimalForm();

    private static void Refuses(string text, AttoRefusal expected)
    {
        Assert.Equal(expected, AttoText.TryParse<char>(text, out Int128 fromChars));
        Assert.Equal(expected, AttoText.TryParse<byte>(Encoding.UTF8.GetBytes(text), out Int128 fromUtf8));
        Assert.Equal(0, fromChars);
        Assert.Equal(0, fromUtf8);
    }

    private static (AttoRefusal Refusal, BigInteger Atto) Oracle(string text)
    {
        Match match = DecimalForm().Match(text);
        if (!match.Success) return (AttoRefusal.NotADecimal, 0);
        string fraction = match.Groups[3].Value + match.Groups[4].Value;
        var value = BigInteger.Parse("0" + match.Groups[2].Value + fraction, CultureInfo.InvariantCulture);
        if (value.IsZero) return (AttoRefusal.None, 0);
        BigInteger exponent =
            match.Groups[5].Success ? BigInteger.Parse(match.Groups[5].Value, CultureInfo.InvariantCulture) : 0;
        int power = (int)BigInteger.Clamp(18 - fraction.Length + exponent, -1000, 1000);
        if (power >= 0)
        {
            value *= BigInteger.Pow(10, power);
        }
        else
        {
            value = BigInteger.DivRem(value, BigInteger.Pow(10, -power), out BigInteger rest);
            if (!rest.IsZero) return (AttoRefusal.TooFine, 0);
        }

        if (match.Groups[1].Value == "-") value = -value;
        bool fits = value >= Int128.MinValue && value <= Int128.MaxValue;
        return fits ? (AttoRefusal.None, value) : (AttoRefusal.TooLarge, 0);
    }

    private static string RandomText(Random random)
    {
        var text = new StringBuilder(random.Next(4) switch { 0 => "-", 1 => "+", _ => "" });
        Digits(text, random, random.Next(3) == 0 ? 24 : 6);
        if (random.Next(3) != 0) Digits(text.Append('.'), random, random.Next(3) == 0 ? 24 : 6);
        if (random.Next(4) == 0) text.Append(random.Next(2) == 0 ? 'e' : 'E').Append(random.Next(-25, 25));
        const string Noise = "0123456789+-.eE, xN";
        if (random.Next(8) == 0) text.Insert(random.Next(text.Length + 1), Noise[random.Next(Noise.Length)]);
        return text.ToString();
    }

    private static void Digits(StringBuilder text, Random random, int most)
    {
        bool zeros = random.Next(5) == 0;
        for (int n = random.Next(most); n > 0; n--) text.Append(zeros ? 0 : random.Next(10));
        if (random.Next(6) == 0) text.Append('0', random.Next(25));
    }
}
