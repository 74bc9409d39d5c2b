using System.Text;
using FastMcp.TestKit;

namespace FastMcp.Policy.Tests.Conformance;

/// <summary>bench/results/cel-conformance.md says what was run and what was left out. FASTMCP_WRITE_RESULTS=1 writes it anew.</summary>
public sealed class ConformanceTableTests
{
    private static readonly string Path = System.IO.Path.Combine(Shared.Repository, "bench", "results", "cel-conformance.md");

    [Fact]
    public void Table_OfCases_IsThatOfTheFiles()
    {
        if (ConformanceCase.All.Count == 0)
        {
            Console.WriteLine("not present: corpus/cel");
            return;
        }

        string table = Table();
        if (Environment.GetEnvironmentVariable("FASTMCP_WRITE_RESULTS") == "1")
        {
            File.WriteAllText(Path, table);
        }

        Assert.Equal(table, File.ReadAllText(Path));
    }

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("# CEL conformance\n\nThe conformance files of the CEL project, `tests/simple`. Every case that is run passes, in the closures; those whose answer is a truth or\n");
        text.Append("an error also in generated code. Left out is what needs protobuf messages, which conditions do not have.\n\n");
        string[] reasons = [.. ConformanceCase.All.Select(test => test.LeftOut).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        text.Append($"| file | cases | passed | {string.Join(" | ", reasons)} |\n|---|{string.Concat(Enumerable.Repeat("---|", reasons.Length + 2))}\n");
        foreach (IGrouping<string, ConformanceCase> file in ConformanceCase.All.GroupBy(test => test.File))
        {
            Row(text, file.Key, [.. file], reasons);
        }

        Row(text, "all", ConformanceCase.All, reasons);
        text.Append("\n## Left out\n\n");
        foreach (IGrouping<string, ConformanceCase> file in ConformanceCase.All.Where(test => test.LeftOut is not null).GroupBy(test => test.File))
        {
            text.Append($"- {file.Key}: {string.Join(", ", file.Select(test => test.Name))}\n");
        }

        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, IReadOnlyList<ConformanceCase> cases, string[] reasons) =>
        text.Append($"| {name} | {cases.Count} | {cases.Count(test => test.LeftOut is null)} | {string.Join(" | ", reasons.Select(reason => cases.Count(test => test.LeftOut == reason)))} |\n");
}
