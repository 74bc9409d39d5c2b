using System.Text;
using FastMcp.Masking;
using FastMcp.Masking.Trials;
using FastMcp.PolicyCompiler.Keys;
using FastMcp.PolicyCompiler.Rules;

namespace FastMcp.Proxy.Commands.Policies;

/// <summary>The examples of rules: each with its rule alone, and with all rules of the policy.</summary>
internal sealed class ExampleTests(RuleSet policy, TestReport report)
{
    private readonly CutTrial _all = new(new TextTrial(policy, Scope.Record));
    private readonly CutTrial _allOfJson = new(new TextTrial(policy, Scope.Record, mayHoldJson: true));

    public void Run(IReadOnlyList<CompiledRule> rules)
    {
        foreach (var rule in rules)
        {
            report.Rules++;
            var isKey = rule.Kind == RuleKind.Key;
            var alone = new CutTrial(new TextTrial(RuleSet.FromImage(rule.Image), Scope.Record, mayHoldJson: isKey));
            foreach (var example in rule.Examples)
            {
                report.Examples++;
                if (isKey)
                {
                    RunKey(rule, example, alone);
                }
                else
                {
                    Run(rule, example, alone);
                }
            }
        }
    }

    private void Run(CompiledRule rule, RuleExample example, CutTrial alone)
    {
        var text = Encoding.UTF8.GetBytes(example.Text);
        var place = $"{rule.File}({example.Line},{example.Column})";
        var found = alone.Run(text, out var cut);
        report.Cuts += text.Length;
        if (cut >= 0)
        {
            report.Fail(place, $"cut behind byte {cut} the rule '{rule.Id}' masks something else", ("example", example.Text));
        }
        else if (example.IsMatch && !IsRight(rule, found, text))
        {
            report.Fail(place, $"the rule '{rule.Id}' does not mask {(rule.IsPart ? "one value in this example" : "this example as a whole")}", ("example", example.Text), ("masked", Encoding.UTF8.GetString(found.Masked)));
        }
        else if (!example.IsMatch && found.Findings.Count > 0)
        {
            report.Fail(place, $"the rule '{rule.Id}' masks something in this clean example", ("example", example.Text), ("masked", Encoding.UTF8.GetString(found.Masked)));
        }

        var together = _all.Run(text, out cut);
        report.Cuts += text.Length;
        if (cut >= 0)
        {
            report.Fail(place, $"cut behind byte {cut} all rules together mask something else", ("example", example.Text));
        }
        else if (example.IsMatch && rule is { Enabled: true, IsBlock: false, IsPart: false } && together.Findings.Sum(finding => finding.Length) != text.Length)
        {
            report.Fail(place, "all rules together do not mask this example as a whole", ("example", example.Text), ("masked", Encoding.UTF8.GetString(together.Masked)));
        }
    }

    // Keys are looked for in JSON inside of a text: the same rules, and any cut.
    private void RunKey(CompiledRule rule, RuleExample example, CutTrial alone)
    {
        var place = $"{rule.File}({example.Line},{example.Column})";
        foreach (var document in KeyExample.DocumentsOf(example.Text))
        {
            var text = Encoding.UTF8.GetBytes(document);
            var found = alone.Run(text, out var cut);
            var together = _allOfJson.Run(text, out var cutTogether);
            report.Cuts += 2 * text.Length;
            if (cut >= 0 || cutTogether >= 0)
            {
                report.Fail(place, $"cut behind byte {Math.Max(cut, cutTogether)} something else is masked", ("document", document));
            }
            else if (found.Findings.Count > 0 != example.IsMatch)
            {
                report.Fail(place, $"the rule '{rule.Id}' masks {(example.IsMatch ? "nothing" : "something")} in this document", ("document", document), ("masked", Encoding.UTF8.GetString(found.Masked)));
            }
            else if (example.IsMatch && rule.Enabled && together.Findings.Count == 0)
            {
                report.Fail(place, "all rules together mask nothing in this document", ("document", document));
            }
        }
    }

    private static bool IsRight(CompiledRule rule, TrialResult found, byte[] text) =>
        found.Findings is [var only] && (rule.IsPart || (only.Offset == 0 && (rule.IsBlock || only.Length == text.Length)));
}
