using System.Text.Json;
using System.Text.RegularExpressions;
using FastMcp.Policy.Conditions.Values;
using FastMcp.Policy.Decisions;
using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Gating;
using FastMcp.Proxy.Gating.Asking;
using FastMcp.Proxy.Gating.Asking.Tasks;
using FastMcp.Proxy.Health.Metrics;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Recording.Stores;
using FastMcp.Proxy.Transport;
using FastMcp.Recording;
using FastMcp.TestKit;

namespace FastMcp.Proxy.Tests.Configuration;

public sealed partial class DocsTests
{
    private static readonly string _operating = File.ReadAllText(Path.Combine(Shared.Repository, "docs", "operating.md"));

    public static TheoryData<string, string[]> Sections => new()
    {
        { "", Keys.Root },
        { "listener", Keys.Listener },
        { "listenerTls", Keys.ListenerTls },
        { "admin", Keys.Admin },
        { "console", Keys.Console },
        { "approvals", Keys.Approvals },
        { "approvalChannel", Keys.ApprovalChannel },
        { "channelApprover", Keys.ChannelApprover },
        { "upstream", Keys.Upstream },
        { "upstreamTls", Keys.UpstreamTls },
        { "upstreamLimits", Keys.UpstreamLimits },
        { "stdio", Keys.Stdio },
        { "stdioLimits", Keys.StdioLimits },
        { "mcp", Keys.Mcp },
        { "mcpLimits", Keys.McpLimits },
        { "route", Keys.Route },
        { "server", Keys.Server },
        { "serverTool", Keys.ServerTool },
        { "routeIdentity", Keys.RouteIdentity },
        { "outbound", Keys.Outbound },
        { "issuer", Keys.Issuer },
        { "authority", Keys.Authority },
        { "certificateGroups", Keys.CertificateGroups },
        { "introspection", Keys.Introspection },
        { "credential", Keys.Credential },
        { "credentialPlace", Keys.CredentialPlace },
        { "guard", Keys.Guard },
        { "connections", Keys.Connections },
        { "policies", Keys.Policies },
        { "masking", Keys.Masking },
        { "limits", Keys.Limits },
        { "recording", Keys.Recording },
        { "checkpoints", Keys.Checkpoints },
        { "store", Keys.Store },
        { "originals", Keys.Originals },
        { "recordingStore", Keys.RecordingStore },
        { "sign-in", Keys.SignIn },
        { "sign-in-roles", Keys.SignInRoles },
        { "sign-in-team", Keys.SignInTeam },
        { "push", Keys.Push },
        { "telemetry", Keys.Telemetry },
    };

