using System.Text;
using FastMcp.TestKit;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>People in a real Chromium decide calls that are held by the real program. Explicit: tests/browser.sh runs them, where there is one.</summary>
public sealed class ApprovalsBrowserTests(SignedInGateway gateway) : IClassFixture<SignedInGateway>
{
    [Fact(Explicit = true)]
    public async Task Calls_HeldAndDecidedInABrowser_EndAsPeopleSaid()
    {
        gateway.Issuer.People.Next = ("lea", ["leads", "staff", "audit"]);
        var pictures = Environment.GetEnvironmentVariable("FASTMCP_PICTURES") == "1" ? Path.Combine(Shared.Repository, "docs", "pictures") : "";
        // What the session did before, and values that are masked.
        for (var i = 0; i < 3; i++)
        {
            await gateway.Gateway.ExchangeAsync(AskingGateway.Legacy("get_user", $$"""{"id":{{i}}}"""));
        }

        var (held, other, deaf) = (await HoldAsync("delete_held", """{"n":3}"""), await HoldAsync("delete_other", """{"n":5}"""), await HoldAsync("delete_deaf", """{"n":4}"""));
        var (approved, denied, edited, once, brief) = (
            await HoldAsync("delete_user", """{"id":4711,"mail":"ana@example.com","key":"AKIAQ3EGV7D5HKX2MNRT"}"""), await HoldAsync("delete_table", """{"table":"orders"}"""),
            await HoldAsync("delete_row", """{"row":7,"table":"orders","why":"Asked for by the customer"}"""), await HoldAsync("delete_once", """{"n":1}"""), await HoldAsync("brief", """{"n":2}"""));

        var wrong = await Chromium.RunAsync("approving.mjs", gateway.Console, pictures);
        Assert.True(wrong.Length == 0, wrong);
        Assert.Contains("deleted", await EndAsync(approved), StringComparison.Ordinal);
        Assert.Contains("Orders <stay> where they are.", System.Text.RegularExpressions.Regex.Unescape(await EndAsync(denied)), StringComparison.Ordinal);
        Assert.Contains("deleted", await EndAsync(edited), StringComparison.Ordinal);
        Assert.Contains("deleted", await EndAsync(once), StringComparison.Ordinal);
        Assert.Contains("approval_expired", await EndAsync(brief), StringComparison.Ordinal);
        Assert.Contains("deleted", await EndAsync(held), StringComparison.Ordinal);
        Assert.Contains("deleted", await EndAsync(deaf), StringComparison.Ordinal);
        Assert.Contains("No.", await EndAsync(other), StringComparison.Ordinal);
        Assert.Equal((0, 1, 0, 1, 0), (Seen("{\"n\":3}"), Seen("\"n\": 33"), Seen("{\"n\":4}"), Seen("\"n\": 44"), Seen("delete_other")));
        Assert.Equal((1, 0, 0, 1, 1, 0), (Seen("4711"), Seen("delete_table"), Seen("\"row\":7"), Seen("\"row\": 8"), Seen("delete_once"), Seen("brief")));
    }

    private async Task<(RawClient Client, MessageHead Head)> HoldAsync(string tool, string arguments)
    {
        var client = await RawClient.ConnectAsync(gateway.Gateway.Port);
        await client.SendAsync(AskingGateway.Legacy(tool, arguments));
        return (client, await client.HeadAsync());
    }

    private static async Task<string> EndAsync((RawClient Client, MessageHead Head) held)
    {
        using var client = held.Client;
        return Encoding.UTF8.GetString(await client.Content(held.Head).AllAsync(TestContext.Current.CancellationToken));
    }

    private int Seen(string containing) => gateway.Upstream.Requests.Count(sent => Encoding.UTF8.GetString(sent.Body).Contains(containing, StringComparison.Ordinal));
}
