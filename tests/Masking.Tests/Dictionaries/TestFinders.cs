using FastMcp.Masking.Dictionaries;
using FastMcp.Masking.Hyperscan;

namespace FastMcp.Masking.Tests.Dictionaries;

/// <summary>The finders that this machine has.</summary>
internal static class TestFinders
{
    public const string Managed = "managed";

    /// <summary>The library for every window, however short.</summary>
    public const string Hyperscan = "hyperscan";

    public static IEnumerable<string> All { get; } = Look();

    /// <summary>Null where the compiler refuses a pattern.</summary>
    public static TestSet? Build(string finder, TestRule[] patterns, TestTerms[] terms)
    {
        if (patterns.Length > 0 && TestSet.TryBuild(patterns) is null)
        {
            return null;
        }

        var set = new TestSet(patterns, [.. terms.Select((rule, index) => rule with { Id = $"t{index}" })]);
        if (finder == Hyperscan && set.Program.Dictionary is { } dictionary)
        {
            var literals = new LiteralList(dictionary.Prefixes);
            var database = LiteralDatabase.Compile(literals.Literals, out var error);
            Assert.True(database is not null, error);
            dictionary.Use(database, literals, shortWindow: 0);
        }

        return set;
    }

    private static IEnumerable<string> Look()
    {
        if (HyperscanLibrary.Instance.Runs)
        {
            return [Managed, Hyperscan];
        }

        Console.WriteLine("not present: libhyperscan5");
        return [Managed];
    }
}
