using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Tests.Composition;

/// <summary>A folder without rules takes those that the build compiled, and what it says of them is checked all the same.</summary>
public sealed class BuiltInRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-builtin").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Exception_OfABuiltInRule_CompilesNoRule()
    {
        var policies = Folder("us-ssn");
        Assert.True(PolicyLoader.NeedsNoCompiling(policies, PolicyLoader.Sources(policies)));
        Assert.Equal("invoice-numbers", Assert.Single(PolicyLoader.Load(policies).Decisions.Exemptions).Source.Id);
    }

    [Fact]
    public void Exception_OfARuleThatIsNot_IsAnError()
    {
        var policies = Folder("us-snn");
        Assert.True(PolicyLoader.NeedsNoCompiling(policies, PolicyLoader.Sources(policies)));
        var wrong = Assert.Throws<PolicyException>(() => PolicyLoader.Load(policies));
        Assert.Contains("us-snn", wrong.ToString(), StringComparison.Ordinal);
        Assert.Contains("own.yaml", wrong.ToString(), StringComparison.Ordinal);
    }

    private PoliciesConfig Folder(string rule)
    {
        File.WriteAllText(Path.Combine(_folder, "own.yaml"), $$"""
            apiVersion: fastmcp/v1
            exceptions:
              - id: invoice-numbers
                rule: {{rule}}
                upstream: crm
                tool: get_invoice
                field: number
                reason: Invoice numbers look like social security numbers.
                owner: jane@example.com
                expires: 2027-01-31
            """);
        return new PoliciesConfig(_folder, PoliciesConfig.AllPacks);
    }
}
