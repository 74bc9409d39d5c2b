using System.Net;
using System.Net.Http.Headers;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>Who has the list and prefers to wait is answered when it changes, and not before.</summary>
[Collection(nameof(AskingGateway))]
public sealed class WatchTests(AskingGateway gateway)
{
    [Fact]
    public async Task List_ThatIsTheSame_WaitsForAChange()
    {
        using var http = new HttpClient();
        async Task<(string? Tag, string Body)> ListAsync(string? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{gateway.Gateway.AdminPort}/approvals");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", gateway.TokenOf("lea"));
            if (tag is not null)
            {
                request.Headers.TryAddWithoutValidation("If-None-Match", tag);
                request.Headers.TryAddWithoutValidation("Prefer", "wait=20");
            }

            using var answer = await http.SendAsync(request, TestContext.Current.CancellationToken);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            return (answer.Headers.ETag?.Tag, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        }

        // What was read is old at once, or it is waited for: either way the next list has what comes now.
        var (tag, _) = await ListAsync(null);
        var arguments = gateway.Fresh();
        var next = ListAsync(tag);
        await gateway.SendAsync(AskingGateway.Legacy("delete_user", arguments, accept: "application/json"));
        while (true)
        {
            var (now, body) = await next;
            if (body.Contains(arguments.Replace("\"", "\\u0022", StringComparison.Ordinal), StringComparison.Ordinal))
            {
                break;
            }

            Assert.NotEqual(tag, now);
            next = ListAsync(tag = now);
        }
    }
}
