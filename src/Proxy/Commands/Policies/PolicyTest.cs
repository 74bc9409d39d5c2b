using System.CommandLine;
using FastMcp.Masking;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Cases;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>
/// Every example of every rule, and the cases in DIR/tests, through the masker that traffic runs through: whole, and
/// cut at every byte.
/// </summary>
internal static class PolicyTest
{
    public static Command Make(TextWriter output, TextWriter error)
    {
        var folder = new Argument<string?>("DIR")
        {
            Description = "Folder with policy files, and with files of cases in its folder 'tests'; without it the built-in packs are tested.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var command = new Command("test", "Runs the examples of all rules, and cases of one's own, through the masker: whole and cut at every byte.") { folder };
        command.SetAction(parsed => PolicyFiles.Try(() => Test(parsed.GetValue(folder), output), error));
        return command;
    }

    private static int Test(string? folder, TextWriter output)
    {
        var sources = PolicyFiles.Read(folder);
        var policy = Compiler.Compile(sources);
        if (PolicyFiles.Report(policy.Diagnostics, output))
        {
            output.WriteLine("The policy does not compile; nothing was tested.");
            return ExitCodes.HasErrors;
        }

        var report = new TestReport(output);
        var rules = RuleSet.FromImage(policy.Image);
        new ExampleTests(rules, report).Run(Compiler.CompileRules(sources).Rules);
        foreach (var file in CaseFiles(folder))
        {
            new CaseTests(rules, report).Run(file);
            new VerdictTests(DecisionLoader.Of(sources), rules, report).Run(file);
        }

        return report.Finish();
    }

    private static IEnumerable<PolicyCaseFile> CaseFiles(string? folder) =>
        folder is null || !Directory.Exists(Path.Combine(folder, "tests")) ? [] :
            Directory.EnumerateFiles(Path.Combine(folder, "tests"), "*.yaml").Concat(Directory.EnumerateFiles(Path.Combine(folder, "tests"), "*.yml"))
                .Order(StringComparer.Ordinal)
                .Select(file => PolicyCaseReader.Read(file, File.ReadAllText(file)));
}
