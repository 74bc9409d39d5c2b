namespace FastMcp.Masking.Tests;

/// <summary>The checks of a matched value, by definition: Shannon's sum, and the allowed patterns walked from every position.</summary>
internal static class CheckOracle
{
    public static bool Pass(TestSet set, int rule, byte[] value) =>
        EntropyOf(value) * 1000 >= set.Rules[rule].MinEntropy && !Array.Exists(set.Allowed[rule], one => IsIn(one, value));

    private static bool IsIn(TestSet allowed, byte[] value) => new Oracle(allowed, value, open: false).Run().Events.Count > 0;

    private static double EntropyOf(byte[] value) => value.GroupBy(one => one)
        .Sum(group => -(double)group.Count() / value.Length * Math.Log2((double)group.Count() / value.Length));
}
