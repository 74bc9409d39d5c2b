using System.Text.RegularExpressions;
using FastMcp.Approvals;
using FastMcp.EndToEnd.Approvals.Tasks;
using FastMcp.TestKit.Peers;
using static FastMcp.EndToEnd.Approvals.AskingGateway;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>Callers with identities of their own, and the people that they are.</summary>
public sealed partial class IdentifiedAskTests(IdentifiedGateway gateway) : IClassFixture<IdentifiedGateway>
{
    [Fact]
    public async Task RequestState_BroughtByAnotherCaller_IsNoneAndUsesNothing()
    {
        const string arguments = """{"n":4711}""";
        var (ann, bob) = (gateway.DevelopmentToken("ann"), gateway.DevelopmentToken("bob"));
        var state = StateOf(await gateway.SendAsync(Modern("delete_user", arguments, path: "/dev"), ann));
        var request = await gateway.OpenAsync(arguments);
        Assert.Equal("ann", request.Caller);

        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, state, path: "/dev"), bob)));
        await gateway.ApproveAsync(request);
        Assert.Equal("approval_state", CodeOf(await gateway.SendAsync(Modern("delete_user", arguments, state, path: "/dev"), bob)));
        // Without it the very same call is another one: people are asked for it anew.
        Assert.NotEqual(state, StateOf(await gateway.SendAsync(Modern("delete_user", arguments, path: "/dev"), bob)));
        Assert.Equal("bob", (await gateway.OpenAsync(arguments)).Caller);
        Assert.Equal(0, gateway.Seen(arguments));

        // A newer token of the same caller is the same caller.
        Assert.Contains("\"result\"", (await gateway.SendAsync(Modern("delete_user", arguments, state, path: "/dev"), gateway.DevelopmentToken("ann"))).Text, StringComparison.Ordinal);
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Task_OfAnotherCaller_IsNoneAndCannotBeCancelled()
    {
        const string arguments = """{"n":4714}""";
        var (ann, bob) = (gateway.DevelopmentToken("ann"), gateway.DevelopmentToken("bob"));
        var task = TaskTalk.IdOf(await gateway.SendAsync(TaskTalk.ModernCall("delete_user", arguments, "/dev"), ann), isModern: true);
        var request = await gateway.OpenAsync(arguments);
        foreach (var method in (string[])["tasks/get", "tasks/cancel", "tasks/update"])
        {
            Assert.Equal(-32602, TaskTalk.CodeOf(await gateway.SendAsync(TaskTalk.Modern(method, task, "/dev"), bob)));
        }

        Assert.Equal(-32602, TaskTalk.CodeOf(await gateway.SendAsync(TaskTalk.Legacy("tasks/result", task, "/dev"), bob)));
        await gateway.ApproveAsync(request);
        // A newer token of the same caller is the same caller.
        var done = await TaskTalk.UntilAsync(call => gateway.SendAsync(call, gateway.DevelopmentToken("ann")), task, isModern: true, "completed", "/dev");
        Assert.Equal(0, done.GetProperty("result").GetProperty("content").GetArrayLength());
        Assert.Equal(-32602, TaskTalk.CodeOf(await gateway.SendAsync(TaskTalk.Modern("tasks/get", task, "/dev"), bob)));
        Assert.Equal(1, gateway.Seen(arguments));
    }

    [Fact]
    public async Task Requester_KnownByAnotherClaimThanTheSubject_DoesNotApprove()
    {
        const string arguments = """{"n":4712}""";
        _ = StateOf(await gateway.SendAsync(Modern("delete_user", arguments), gateway.StaffToken("u-17", "ann@example.com")));
        var request = await gateway.OpenAsync(arguments);
        Assert.Equal("ann@example.com", request.Caller);

        using var ann = await SignInAsync("u-17", "ann@example.com");
        var (status, said) = await ApproveAsync(ann, request);
        Assert.Equal((403, "Who asks does not approve."), (status, said));
        Assert.Contains("You asked for this", (await ann.GetAsync("/approvals/" + request.Id, "same-origin")).Body, StringComparison.Ordinal);
        using var lea = await SignInAsync("u-18", "lea@example.com");
        Assert.Equal(200, (await ApproveAsync(lea, request)).Status);
    }

    [Fact]
    public async Task Person_WhoseTokenDoesNotSayTheClaim_IsNotSignedIn()
    {
        using var visit = await SignInAsync("u-19", null);
        Assert.DoesNotContain("__Host-fastmcp", visit.Cookies.Keys);
    }

    private static async Task<(int Status, string Body)> ApproveAsync(Visit visit, ApprovalRequest request)
    {
        var page = (await visit.GetAsync("/approvals/" + request.Id, "same-origin")).Body;
        var answer = await visit.PostAsync("/api/approvals/" + request.Id, $$"""{"act":"approve","digest":"{{request.Digest}}"}""", Csrf().Match(page).Groups[1].Value);
        return (answer.Status, answer.Body);
    }

    private async Task<Visit> SignInAsync(string subject, string? mail)
    {
        gateway.Issuer.People.Next = (subject, ["leads"]);
        gateway.Issuer.People.Spoil = mail is null ? null : claims => claims.Replace("\"groups\"", $"\"email\":\"{mail}\",\"groups\"", StringComparison.Ordinal);
        var visit = new Visit(gateway.Console);
        using var http = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false });
        using var answer = await http.GetAsync(new Uri((await visit.GetAsync("/approvals")).Location));
        var (status, body, _) = await visit.GetAsync(answer.Headers.Location!.PathAndQuery, "cross-site");
        Assert.True(status == (mail is null ? 403 : 200), body);
        return visit;
    }

    [GeneratedRegex("id=\"csrf\" value=\"([A-Za-z0-9_-]+)\"")]
    private static partial Regex Csrf();
}
