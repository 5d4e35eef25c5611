namespace FastMargin.Tidy.Tests;

/// <summary>Types with one member of each kind, and the listing they must give.</summary>
internal static class ApiSamples
{
    public static IReadOnlyList<string> Listed { get; } =
    [
        "public readonly record struct FastMargin.Tidy.Tests.ApiSamples.Point : IEquatable<ApiSamples.Point>",
        "    public Point(long X)",
        "    public long X { get; init; }",
        "    public static bool operator <=(ApiSamples.Point left, ApiSamples.Point right)",
        "    public static bool operator >=(ApiSamples.Point left, ApiSamples.Point right)",
        "    public static explicit operator long(ApiSamples.Point point)",
        "public enum FastMargin.Tidy.Tests.ApiSamples.Side : byte",
        "    Left = 0",
        "    Right = 2",
        "public abstract class FastMargin.Tidy.Tests.ApiSamples.Table<T> : ICloneable where T : struct",
        "    protected Table(int size)",
        "    protected abstract void Grow(ref T[] rows, out int count)",
        "    public T this[int index] { get; protected set; }",
        "    public const double Half = 0.5",
        "    public event EventHandler Grown",
        "    public override string ToString()",
        "    public required string Name { get; init; }",
        "    public static U? Find<U>(ReadOnlySpan<T> rows, int at = -1) where U : struct",
        "    public virtual object Clone()",
    ];

    public enum Side : byte
    {
        Left = 0,
        Right = 2,
    }

    public readonly record struct Point(long X)
    {
        public static bool operator <=(Point left, Point right) => left.X <= right.X;

        public static bool operator >=(Point left, Point right) => left.X >= right.X;

        public static explicit operator long(Point point) => point.X;
    }

    public abstract class Table<T> : ICloneable
        where T : struct
    {
        public const double Half = 0.5;

        private readonly T[] _rows;

        protected Table(int size) => _rows = new T[size];

        public event EventHandler? Grown;

        public required string Name { get; init; }

        public T this[int index]
        {
            get => _rows[index];
            protected set => _rows[index] = value;
        }

        public static U? Find<U>(ReadOnlySpan<T> rows, int at = -1)
            where U : struct => at < 0 || rows.IsEmpty ? null : default(U);

        public override string ToString() => Name;

        public virtual object Clone()
        {
            Grown?.Invoke(this, EventArgs.Empty);
            return MemberwiseClone();
        }

        protected abstract void Grow(ref T[] rows, out int count);
    }
}
