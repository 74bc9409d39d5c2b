using FastMcp.Proxy.Gating;
using FastMcp.BuiltIn;
using FastMcp.Masking;
using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Cases;
using FastMcp.Proxy.Commands.Policies;
using FastMcp.Proxy.Composition;

namespace FastMcp.Proxy.Tests.Commands.Policies;

/// <summary>Cases of calls in <c>policy test</c>.</summary>
public sealed class VerdictCaseTests
{
    private const string Policy = """
        apiVersion: fastmcp/v1
        decisions:
          - { id: reads, match: { tools: ['get_*'] }, then: allow }
          - { id: sre, match: { tools: [drop] }, when: "'sre' in caller.groups", then: allow }
          - { id: no-secrets, when: "findings.exists(f, f.severity == 'high')", then: deny }
          - { id: tainted, match: { tools: [get_mail] }, when: "'web' in session.taints", then: deny }
        agents:
          - { id: bot, owner: o, recognise: { subject: [svc] }, upstreams: [crm] }
        unregistered: allow
        """;

    [Theory]
    [InlineData("{ name: a, call: { tool: get_user }, verdict: allow, by: reads }", null)]
    [InlineData("{ name: a, call: { tool: drop, groups: [sre] }, verdict: allow, by: sre }", null)]
    [InlineData("{ name: a, call: { tool: drop }, verdict: deny }", null)]
    [InlineData("{ name: a, call: { tool: get_user, findings: [us-ssn] }, verdict: deny, by: no-secrets }", null)]
    [InlineData("{ name: a, call: { tool: get_mail, taints: [web] }, verdict: deny, by: tainted }", null)]
    [InlineData("{ name: a, call: { tool: get_user, agent: bot, upstream: hr }, verdict: deny, by: 'builtin:agent-upstreams' }", null)]
    [InlineData("{ name: a, call: { tool: get_user }, verdict: deny }", "verdict   allow by reads")]
    [InlineData("{ name: a, call: { tool: get_user }, verdict: allow, by: sre }", "expected  allow by sre")]
    [InlineData("{ name: a, call: { tool: get_user, agent: nobody }, verdict: allow }", "there is no agent nobody")]
    [InlineData("{ name: a, call: { tool: get_user, findings: [no-rule] }, verdict: allow }", "there is no rule no-rule")]
    [InlineData("{ name: a, call: { tool: x, model: y }, verdict: allow }", "A call names one of")]
    [InlineData("{ name: a, call: { tool: x }, verdict: perhaps }", "is not a value of `verdict`")]
    public void Case_OfACall_HoldsOrSaysWhatWasDecided(string one, string? says)
    {
        var output = new StringWriter();
        var report = new TestReport(output);
        var file = PolicyCaseReader.Read("tests/a.yaml", "apiVersion: fastmcp/v1\ncases:\n  - " + one + "\n");
        foreach (var wrong in file.Diagnostics)
        {
            report.Fail(wrong);
        }

        new VerdictTests(DecisionLoader.Of([new PolicySource("p.yaml", Policy, PolicyOrigin.User)]), RuleSet.FromImage(BuiltInPolicy.Image), report).Run(file);
        Assert.Equal(says is null ? 0 : 1, report.Finish());
        Assert.Contains(says ?? "all hold", output.ToString());
    }

    [Theory]
    [InlineData("delete_user", null)]
    [InlineData("löschen", null)]
    [InlineData("削除", null)]
    [InlineData("dеlete_user", "'d<U+0435>lete_user' mixes")]
    [InlineData("delete\u200b_user", "holds U+200B")]
    [InlineData("delete\u202e_user", "holds U+202E")]
    public void Name_ThatLooksLikeAnother_IsShownAsWhatItIs(string name, string? says)
    {
        var why = OddNames.WhyOdd(name);
        Assert.Equal(says is null, why is null);
        Assert.Contains(says ?? "", why ?? "");
    }
}
