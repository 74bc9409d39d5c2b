using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Commands.Tokens;

namespace FastMcp.Proxy.Tests.Commands.Tokens;

public sealed class ExplainRouteTests
{
    [Theory]
    [InlineData("/crm", ExitCodes.HasErrors, "form")]
    [InlineData("*/crm", ExitCodes.HasErrors, "form")]
    [InlineData("/other", ExitCodes.Usage, "--route is one of */crm, */hr.")]
    public async Task Route_IsTakenByNameAndByPath(string route, int code, string said)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, """
                listeners: [{ address: 127.0.0.1:8080 }]
                issuers: [{ name: corp, issuer: 'https://corp.example' }]
                upstreams: [{ name: crm, url: 'https://crm.example' }]
                routes:
                  - { path: /crm, upstream: crm, protocol: mcp, identity: { issuers: [corp], resource: 'https://gw.example/crm' } }
                  - { path: /hr, upstream: crm, protocol: mcp, identity: { issuers: [corp], resource: 'https://gw.example/hr' } }
                """, TestContext.Current.CancellationToken);
            using var output = new StringWriter();
            Assert.Equal(code, await ExplainCommand.ExplainAsync(file, route, new StringReader("no token"), output, output));
            Assert.Contains(said, output.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
