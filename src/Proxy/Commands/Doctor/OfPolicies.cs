using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Conditions.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.Proxy.Composition;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Gating;
using FastMcp.Wire;

namespace FastMcp.Proxy.Commands.Doctor;

/// <summary>Policies that compile and guard less than they seem to: names that no configuration has, routes whose calls are not understood.</summary>
internal static class OfPolicies
{
    public static IEnumerable<Ailment> Look(Config config, LoadedPolicy policy, DateTimeOffset now)
    {
        if (DecisionNotes.Of(policy.Decisions) is { } note)
        {
            yield return new Ailment(false, note);
        }

        foreach (var lapsed in ExemptionNotes.Of(policy.Decisions, now))
        {
            yield return new Ailment(false, lapsed);
        }

        foreach (var one in Names(config, policy).Concat(Layers(policy)).Concat(Routes(config, policy)).Concat(Anonymous(config, policy)))
        {
            yield return one;
        }

        if (policy.Budgets.Budgets.Count > 0 && config.Admin?.State is null)
        {
            yield return new Ailment(false, "What was used of budgets is forgotten with a restart: set admin.state.");
        }

        if (policy.Rules.NeedsKey && !config.Masking.HasKey)
        {
            yield return new Ailment(false, "There are tokens or hashes and no masking key: after a restart none of now is turned back. Set masking.key.");
        }
    }

    // A glob that fits no upstream and no route is mostly a slip of the keyboard, and guards nothing.
    private static IEnumerable<Ailment> Names(Config config, LoadedPolicy policy)
    {
        string[] upstreams = [.. config.Upstreams.Select(upstream => upstream.Name)];
        string[] routes = [.. config.Routes.Select(route => route.Name)];
        foreach (var decision in policy.Decisions.Decisions)
        {
            foreach (var wrong in Missing(decision.Match.Upstream, upstreams).Select(glob => ("upstream", glob)).Concat(Missing(decision.Match.Route, routes).Select(glob => ("route", glob))))
            {
                yield return new Ailment(true, $"{decision.Source}: no {wrong.Item1} of the configuration fits '{wrong.glob}', so that the decision is about no call there.{DidYouMean.Hint(wrong.glob, wrong.Item1 == "route" ? routes : upstreams)}");
            }
        }

        foreach (var (source, globs) in policy.Decisions.Exemptions.Select(one => (one.Source.ToString(), one.Upstreams)).Concat(policy.Agents.Agents.Select(agent => ($"agent {agent.Id}", agent.Upstreams))))
        {
            foreach (var glob in Missing(globs, upstreams))
            {
                yield return new Ailment(true, $"{source}: no upstream of the configuration fits '{glob}'.{DidYouMean.Hint(glob, upstreams)}");
            }
        }

        foreach (var upstream in policy.Catalogues.Keys.Where(name => !upstreams.Contains(name)))
        {
            yield return new Ailment(true, $"There is a catalogue of '{upstream}', and no such upstream.{DidYouMean.Hint(upstream, upstreams)}");
        }
    }

    private static IEnumerable<Ailment> Layers(LoadedPolicy policy)
    {
        foreach (var layer in policy.Decisions.Decisions.Select(decision => decision.Layer).Concat(policy.Decisions.Below.Select(one => one.Layer)).Where(layer => layer.Kind != LayerKind.Org).Distinct())
        {
            var known = layer.Kind == LayerKind.Team ? policy.Agents.Agents.Any(agent => agent.Team == layer.Name) : policy.Agents.Find(layer.Name) is not null;
            if (!known)
            {
                yield return new Ailment(true, layer.Kind == LayerKind.Team ? $"No agent is registered for the team {layer.Name}, so that its policy is about nobody." : $"No agent {layer.Name} is registered, so that its policy is about nobody.");
            }
        }
    }

    private static IEnumerable<Ailment> Routes(Config config, LoadedPolicy policy)
    {
        foreach (var route in config.Routes.Where(route => !policy.Decisions.IsNone && route.Protocol == RouteProtocol.Auto))
        {
            yield return new Ailment(false, $"Route '{route.Name}' has no protocol, and decisions stand: a server that takes more than its protocol says is judged as plain HTTP. Write protocol: mcp or openai.");
        }

        foreach (var unread in UnreadPins.Of(config.Routes, policy.Catalogues))
        {
            yield return new Ailment(true, unread);
        }

        foreach (var route in config.Routes.Where(route => !route.Mask))
        {
            yield return new Ailment(false, $"Route '{route.Name}' has mask: off: what its upstream sends reaches the agent unread, and lists are whole.");
        }
    }

    /// <summary>Conditions that ask who calls, on routes where nobody is asked to show it: what allows holds for nobody, and what denies a group denies nobody.</summary>
    public static IEnumerable<Ailment> Anonymous(Config config, LoadedPolicy policy)
    {
        foreach (var route in config.Routes.Where(route => route.Identity is { Issuers.Count: 0, ApiKeys: false, Certificates.Length: 0 }))
        {
            var set = policy.Decisions;
            string[] asking = [.. set.Decisions.Where(decision => (decision.Reads & OfWho) != 0 && Fits(decision.Match.Upstream, route.Upstream) && Fits(decision.Match.Route, route.Name)).Select(decision => decision.Source.Id)];
            if (asking.Length > 0)
            {
                yield return new Ailment(false, $"Route '{route.Name}' has no identity, so that every caller is anonymous, without groups, scopes and claims, which {string.Join(", ", asking.Take(5))}{(asking.Length > 5 ? " and others" : "")} ask for. Write identity, or name other routes in match.");
            }
        }
    }

    private static readonly ulong OfWho = FactSet.Of(Fact.CallerGroups, Fact.CallerScopes, Fact.CallerClaims).Bits;

    private static bool Fits(IReadOnlyList<string> globs, string name) => globs.Count == 0 || globs.Any(glob => new Glob(glob).Matches(System.Text.Encoding.UTF8.GetBytes(name)));

    private static IEnumerable<string> Missing(IReadOnlyList<string> globs, string[] names) =>
        globs.Where(glob => !names.Any(name => new Glob(glob).Matches(System.Text.Encoding.UTF8.GetBytes(name))));
}
