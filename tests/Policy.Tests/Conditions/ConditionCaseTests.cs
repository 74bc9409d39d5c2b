using System.Text.RegularExpressions;
using FastMcp.PolicyCompiler.Conditions;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Conditions.Plan;
using FastMcp.PolicyCompiler.Conditions.Syntax;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Conditions;

/// <summary>tests/Corpus/conditions: a condition, then what is wrong with it, all of it, by id, column and a piece of the message.</summary>
public sealed class ConditionCaseTests
{
    private static readonly string File = Path.Combine(Shared.Repository, "tests", "Corpus", "conditions", "errors.txt");

    [Fact]
    public void Case_Compiled_FindsWhatItsLinesSay()
    {
        foreach (string block in System.IO.File.ReadAllText(File).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            string[] lines = [.. block.Split('\n').Where(line => line.Length > 0 && line[0] != '#')];
            var errors = new List<ConditionError>();
            ConditionPlan? plan = ConditionCompiler.Compile(lines[0], [], errors);
            Assert.Equal(lines.Length == 1, plan is not null);
            Assert.Equal(lines.Skip(1).Select(line => string.Join(" ", line.Trim().Split(' ').Take(2))), errors.Select(error => $"{error.Code} {error.At.Start + 1}-{error.At.End + 1}"));
            Assert.All(lines.Skip(1).Zip(errors), pair => Assert.Contains(Regex.Replace(pair.First.Trim(), @"^\S+ \S+ ", ""), pair.Second.Message));
        }
    }

    [Fact]
    public void Cases_EveryIdOfConditions_IsThere()
    {
        string text = System.IO.File.ReadAllText(File);
        IEnumerable<string> ids = typeof(Codes).GetFields().Select(field => (string)field.GetRawConstantValue()!).Where(id => string.CompareOrdinal(id, "FMP0100") >= 0 && string.CompareOrdinal(id, "FMP0120") < 0);
        Assert.All(ids, id => Assert.Contains(id, text));
    }

    [Theory]
    [InlineData("'mcp.tool == ''x'' && true'", '\'', 8)]
    [InlineData("\"true && 'x' == y\"", '"', 23)]
    [InlineData("request.size > 1u && z", '\0', 28)]
    public void Compile_InAFile_PointsAtTheColumn(string written, char quote, int column)
    {
        string value = quote == '\0' ? written : written[1..^1].Replace("''", "'");
        var found = new List<Diagnostic>();
        var scalar = new ScalarNode(value, quote, new SourceSpan(1, 7, 1, 7 + written.Length));
        Assert.Null(ConditionCompiler.Compile(scalar, [], new DiagnosticBag("policy.yaml", found)));
        Assert.Contains(found, one => (one.Line, one.Column) == (1, column));
    }
}
