using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Trials;
using FastMcp.PolicyCompiler.Cases;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>The cases of a file against all rules of the policy.</summary>
internal sealed class CaseTests(RuleSet policy, TestReport report)
{
    public void Run(PolicyCaseFile file)
    {
        foreach (var wrong in file.Diagnostics)
        {
            report.Fail(wrong);
        }

        foreach (var one in file.Cases)
        {
            report.Cases++;
            Run(file.Path, one);
        }
    }

    private void Run(string path, PolicyCase one)
    {
        var place = $"{path}({one.Line},{one.Column})";
        var text = Encoding.UTF8.GetBytes(one.Text);
        var result = new CutTrial(new TextTrial(policy, ScopeOf(one.On))).Run(text, out var cut);
        report.Cuts += text.Length;
        var masked = Encoding.UTF8.GetString(result.Masked);
        if (cut >= 0)
        {
            report.Fail(place, $"{one.Name}: cut behind byte {cut} it is masked otherwise", ("text", one.Text));
        }
        else if (masked != one.Masked)
        {
            var rules = string.Join(", ", result.Findings.Select(finding => policy.Rules[finding.Rule].Id).DefaultIfEmpty("none"));
            report.Fail(place, one.Name, ("text", one.Text), ("expected", one.Masked), ("masked", masked), ("by", rules));
        }
    }

    private static Scope ScopeOf(string on) => on switch { "request" => Scope.Request, "response" => Scope.Response, _ => Scope.Record };
}
