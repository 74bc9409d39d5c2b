using System.Net;
using System.Text.RegularExpressions;
using FastMcp.Approvals;
using FastMcp.Approvals.Digests;
using FastMcp.Approvals.Store;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;
using FastMcp.WebConsole.SignIn;
using Microsoft.Extensions.Logging.Abstractions;

namespace FastMcp.WebConsole.Tests.SignIn;

/// <summary>A console with people, over a record and a desk of a test.</summary>
internal sealed partial class SignedInConsole : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-console-").FullName;
    private ConsoleServer? _server;

    private SignedInConsole(FakeProvider provider, TimeProvider clock)
    {
        (Provider, Records) = (provider, new Records());
        Desk = new ApprovalDesk(SqliteApprovalStore.Open(_folder), new ApprovalLimits(), clock, (_, _, _) => { });
    }

    public FakeProvider Provider { get; }

    public Records Records { get; }

    public ApprovalDesk Desk { get; }

    public FakeGateway Gateway { get; } = new();

    public string Url { get; } = $"http://localhost:{FreePort.Next()}";

    public static async Task<SignedInConsole> StartAsync(FakeProvider? provider = null, TimeProvider? time = null)
    {
        var console = new SignedInConsole(provider ?? new FakeProvider(), time ?? TimeProvider.System);
        var url = new Uri(console.Url);
        console._server = await ConsoleServer.StartAsync(
            new ConsoleOptions
            {
                Listen = new IPEndPoint(IPAddress.Loopback, url.Port),
                Record = console.Records.Folder,
                Gateway = console.Gateway,
                Masks = new FakeMasks(),
                Approvals = console.Desk,
                Time = time ?? TimeProvider.System,
                SignIn = new SignInOptions(
                    url, console.Provider,
                    new Dictionary<ConsoleRole, IReadOnlyList<string>> { [ConsoleRole.Viewer] = ["staff"], [ConsoleRole.Approver] = ["leads"], [ConsoleRole.Auditor] = ["audit"], [ConsoleRole.Admin] = ["root"] },
                    [new ConsoleTeam("payments", ["pay"], ["crm"]), new ConsoleTeam("data", ["dwh"], ["warehouse"])]),
            },
            NullLoggerFactory.Instance);
        return console;
    }

    public Visit Visit() => new(Url);

    /// <summary>A browser in which somebody signed in.</summary>
    public async Task<Visit> SignInAsync(string person)
    {
        var visit = Visit();
        var (_, _, location) = await visit.GetAsync("/");
        Assert.Equal(200, (await visit.GetAsync($"/sign-in/back?state={location.Split("state=")[1]}&code={Uri.EscapeDataString(person)}", "cross-site")).Status);
        return visit;
    }

    public static async Task<string> CsrfAsync(Visit visit, string page = "/approvals") => Csrf().Match((await visit.GetAsync(page)).Body).Groups[1].Value;

    public async Task<ApprovalRequest> AskAsync(string arguments = """{"id":1}""", string caller = "agent-7", string route = "crm", int count = 1, string? preview = null, Func<ApprovalRequest, ApprovalRequest>? change = null)
    {
        var frame = CallDigest.OfFrame([System.Text.Encoding.UTF8.GetBytes(caller + route)]);
        var digest = CallDigest.Of(frame, CallDigest.OfArguments(arguments)!);
        var draft = new ApprovalRequest
        {
            Id = ApprovalDesk.NewId(), Digest = digest, Proposed = digest, Frame = Convert.ToHexStringLower(frame), Preview = preview ?? $$"""{"method":"tools/call","params":{"name":"delete_user","arguments":{{arguments}} } }""",
            Arguments = arguments, Editable = true, Method = "tools/call", Name = "delete_user", Route = route, Upstream = "crm", Caller = caller, Issuer = "https://idp.example", Groups = ["bots"], Session = "00000000000000000000000000000001", Rule = "deletes",
            RuleAt = "deletes (a.yaml:4)", By = ["leads"], Count = count, Asked = default, Expires = default, Query = "dry=1", Fields = [new ApprovalField("x-dry-run", "yes")],
        };
        return (await Desk.AskAsync(change?.Invoke(draft) ?? draft, TimeSpan.FromMinutes(15))).Request!;
    }

    public async ValueTask DisposeAsync()
    {
        await _server!.DisposeAsync();
        await Desk.DisposeAsync();
        await Records.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [GeneratedRegex("id=\"csrf\" value=\"([A-Za-z0-9_-]+)\"")]
    private static partial Regex Csrf();
}
