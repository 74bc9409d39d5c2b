using FastMcp.Proxy.Commands;

namespace FastMcp.Proxy.Tests.Commands.Policies;

/// <summary><c>fastmcp policy effective</c>: the verdict of a call, and what made it.</summary>
public sealed class EffectiveCommandTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastmcp-effective-");
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public EffectiveCommandTests() => File.WriteAllText(
        At("own.yaml"),
        """
        apiVersion: fastmcp/v1
        decisions:
          - { id: sre, match: { tools: ['delete_*'] }, when: "'sre' in caller.groups", then: allow }
          - { id: crm-only, match: { upstream: crm, tools: ['get_*'] }, then: allow }
          - { id: not-that-much, match: { tools: ['*'] }, when: "has(mcp.arguments) && mcp.arguments.amount > 10", then: deny, reason: Too much. }
          - { id: tried, match: { tools: [delete_all] }, then: ask, mode: monitor }
        default: deny
        """);

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("--tool delete_one --group sre", "allow by sre (OWN:3)|  allow sre (OWN:3)|")]
    [InlineData("--tool delete_one", "deny by default (OWN:7)|")]
    [InlineData("--tool delete_all --group sre", "allow by sre (OWN:3)|would be ask by tried (OWN:6), if what monitors were enforced|  ask   tried (OWN:6), monitors|  allow sre (OWN:3)|")]
    [InlineData("--tool get_a --upstream crm", "allow by crm-only (OWN:4)|  allow crm-only (OWN:4)|")]
    [InlineData("--tool get_a --upstream hr", "deny by default (OWN:7)|")]
    [InlineData("--tool get_a --upstream crm --arguments {\"amount\":11}", "deny by not-that-much (OWN:5): Too much.|  deny  not-that-much (OWN:5)|  allow crm-only (OWN:4)|")]
    [InlineData("--tool get_a --upstream crm --arguments {\"amount\":\"x\"}", "deny by not-that-much (OWN:5): Too much.|  deny  not-that-much (OWN:5), its condition failed|  allow crm-only (OWN:4)|")]
    [InlineData("--tool get_a", "deny by default (OWN:7)|with --upstream crm: allow by crm-only (OWN:4)|")]
    [InlineData("--method ping", "allow by builtin:mcp-lifecycle|")]
    [InlineData("--model gpt", "deny by default (OWN:7)|")]
    public async Task Effective_OfACall_ShowsTheVerdictAndWhatHolds(string call, string shown)
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync(["policy", "effective", _folder.FullName, .. call.Split(' ')]));
        Assert.Equal(shown, _output.ToString().Replace(At("own.yaml"), "OWN", StringComparison.Ordinal).ReplaceLineEndings("|"));
    }

    [Fact]
    public async Task Effective_OfACallerWithAnIssuer_SaysWhatIsExemptForIt()
    {
        File.WriteAllText(
            At("own.yaml"),
            """
            apiVersion: fastmcp/v1
            decisions:
              - { id: gets, match: { tools: ['get_*'] }, then: allow }
              - { id: not-that, match: { tools: [get_it] }, then: deny }
              - { id: odd, match: { upstream: 'odd-*' }, then: deny }
            exceptions:
              - { id: jane-may, decision: not-that, caller: jane, issuer: 'https://a.example', reason: r, owner: o, expires: 2999-01-01 }
              - { id: names, rule: us-ssn, caller: jane, issuer: 'https://a.example', field: number, reason: r, owner: o, expires: 2999-01-01 }
            """);
        string[] call = ["policy", "effective", _folder.FullName, "--tool", "get_it", "--caller", "jane", "--upstream", "crm"];
        Assert.Equal(ExitCodes.Ok, await RunAsync([.. call, "--issuer", "https://a.example"]));
        Assert.StartsWith("allow by gets", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("only monitors by exception jane-may", _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("rule us-ssn only monitors in number, exception names", _output.ToString(), StringComparison.Ordinal);
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await RunAsync([.. call, "--issuer", "https://b.example"]));
        Assert.StartsWith("deny by not-that", _output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("us-ssn", _output.ToString(), StringComparison.Ordinal);
        _output.GetStringBuilder().Clear();
        Assert.Equal(ExitCodes.Ok, await RunAsync(call[..^2]));
        Assert.Contains("by a pattern (odd-*): say which one with --upstream.", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", ExitCodes.Usage)]
    [InlineData("--tool a --model b", ExitCodes.Usage)]
    [InlineData("--tool a --arguments [1]", ExitCodes.Usage)]
    [InlineData("--tool a --arguments {\"a\":1,\"a\":2}", ExitCodes.Usage)]
    public async Task Effective_OfNoCall_IsAUsageError(string call, int code) =>
        Assert.Equal(code, await RunAsync(["policy", "effective", _folder.FullName, .. call.Split(' ', StringSplitOptions.RemoveEmptyEntries)]));

    [Fact]
    public async Task Effective_OfAWrongPolicy_ShowsItsErrors()
    {
        File.WriteAllText(At("more.yaml"), "apiVersion: fastmcp/v1\ndecisions: [{ id: x, them: deny }]\n");
        Assert.Equal(ExitCodes.HasErrors, await RunAsync("policy", "effective", _folder.FullName, "--tool", "a"));
        Assert.Contains("more.yaml(2,22): error FMP0002", _output.ToString(), StringComparison.Ordinal);
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);

    private Task<int> RunAsync(params string[] args) => CommandLine.RunAsync(args, (_, _) => Task.FromResult(ExitCodes.Ok), _output, _error);
}
