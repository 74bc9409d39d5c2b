using System.Text;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Identity;

[Collection(nameof(IdentityGateway))]
public sealed class ApiKeyTests(IdentityGateway gateway)
{
    [Theory]
    [InlineData("Authorization: Bearer ")]
    [InlineData("x-api-key: ")]
    [InlineData("api-key: ")]
    [InlineData("x-goog-api-key: ")]
    public async Task Key_WhereSdksSendIt_IsTakenAndStays(string field)
    {
        var answer = await ChatAsync(field + gateway.Key + "\r\n");
        Assert.Contains("-31001", (await gateway.ToolAsync(null, "delete_user", "/mixed")).Text);
        Assert.Contains("\"result\"", (await gateway.ToolAsync(gateway.Key, "delete_user", "/mixed")).Text);
        Assert.Equal(403, answer.Status);
        Assert.DoesNotContain(gateway.Upstream.Requests, request => request.Head.ToString().Contains(gateway.Key, StringComparison.Ordinal));
        Assert.DoesNotContain(gateway.Key, File.ReadAllText(gateway.Gateway.At("keys.json")));
    }

    [Fact]
    public async Task Key_ThatIsNone_IsRefused()
    {
        var last = gateway.Key[^2] == 'A' ? 'B' : 'A';
        foreach (var key in new[] { gateway.Key[..^2] + last + gateway.Key[^1], gateway.Key[..^1], gateway.Key + "A", "fmk_", "fmk_00000000_" + gateway.Key[13..], "sk-other" })
        {
            Assert.Equal(401, (await ChatAsync($"Authorization: Bearer {key}\r\n")).Status);
        }

        Assert.Equal(401, (await ChatAsync("")).Status);
        Assert.Equal(400, (await ChatAsync($"Authorization: Bearer {gateway.Key}\r\nx-api-key: {gateway.Key}\r\n")).Status);
        Assert.Equal(401, (await gateway.ToolAsync(gateway.Key, path: "/crm")).Status);
    }

    [Fact]
    public async Task Key_ThatIsRevoked_IsRefusedByTheRunningGateway()
    {
        var file = gateway.Gateway.At("keys.json");
        var key = (await GatewayProcess.RunAsync("key", "new", "--file", file, "--name", "temporary")).Output.Trim();
        await FileGateway.UntilAsync(async () => (await gateway.ToolAsync(key, path: "/mixed")).Status == 200, () => "The key was not taken.");
        var (code, said) = await GatewayProcess.RunAsync("key", "revoke", key[4..12], "--file", file);
        Assert.True(code == 0, said);
        await FileGateway.UntilAsync(async () => (await gateway.ToolAsync(key, path: "/mixed")).Status == 401, () => "The key is still taken.");
        await gateway.Gateway.MetricReachesAsync("fastmcp_identity_refusals_total{reason=\"ended_key\"}", 1);
        Assert.Contains("revoked", (await GatewayProcess.RunAsync("key", "list", "--file", file)).Output);
        Assert.Contains("\"result\"", (await gateway.ToolAsync(gateway.Key, "delete_user", "/mixed")).Text);
    }

    // The decisions deny every model: 403 says that the caller was believed.
    private Task<RawAnswer> ChatAsync(string fields) => gateway.RefusedAsync(() => gateway.Gateway.ExchangeAsync(
        RawClient.Request("POST", "/v1/chat/completions", "Content-Type: application/json\r\n" + fields, Encoding.UTF8.GetBytes("""{"model":"m","messages":[]}"""))));
}
