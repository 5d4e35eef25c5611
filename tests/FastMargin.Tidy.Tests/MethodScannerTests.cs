
namespace FastMargin.Tidy.Tests;

/// <summary>Every kind of member that has a body is found once, with its lines.</summary>
public sealed class MethodScannerTests
{
    [Theory]
    [InlineData("void F() { }", "F")]
    [InlineData("A() : base(1) { }", "A")]
    [InlineData("~A() { }", "~A")]
    [InlineData("int F() => 1;", "F")]
    [InlineData("int F(int a = 1) => a switch { 1 => 2, _ => 3 };", "F")]
    [InlineData("T F<T>(T a) where T : class, new() { return a; }", "F")]
    [InlineData("(int A, int B) F() { return (1, 2); }", "F")]
    [InlineData("public static bool operator ==(A a, A b) => true;", "operator")]
    [InlineData("public static A operator checked -(A a) { return a; }", "operator")]
    [InlineData("public static implicit operator int(A a) => 1;", "operator")]
    [InlineData("[Fact] [Data(\"{\", typeof(A))] void F() { if (a) { b(); } }", "F")]
    [InlineData("int P => 1;", "P")]
    [InlineData("int P { get { return 1; } set => a = value; }", "P.get P.set")]
    [InlineData("(int A, int B) P { get { return (1, 2); } }", "P.get")]
    [InlineData("int this[int i] { get => 1; }", "this.get")]
    [InlineData("event Action E { add { } remove { } }", "E.add E.remove")]
    [InlineData("class B { void F() { } } void G() { }", "F G")]
    [InlineData("record struct B(int C) : I { int F() => 1; }", "F")]
    public void Members_with_a_body_are_found(string member, string names) => Assert.Equal(names, Names(member));

    [Theory]
    [InlineData("int _a = F();")]
    [InlineData("int P { get; init; } = new() { B = 1 };")]
    [InlineData("Func<int> _f = () => { return 1; };")]
    [InlineData("(int, int)[] _a = [(1, 2)];")]
    [InlineData("abstract void F();")]
    [InlineData("enum E { A = (1), B = 2 }")]
    [InlineData("record R(int A);")]
    [InlineData("delegate int D(int a);")]
    public void Members_without_a_body_are_not(string member) => Assert.Equal("", Names(member));

    [Fact]
    public void A_member_after_one_without_a_body_is_still_found() =>
        Assert.Equal("F", Names("int P { get; } = 1; enum E { A } int[] _a = { 1 }; void F() { }"));

    [Fact]
    public void Lines_run_from_the_signature_to_the_closing_brace()
    {
        const string Text = """
            namespace A;

            class B
            {
                /// <summary>Not counted.</summary>
                [Fact]
                void F(
                    int a)
                {
                    // }
                    G("}");
                }

                int G() =>
                    1;
            }
            """;
        Assert.Equal([new("F", 7, 6), new("G", 14, 2)], MethodScanner.Scan(Text));
    }

    private static string Names(string member) =>
        string.Join(' ', MethodScanner.Scan($"namespace N {{ class A {{ {member} }} }}").Select(method => method.Name));
}
