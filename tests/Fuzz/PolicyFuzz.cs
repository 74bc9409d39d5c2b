using System.Diagnostics;
using FastMcp.PolicyCompiler;
using FastMcp.TestKit;

namespace FastMcp.Fuzz;

/// <summary>
/// Policies made of the packs by changing bytes, and patterns made of pieces of the dialect, through the compiler. It
/// fails on an exception, an error without a place, or one file that takes longer than the counted budgets can mean.
/// </summary>
internal static class PolicyFuzz
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    private static readonly string[] Pieces =
    [
        "a", "b", "-", ".", "\\d", "\\w", "\\b", "\\p{L}", "\\p{Han}", "[a-z]", "[^0]", "[[:alpha:]]", "é", "\\x{1F600}", "(", ")", "(?:", "(?i)", "(?<mask>", "(?!", "(?<=", "|",
        "*", "+", "?", "{2}", "{0,100}", "{1,4000}", "{3,}", "^", "$", "[", "]", "\\1", "(?>",
    ];

    public static int Run(int seconds, int seed)
    {
        string[] packs = [.. PackFiles.All.Select(file => file.Text)];
        var mutator = new Mutator(seed);
        var clock = Stopwatch.StartNew();
        var slowest = (Took: TimeSpan.Zero, Text: "");
        var rounds = 0;
        for (; clock.Elapsed.TotalSeconds < seconds; rounds++)
        {
            var text = rounds % 2 == 0 ? System.Text.Encoding.UTF8.GetString(mutator.Mutate(System.Text.Encoding.UTF8.GetBytes(packs[mutator.Next(packs.Length)]))) : Rule(mutator);
            var start = clock.Elapsed;
            var compiled = Compiler.Compile([new PolicySource("fuzz.yaml", text, PolicyOrigin.User)]);
            var took = clock.Elapsed - start;
            slowest = took > slowest.Took ? (took, text) : slowest;
            if (compiled.Diagnostics.Count == 0 != compiled.Image.Length > 0 || compiled.Diagnostics.Any(found => found.Line < 1 || found.Column < 1) || took > Longest)
            {
                Console.WriteLine($"wrong after {rounds} rounds, {took}:\n{text}");
                return 1;
            }
        }

        Console.WriteLine($"{rounds} policies, the slowest took {slowest.Took.TotalMilliseconds:0} ms:\n{slowest.Text[..Math.Min(300, slowest.Text.Length)]}");
        return 0;
    }

    private static string Rule(Mutator mutator)
    {
        var pattern = string.Concat(Enumerable.Range(0, 1 + mutator.Next(16)).Select(_ => Pieces[mutator.Next(Pieces.Length)]));
        return $"apiVersion: fastmcp/v1\nrules:\n  - id: made\n    maxLength: {1 + mutator.Next(16_000)}\n    pattern: '{pattern}'\n";
    }
}
