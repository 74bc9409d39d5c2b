using System.Text.RegularExpressions;
using FastMcp.Generators.Model;
using FastMcp.TestKit;
using Microsoft.CodeAnalysis;

namespace FastMcp.Generators.Tests;

/// <summary>
/// tests/Generators.Tests/Golden: NAME.yaml -> NAME.cs.txt, the generated source or its diagnostics. With
/// FASTMCP_WRITE_RESULTS=1 the files are written anew.
/// </summary>
public sealed class GoldenTests
{
    private static readonly string Folder = Path.Combine(Shared.Repository, "tests", "Generators.Tests", "Golden");

    public static TheoryData<string> Names => [.. Directory.GetFiles(Folder, "*.yaml").Select(path => Path.GetFileNameWithoutExtension(path)).Order()];

    [Theory]
    [MemberData(nameof(Names))]
    public void Output_OfAPolicy_IsTheGoldenFile(string name)
    {
        string golden = Path.Combine(Folder, name + ".cs.txt");
        GeneratorDriverRunResult result = Generation.Run(new PolicyFile(Path.Combine("somewhere", name + ".yaml"), File.ReadAllText(Path.Combine(Folder, name + ".yaml")))).Driver.GetRunResult();
        string output = WithoutImage(string.Concat(result.Diagnostics.Select(found => "// " + found + "\n")) + string.Concat(result.GeneratedTrees.Select(tree => tree + "\n")));
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            File.WriteAllText(golden, output);
        }

        Assert.Equal(File.ReadAllText(golden), output);
    }

    /// <summary>The image itself is compared with that of the run-time compiler elsewhere: here it would only be noise.</summary>
    private static string WithoutImage(string output) =>
        Regex.Replace(Regex.Replace(output, "Length = \\d+;", "Length = (bytes);"), "Packed => \".*\"u8;", "Packed => (image);").ReplaceLineEndings("\n");

    /// <summary>Equal by value, through every field: a model that compares by reference would rerun at each key stroke.</summary>
    [Fact]
    public void Model_EqualContent_IsEqual()
    {
        Assert.Equal(new PolicyText("p", "n", "t"), new PolicyText("p", "n", "t"));
        Assert.Equal(Output("message"), Output("message"));
        Assert.Equal(Output("message").GetHashCode(), Output("message").GetHashCode());
        Assert.NotEqual(Output("message"), Output("other"));
    }

    private static PolicyOutput Output(string message) => new("source", "decisions", new EquatableArray<PolicyProblem>([new PolicyProblem("FMP0001", true, message, "p", 1, 2, 3, 4)]));
}
