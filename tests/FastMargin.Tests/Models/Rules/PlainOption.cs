namespace FastMargin.Tests.Models.Rules;

/// <summary>
/// Option prices by the plainest formulas, sharing nothing with the product: the normal law by a series and a continued
/// fraction, volatilities by halving, American exercise by the tree as it stands in a textbook.
/// </summary>
internal static class PlainOption
{
    private const double MostVolatility = 12;

    /// <summary>An option on a spot with a yield; a forward is a spot whose yield is the interest rate.</summary>
    public readonly record struct Terms(
        bool IsCall, double Spot, double Strike, double Years, double Rate, double Yield, int TreeSteps = 0);

    /// <summary>By Black and Scholes, or by a tree when there are steps.</summary>
    public static double Value(Terms terms, double volatility) =>
        terms.TreeSteps == 0 ? Black(terms, volatility) : Tree(terms, volatility);

    /// <summary>The volatility of a price, not below the least; null when none gives so much.</summary>
    public static double? Volatility(Terms terms, double price, double least)
    {
        if (price <= Value(terms, least)) return least;
        double low = least;
        double high = MostVolatility;
        if (Value(terms, high) < price) return null;
        for (int turn = 0; turn < 80; turn++)
        {
            double middle = 0.5 * (low + high);
            if (Value(terms, middle) < price) low = middle;
            else high = middle;
        }

        return 0.5 * (low + high);
    }

    /// <summary>The share of a normal law below x.</summary>
    public static double Cumulative(double x)
    {
        double size = Math.Abs(x);
        double density = Math.Exp(-0.5 * size * size) / Math.Sqrt(2 * Math.PI);
        if (size > 3)
        {
            double fraction = size;
            for (int k = 200; k > 0; k--) fraction = size + (k / fraction);
            double tail = density / fraction;
            return x > 0 ? 1 - tail : tail;
        }

        double term = size;
        double sum = size;
        for (int k = 1; k < 200; k++)
        {
            term *= size * size / ((2 * k) + 1);
            sum += term;
        }

        double above = density * sum;
        return x > 0 ? 0.5 + above : 0.5 - above;
    }

    private static double Black(Terms terms, double volatility)
    {
        double forward = terms.Spot * Math.Exp((terms.Rate - terms.Yield) * terms.Years);
        double deviation = volatility * Math.Sqrt(terms.Years);
        double d1 = (Math.Log(forward / terms.Strike) / deviation) + (0.5 * deviation);
        double side = terms.IsCall ? 1 : -1;
        double struck = terms.Strike * Cumulative(side * (d1 - deviation));
        return Math.Exp(-terms.Rate * terms.Years) * side * ((forward * Cumulative(side * d1)) - struck);
    }

    private static double Tree(Terms terms, double volatility)
    {
        int steps = terms.TreeSteps;
        double dt = terms.Years / steps;
        double up = Math.Exp(volatility * Math.Sqrt(dt));
        double share = (Math.Exp((terms.Rate - terms.Yield) * dt) - (1 / up)) / (up - (1 / up));
        double discount = Math.Exp(-terms.Rate * dt);
        double[] values = new double[steps + 1];
        for (int level = steps; level >= 0; level--)
        {
            for (int i = 0; i <= level; i++)
            {
                double price = terms.Spot * Math.Pow(up, (2 * i) - level);
                double exercise = terms.IsCall ? price - terms.Strike : terms.Strike - price;
                double goingOn = level == steps
                    ? 0
                    : discount * ((share * values[i + 1]) + ((1 - share) * values[i]));
                values[i] = Math.Max(exercise, goingOn);
            }
        }

        return values[0];
    }
}