    [Theory]
    [MemberData(nameof(Sections))]
    public void Schema_Section_HasTheBindersKeys(string section, string[] keys)
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Shared.Repository, "docs", "fastmcp.schema.json")));
        var element = section.Length == 0 ? schema.RootElement : schema.RootElement.GetProperty("$defs").GetProperty(section);

        Assert.Equal(keys.Order(StringComparer.Ordinal), element.GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.False(element.GetProperty("additionalProperties").GetBoolean());
        if (section == "route")
        {
            Assert.Equal(Keys.Durabilities, element.GetProperty("properties").GetProperty("record").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
            Assert.Equal(Keys.ApprovalModes, element.GetProperty("properties").GetProperty("approval").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
            Assert.Equal(Keys.Protocols, element.GetProperty("properties").GetProperty("protocol").GetProperty("enum").EnumerateArray().Select(e => e.GetString()));
        }
    }

    [Fact]
    public void Operating_LimitsTable_IsTheCode()
    {
        var rows = LimitRow().Matches(_operating).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));

        Assert.Equal(LimitTable.All.Concat(RecordingLimits.All).Append(StoreLimits.Every).Select(s => (s.Name, s.Format(s.Default), s.Doc)), rows);
    }

    [Fact]
    public void Operating_MetricsTable_IsTheCode()
    {
        var registry = new MetricsRegistry();
        _ = new RuleCounters(PolicyLoader.Load(PoliciesConfig.Default).Rules, registry);
        _ = new ReturnCounters(registry, new FastMcp.Masking.WriteBack.IssuedTable());
        _ = new DecisionCounters(new DecisionSet([new Decision { Source = DecisionSource.Builtin("one"), Then = Outcome.Deny, When = (ref Frame _) => Truth.True }], null), registry);
        _ = new FastMcp.Proxy.Identity.IdentityCounters(registry);
        _ = new FastMcp.Proxy.Identity.Certificates.CertificateCounters(registry);
        _ = new FastMcp.Proxy.Identity.Issuers.IssuerCounters("one", registry);
        _ = new FastMcp.Proxy.Credentials.CredentialCounters("one", registry);
        using var credentials = new FastMcp.Proxy.Credentials.CredentialBook(TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance, registry);
        _ = new FastMcp.Proxy.Guarding.GuardMeters("one", registry, () => 0, () => 0);
        _ = new FastMcp.Proxy.Connections.ConnectionCounters(registry);
        _ = new FastMcp.Proxy.Notifying.NoticeCounters("one", registry, TimeProvider.System);
        _ = new FastMcp.Proxy.Notifying.Callbacks.CallbackCounters(["one"], registry);
        new FastMcp.Proxy.Exporting.PushCounters("one", registry).Sample(() => 0, () => 0);
        FastMcp.Proxy.Telemetry.TelemetryRoom.Register(registry, null, out _, out _);
        FastMcp.Proxy.Bundles.PolicyMeters.Register(registry, () => "", () => 0, () => 0);
        new FastMcp.Proxy.Stdio.StdioCounters().Register(registry, "one");
        _ = new FastMcp.Proxy.Federation.FederationCounters("one", registry).Missing("two");
        new FastMcp.Proxy.Sse.SseCounters().Register(registry, "one");
        _ = new FastMcp.Proxy.Sse.SseDoor(new FastMcp.Proxy.Sse.SseDoorConfig("one", "/"), null!, registry);
        _ = new FastMcp.Proxy.Eras.EraCounters("one", registry);
        FastMcp.Proxy.BreakGlass.OverrideMeters.Register(registry, new(TimeProvider.System, SessionLog.Off));
        FastMcp.Proxy.Sharing.StoreMeters.Register(registry, () => new(true, true, 0, 0, default, null), TimeProvider.System);
        FastMcp.Proxy.Sharing.StoreMeters.Register(registry, () => [new FastMcp.Store.Policies.StoredNode("one", "", "", 0, 0, "")], () => 0);
        FastMcp.Proxy.WebConsole.ConsoleMeters.Register(registry);
        RegisterIndex(registry);
        _ = new FastMcp.Proxy.Gating.Tools.PinMeters(registry);
        BlockMeters.Register(registry, new BlockRoom(new RunningCalls(), null, TimeProvider.System, SessionLog.Off));
        var off = new OffLoop(1, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        var bodies = new HeldBodies(null, off);
        var (asks, closed) = (AskOptions.Of(null, Limits.Default), FastMcp.Approvals.ApprovalDesk.Closed);
        var holding = new HoldRoom(closed, asks, bodies, TimeProvider.System);
        // It sends nothing here.
        ApprovalMeters.Register(registry, closed, holding, bodies, new TaskKeeper(closed, holding, bodies, null!, asks.Tasks, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance));
        GatewayMeters.Register(registry, new GatewayCounts(), new TransportCounters(), RecordStores.Of(SessionLog.Off), new SnapshotState(Snapshot.Build(OneRoute, 1, _ => RouteGuard.Off)), off);
        var registered = Family().Matches(registry.Write()).Select(m => m.Groups[1].Value).ToList();
        Board_AndAlerts_NameMetricsThatAre(registered);

        Assert.Equal(registered.Order(StringComparer.Ordinal), MetricRow().Matches(_operating).Select(m => m.Groups[1].Value).Order(StringComparer.Ordinal));
    }

    private static void RegisterIndex(MetricsRegistry registry)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, "Host=127.0.0.1;Database=none");
        var store = new StoreConfig(file, null, "one", TimeSpan.FromSeconds(1), Refuses: false, FastMcp.Proxy.Configuration.Yaml.Place.CommandLine);
        using var indexes = FastMcp.Proxy.Sharing.SharedIndexes.Of(OneRoute with { Store = store, Recording = RecordingConfig.Off with { Folder = "record", SharesIndex = true } });
        indexes.Register(registry);
        File.Delete(file);
    }

    // Every metric in the board and in the alerts is one of the program's, and every alert has its paragraph.
    private static void Board_AndAlerts_NameMetricsThatAre(List<string> registered)
    {
        var alerts = File.ReadAllText(Path.Combine(Shared.Repository, "deploy", "prometheus", "alerts.yaml"));
        var board = File.ReadAllText(Path.Combine(Shared.Repository, "deploy", "grafana", "fastmcp.json"));
        var named = Metric().Matches(alerts + board).Select(m => m.Value).Distinct().ToList();
        Assert.True(named.Count > 20, string.Join(' ', named));
        Assert.All(named, name => Assert.Contains(name, registered));

        using var panels = JsonDocument.Parse(board);
        Assert.True(panels.RootElement.GetProperty("panels").GetArrayLength() > 10);
        var page = File.ReadAllText(Path.Combine(Shared.Repository, "docs", "operating", "telemetry.md"));
        var names = Alert().Matches(alerts).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(names, Paragraph().Matches(page).Select(m => m.Groups[1].Value));
    }

    private static Config OneRoute { get; } = new()
    {
        Listeners = [],
        Upstreams = [new UpstreamConfig { Name = "a", Url = new Uri("http://127.0.0.1:1") }],
        Routes = [new RouteConfig { Name = "r", Upstream = "a" }],
    };

    [Fact]
    public void Operating_LimitsOfServers_AreTheCode()
    {
        var rows = ServerLimitRow().Matches(_operating[_operating.IndexOf("## Servers on pipes", StringComparison.Ordinal)..]).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));

        Assert.Equal(FastMcp.Proxy.Stdio.StdioLimits.All.Select(s => (s.Name, s.Format(s.Default), s.Doc)), rows.Take(FastMcp.Proxy.Stdio.StdioLimits.All.Count));
    }

    [Fact]
    public void Operating_LimitsOfMcpServers_AreTheCode()
    {
        var rows = ServerLimitRow().Matches(_operating[_operating.IndexOf("## Servers and clients of older MCP", StringComparison.Ordinal)..]).Select(m => (m.Groups[1].Value, m.Groups[2].Value, m.Groups[3].Value));

        Assert.Equal(McpServerLimits.All.Select(s => (s.Name, s.Format(s.Default), s.Doc)), rows.Take(McpServerLimits.All.Count));
    }

    [GeneratedRegex(@"^\| ([a-z-]+) \| (\w+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex ServerLimitRow();

    [GeneratedRegex(@"^\| `([a-z0-9-]+)` \| (\w+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex LimitRow();

    [GeneratedRegex(@"^\| `(fastmcp_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex MetricRow();

    [GeneratedRegex(@"\bfastmcp_\w+")]
    private static partial Regex Metric();

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex Alert();

    [GeneratedRegex(@"^- `(FastMcp\w+)`:", RegexOptions.Multiline)]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"^# TYPE (\w+) ", RegexOptions.Multiline)]
    private static partial Regex Family();
}
