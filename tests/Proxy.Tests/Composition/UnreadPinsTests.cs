using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Tests.Composition;

public sealed class UnreadPinsTests
{
    [Theory]
    [InlineData("tools: [{ name: pay, definition: '{\"name\":\"pay\"}' }]", false, true)]
    [InlineData("tools: [{ name: pay, definition: '{\"name\":\"pay\"}' }]", true, false)]
    [InlineData("unpinned: deny\n    tools: []", false, true)]
    [InlineData("results: { bytes: 4KiB }\n    tools: []", false, true)]
    [InlineData("urls: { only: public }\n    tools: [{ name: pay, readOnlyHint: true }]", false, false)]
    public void Catalogue_OnARouteThatIsNotRead_IsAnErrorWhereAnswersMatter(string catalogue, bool mask, bool wrong)
    {
        var compiled = Compiler.CompileDecisions([new PolicySource("own.yaml", $"apiVersion: fastmcp/v1\ncatalogue:\n  - upstream: crm\n    {catalogue}\n", PolicyOrigin.User)]);
        Assert.Empty(compiled.Diagnostics);
        RouteConfig[] routes = [new() { Name = "a", Upstream = "crm", Mask = mask }, new() { Name = "b", Upstream = "other", Mask = false }];
        var said = UnreadPins.Of(routes, Catalogue.AllOf(compiled)).ToArray();
        Assert.Equal(wrong ? 1 : 0, said.Length);
        Assert.All(said, one => Assert.Contains("'a' has mask: off", one, StringComparison.Ordinal));
    }
}
