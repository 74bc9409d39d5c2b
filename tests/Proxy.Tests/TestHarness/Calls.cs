using FastMcp.Masking;
using FastMcp.Masking.Tests;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.Policy.Gating;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Routing;
using FastMcp.Proxy.Masking;
using FastMcp.Proxy.Masking.Requests;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Recording;

namespace FastMcp.Proxy.Tests.TestHarness;

/// <summary>Calls as if they had been read, let in and opened, for tests of what happens to their answers.</summary>
internal static class Calls
{
    public static Call Of(TestSet rules, CallKind kind, RouteProtocol protocol, MonitorGrant? grant = null)
    {
        var route = new Route(
            new RouteConfig { Name = "test", Upstream = "up", Protocol = protocol },
            new UpstreamConfig { Name = "up", Url = new Uri("http://127.0.0.1:1") },
            RouteGuard.Running(rules.Rules.Length, []));
        var call = new Call();
        call.State.Route = route;
        call.State.Kind = kind;
        call.State.Terms = TermsOf(route, rules, grant);
        return call;
    }

    public static Opened Open()
    {
        Assert.True(new Gate().TryPass(new Verdict(Outcome.Allow, DecisionSource.Builtin("test"), null), out var permit));
        return SessionLog.Off.Open(permit, new OpenedFacts { Exchange = 1, Protocol = Protocol.Http, Route = "test", Upstream = "up", Caller = "" }, new CallNames());
    }

    // Pool and decider belong to rooms that an answer has left behind.
    private static RouteTerms TermsOf(Route route, TestSet rules, MonitorGrant? grant)
    {
        var terms = new MaskTerms(rules.Program, TestSet.Key, grant);
        return new RouteTerms
        {
            Route = route,
            Identity = FastMcp.Proxy.Identity.RouteIdentity.Open,
            Pool = null!,
            Authority = [],
            Decider = null!,
            Decisions = null!,
            Request = terms,
            Reply = terms,
            Record = terms,
            RecordsReplyText = true,
            RecordsRequests = false,
            Durability = Durability.Available,
            Policy = "",
            Open = OpenGrant.ForSnapshot(OpenReason.ExemptContent),
            Counters = new RuleCounters(rules.Set, new FastMcp.Proxy.Health.Metrics.MetricsRegistry()),
            Returns = new ReturnCounters(new FastMcp.Proxy.Health.Metrics.MetricsRegistry(), new FastMcp.Masking.WriteBack.IssuedTable()),
            Key = FastMcp.Masking.Tokens.MaskingKey.CreateRandom(),
            Issued = new FastMcp.Masking.WriteBack.IssuedTable(),
            Reveals = [],
            ReadTimeout = TimeSpan.FromSeconds(1),
            MaxBody = 1 << 20,
            MaxExpansion = 100,
            MaxReply = 1 << 20,
        };
    }
}
