using FastMargin.Units;

namespace FastMargin.Models;

/// <summary>
/// Margin as one rate of the notional, with the leverage in it or not, to the last place of its currency:
/// <c>round(n / L · rate)</c>, <c>n = |q|·m·p</c>, inverse <c>|q|·m/p</c>, or <c>|q|·m</c> where an inverse contract is
/// margined in its quote currency. Source: NautilusTrader, <c>LeveragedMarginModel</c> (L = leverage) and
/// <c>StandardMarginModel</c> (L = 1). Opposite positions of one instrument are netted first.
/// </summary>
/// <remarks>Rounded to the nearest, ties to even, as that venue model prints it; the excess is concave.</remarks>
public sealed record RateMargin
{
    /// <summary>Signed quantity, net of both sides.</summary>
    public required Quantity Quantity { get; init; }

    /// <summary>The price of the position, &gt; 0.</summary>
    public required Price Price { get; init; }

    /// <summary>Contract size.</summary>
    public Rate Multiplier { get; init; } = Rate.One;

    /// <summary>True for a contract worth <c>m / p</c> of its coin.</summary>
    public bool IsInverse { get; init; }

    /// <summary>True when an inverse contract is margined in its quote currency.</summary>
    public bool IsInQuote { get; init; }

    /// <summary>Share of the notional.</summary>
    public required Rate MarginRate { get; init; }

    /// <summary>Divides the notional, &gt; 0; 1 where the model takes no account of it.</summary>
    public Rate Leverage { get; init; } = Rate.One;

    /// <summary>Decimals of the currency, 0 to 18.</summary>
    public int Decimals { get; init; } = 8;

    /// <summary>The margin; null without a position, for which there is no entry.</summary>
    /// <exception cref="DivideByZeroException">A leverage of zero, or an inverse contract at zero.</exception>
    public Money? Margin
    {
        get
        {
            if (Quantity.Sign == 0) return null;
            Rational size = Rational.Abs(Exact.Of(Quantity)) * Exact.Of(Multiplier);
            Rational notional = (IsInverse, IsInQuote) switch
            {
                (false, _) => size * Exact.Of(Price),
                (true, false) => size / Exact.Of(Price),
                (true, true) => size,
            };
            return Nearest(notional / Exact.Of(Leverage) * Exact.Of(MarginRate));
        }
    }

    /// <summary>
    /// The one position that several of an instrument come to, opened in this order: those of its side are averaged by
    /// quantity, those against it close it at that price, and one that turns it leaves its own.
    /// </summary>
    /// <returns>The signed quantity; the price rounded up, zero without a position.</returns>
    public static (Quantity Quantity, Price Price) Net(IEnumerable<(Quantity Quantity, Price Price)> positions)
    {
        ArgumentNullException.ThrowIfNull(positions);
        Rational net = Rational.Zero;
        Rational mean = Rational.Zero;
        foreach ((Quantity quantity, Price price) in positions)
        {
            Rational added = Exact.Of(quantity);
            Rational sum = net + added;
            if (net.Sign * added.Sign > 0) mean = ((net * mean) + (added * Exact.Of(price))) / sum;
            else if (sum.Sign == 0) mean = Rational.Zero;
            else if (sum.Sign != net.Sign) mean = Exact.Of(price);
            net = sum;
        }

        return (new Quantity(net.FloorToAtto()), Exact.PriceUp(mean));
    }

    private Money Nearest(Rational amount)
    {
        Money down = new Money(amount.FloorToAtto()).RoundDown(Decimals);
        Money up = new Money(amount.CeilingToAtto()).RoundUp(Decimals);
        int side = (Exact.Of(up) - amount).CompareTo(amount - Exact.Of(down));
        if (side != 0) return side < 0 ? up : down;
        Int128 unit = (up - down).Atto;
        return unit == 0 || Int128.IsEvenInteger(down.Atto / unit) ? down : up;
    }
}
