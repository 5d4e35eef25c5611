using System.Globalization;
using System.Security;
using System.Text;

namespace FastMargin.Latency;

/// <summary>
/// A line chart as SVG, complete in itself: no script, no font or style from outside. The same data give the same text.
/// </summary>
public sealed class LineChart(string title, ChartAxis x, ChartAxis y)
{
    private const int Width = 880;
    private const int Height = 460;
    private const int Left = 80;
    private const int Right = 20;
    private const int Top = 40;
    private const int Bottom = 90;
    private const int LegendColumn = 270;

    // Told apart with every common colour blindness (Okabe and Ito, "Color Universal Design", 2008).
    private static readonly string[] _colours =
        ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"];

    private readonly List<(string Name, List<ChartPoint> Points)> _lines = [];

    /// <summary>Adds a line through points in their order; those that an axis cannot show are left out.</summary>
    public void Add(string name, IEnumerable<ChartPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        _lines.Add((name, [.. points.Where(p => CanShow(x, p.X) && CanShow(y, p.Y))]));
    }

    /// <summary>The chart.</summary>
    public string ToSvg()
    {
        (double From, double To) xs = x.Range([.. _lines.SelectMany(line => line.Points.Select(p => p.X))]);
        (double From, double To) ys = y.Range([.. _lines.SelectMany(line => line.Points.Select(p => p.Y))]);
        double AcrossOf(double value) => Left + (x.Place(value, xs.From, xs.To) * (Width - Left - Right));
        double DownOf(double value) => Height - Bottom - (y.Place(value, ys.From, ys.To) * (Height - Top - Bottom));

        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" "
            + "font-family=\"sans-serif\" font-size=\"12\">");
        Line(svg, $"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Text(svg, Left, Top - 18, title, "font-size=\"15\"");
        foreach (ChartTick tick in x.TicksIn(xs.From, xs.To))
        {
            double across = AcrossOf(tick.Value);
            Grid(svg, across, Top, across, Height - Bottom);
            Text(svg, across, Height - Bottom + 16, tick.Label, "text-anchor=\"middle\"");
        }

        foreach (ChartTick tick in y.TicksIn(ys.From, ys.To))
        {
            double down = DownOf(tick.Value);
            Grid(svg, Left, down, Width - Right, down);
            Text(svg, Left - 8, down + 4, tick.Label, "text-anchor=\"end\"");
        }

        Text(svg, (Left + Width - Right) / 2.0, Height - Bottom + 34, x.Label, "text-anchor=\"middle\"");
        double middle = (Top + Height - Bottom) / 2.0;
        Text(svg, 18, middle, y.Label, $"text-anchor=\"middle\" transform=\"rotate(-90 18 {Number(middle)})\"");
        for (int i = 0; i < _lines.Count; i++)
        {
            Draw(svg, _colours[i % _colours.Length], _lines[i].Points.Select(p => (AcrossOf(p.X), DownOf(p.Y))));
            Legend(svg, i);
        }

        Line(svg, "</svg>");
        return svg.ToString();
    }

    private void Legend(StringBuilder svg, int i)
    {
        int across = Left + (i % 3 * LegendColumn);
        int down = Height - 34 + (i / 3 * 18);
        Line(svg, $"<rect x=\"{across}\" y=\"{down - 9}\" width=\"18\" height=\"4\" "
            + $"fill=\"{_colours[i % _colours.Length]}\"/>");
        Text(svg, across + 24, down - 2, _lines[i].Name, "");
    }

    private static void Draw(StringBuilder svg, string colour, IEnumerable<(double Across, double Down)> points)
    {
        Line(svg, $"<g stroke=\"{colour}\" fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\">");
        Line(svg, "<polyline points=\"");
        foreach ((double across, double down) in points) Line(svg, $"{Number(across)},{Number(down)}");
        Line(svg, "\"/></g>");
    }

    private static void Grid(StringBuilder svg, double x1, double y1, double x2, double y2) =>
        Line(svg, $"<line x1=\"{Number(x1)}\" y1=\"{Number(y1)}\" x2=\"{Number(x2)}\" y2=\"{Number(y2)}\" "
            + "stroke=\"#dddddd\"/>");

    private static void Text(StringBuilder svg, double across, double down, string text, string attributes) =>
        Line(svg, $"<text x=\"{Number(across)}\" y=\"{Number(down)}\"{(attributes.Length > 0 ? " " : "")}{attributes}>"
            + $"{SecurityElement.Escape(text)}</text>");

    private static void Line(StringBuilder svg, string text) => svg.Append(text).Append('\n');

    private static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    private static bool CanShow(ChartAxis axis, double value) => double.IsFinite(value) && (!axis.IsLog || value > 0);
}

/// <summary>A point of a line.</summary>
/// <param name="X">On the horizontal axis.</param>
/// <param name="Y">On the vertical axis.</param>
public readonly record struct ChartPoint(double X, double Y);
