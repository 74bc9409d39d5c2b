using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Approvals;

/// <summary>The demo as <c>./run.sh</c> starts it: people sign in with one click, and nobody approves what they asked for.</summary>
public sealed partial class DemoSignInTests : IDisposable
{
    private readonly HttpClient _agent = new();

    public void Dispose() => _agent.Dispose();

    [Fact]
    public async Task Demo_CallOfAPerson_IsApprovedByAnotherOneAndNotByThemselves()
    {
        using var demo = GatewayProcess.Start("demo", "--no-color");
        await FileGateway.UntilAsync(() => Task.FromResult(Token().IsMatch(demo.Output)), () => demo.Output);
        var (console, gateway, token) = (new Uri(Console().Match(demo.Output).Groups[1].Value), Gateway().Match(demo.Output).Groups[1].Value, Token().Match(demo.Output).Groups[1].Value);

        using var request = new HttpRequestMessage(HttpMethod.Post, gateway) { Content = new StringContent("""{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"delete_customer","arguments":{"id":2}}}""", Encoding.UTF8, "application/json") };
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var call = _agent.SendAsync(request);
        using var lea = new Browser(console);
        await lea.BeAsync("lea");
        string? id = null;
        await FileGateway.UntilAsync(async () => (id = Approval().Match(await lea.GetAsync("approvals")).Groups[1].Value).Length > 0, () => "Nothing is open.");
        Assert.Equal(HttpStatusCode.Forbidden, await lea.ApproveAsync(id!));
        using var vera = new Browser(console);
        await vera.BeAsync("vera");
        Assert.Equal(HttpStatusCode.Forbidden, await vera.ApproveAsync(id!));
        Assert.False(call.IsCompletedSuccessfully && (await (await call).Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Contains("deleted", StringComparison.Ordinal));

        using var sam = new Browser(console);
        await sam.BeAsync("sam");
        Assert.Equal(HttpStatusCode.OK, await sam.ApproveAsync(id!));
        Assert.Contains("deleted", await (await call).Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [GeneratedRegex("open (http://localhost:[0-9]+/)")]
    private static partial Regex Console();

    [GeneratedRegex("curl -sN (http://[0-9.:]+/mcp)")]
    private static partial Regex Gateway();

    [GeneratedRegex("authorization: Bearer ([A-Za-z0-9._-]+)'.*\\n(?s:.*)healthz")]
    private static partial Regex Token();

    [GeneratedRegex("/approvals/([0-9a-f]{32})")]
    private static partial Regex Approval();

    /// <summary>Somebody's browser, as far as the console needs one.</summary>
    private sealed partial class Browser : IDisposable
    {
        private readonly HttpClient _http;
        private readonly Dictionary<string, string> _cookies = [];

        public Browser(Uri console) => _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = console };

        public void Dispose() => _http.Dispose();

        public async Task BeAsync(string person)
        {
            var state = State().Match(await GetAsync("")).Groups[1].Value;
            using var form = new FormUrlEncodedContent([new("state", state), new("person", person)]);
            Assert.Equal(HttpStatusCode.OK, (await SendAsync(HttpMethod.Post, "sign-in/back", form)).Status);
        }

        public async Task<string> GetAsync(string path) => (await SendAsync(HttpMethod.Get, path, null)).Body;

        public async Task<HttpStatusCode> ApproveAsync(string id)
        {
            var page = await GetAsync("approvals/" + id);
            var (csrf, digest) = (Csrf().Match(page).Groups[1].Value, Digest().Match(page).Groups[1].Value);
            using var order = new StringContent($$"""{"act":"approve","digest":"{{digest}}"}""", Encoding.UTF8, "application/json");
            return (await SendAsync(HttpMethod.Post, "api/approvals/" + id, order, csrf)).Status;
        }

        private async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, HttpContent? content, string? csrf = null)
        {
            using var request = new HttpRequestMessage(method, path) { Content = content };
            request.Headers.Add("Origin", _http.BaseAddress!.GetLeftPart(UriPartial.Authority));
            if (_cookies.Count > 0)
            {
                request.Headers.Add("Cookie", string.Join("; ", _cookies.Select(one => $"{one.Key}={one.Value}")));
            }

            if (csrf is not null)
            {
                request.Headers.Add("X-Csrf", csrf);
            }

            using var answer = await _http.SendAsync(request);
            foreach (var set in answer.Headers.TryGetValues("Set-Cookie", out var all) ? all : [])
            {
                var (name, value) = (set.Split('=')[0], set.Split(';')[0][(set.IndexOf('=', StringComparison.Ordinal) + 1)..]);
                _cookies[name] = value;
            }

            return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
        }

        [GeneratedRegex("name=\"state\" value=\"([^\"]+)\"")]
        private static partial Regex State();

        [GeneratedRegex("id=\"csrf\" value=\"([^\"]+)\"")]
        private static partial Regex Csrf();

        [GeneratedRegex("id=\"digest\">([0-9a-f]{64})<")]
        private static partial Regex Digest();
    }
}
