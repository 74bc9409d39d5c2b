using System.Text.RegularExpressions;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.TestKit.Conditions;

namespace FastMcp.TestKit.Decisions;

/// <summary>
/// The meaning of layers, waivers, modes and exceptions, slow and obvious: each layer is read by itself, over the oracle of single decisions, and the
/// three words are put together as the language's page says.
/// </summary>
internal sealed class LayeredOracle(DecisionsPlan plan)
{
    private readonly DecisionOracle _decisions = new(plan);

    /// <summary>The outcome, and what it would be if what only monitors were enforced.</summary>
    /// <param name="facts">Of the call.</param>
    /// <param name="agent">What the caller is registered as; empty: nothing.</param>
    /// <param name="team">Its team.</param>
    /// <param name="now">When.</param>
    public (Then Is, Then Would) Decide(OracleFacts facts, string agent, string team, DateTime now) =>
        (Of(facts, agent, team, now, everything: false), Of(facts, agent, team, now, everything: true));

    private Then Of(OracleFacts facts, string agent, string team, DateTime now, bool everything)
    {
        LayerWord Read(LayerKind kind, string name) => LayerOf(facts, kind, name, agent, team, now, everything);
        var org = Read(LayerKind.Org, "");
        var ofTeam = team.Length > 0 ? Read(LayerKind.Team, team) : LayerWord.None;
        var ofAgent = agent.Length > 0 ? Read(LayerKind.Agent, agent) : LayerWord.None;
        var (word, waivable) = (org.Word!.Value, org.Waivable);
        if (ofTeam.Word is { } teams)
        {
            (word, waivable) = Under(word, waivable, teams, ofTeam.Waivable, org.Floor);
        }

        if (ofAgent.Word is { } agents)
        {
            (word, _) = Under(word, waivable, agents, ofAgent.Waivable, org.Floor, ofTeam.Floor);
        }

        return word;
    }

    // Stricter holds; the same changes nothing; looser holds where what is above is waivable, and not below what is not.
    private static (Then Word, bool Waivable) Under(Then above, bool aboveWaivable, Then below, bool belowWaivable, params Then?[] floors)
    {
        if (below < above)
        {
            return (below, belowWaivable);
        }

        if (below == above || !aboveWaivable)
        {
            return (above, aboveWaivable);
        }

        var least = floors.Where(floor => floor < below).DefaultIfEmpty(below).Min()!.Value;
        return least < below ? (least, false) : (below, belowWaivable);
    }

    private LayerWord LayerOf(OracleFacts facts, LayerKind kind, string name, string agent, string team, DateTime now, bool everything)
    {
        DecisionPlan[] own = [.. plan.Decisions.Where(decision => decision.Layer.Kind == kind && decision.Layer.Name == name && (everything || decision.Enforced) && _decisions.Holds(decision, facts))];
        DecisionPlan[] holding = everything ? own : [.. own.Where(decision => !IsExempt(decision, facts, agent, team, now))];
        var isBuiltIn = DecisionOracle.BuiltInOf(facts) is not null;
        holding = isBuiltIn ? [.. holding.Where(decision => decision.Then == Then.Deny)] : holding;
        if (holding.Length > 0)
        {
            var word = holding.Min(decision => decision.Then);
            var waivable = holding.Where(decision => decision.Then == word).All(decision => decision.Waivable);
            Then? floor = holding.Where(decision => !decision.Waivable).Select(decision => (Then?)decision.Then).Min();
            return new LayerWord(Asked(word, facts), waivable, waivable ? Asked(floor, facts) : Asked(word, facts));
        }

        if (isBuiltIn)
        {
            return kind == LayerKind.Org ? new LayerWord(Then.Allow, false, Then.Allow) : LayerWord.None;
        }

        return kind == LayerKind.Org ? OrgDefault(facts, everything)
            : plan.Below.FirstOrDefault(one => one.Layer.Kind == kind && one.Layer.Name == name && (one.Enforced || everything)) is { } otherwise ? Default(otherwise, facts)
            : LayerWord.None;
    }

    private LayerWord OrgDefault(OracleFacts facts, bool everything)
    {
        if (plan.Default is { } own)
        {
            return own.Enforced || everything ? Default(own, facts) : new LayerWord(Then.Allow, false, Then.Allow);
        }

        var guards = everything || plan.Decisions.Any(decision => decision.Enforced && decision.Layer.Kind == LayerKind.Org);
        return new LayerWord(guards ? Then.Deny : Then.Allow, false, guards ? Then.Deny : Then.Allow);
    }

    private static LayerWord Default(DefaultPlan otherwise, OracleFacts facts)
    {
        var word = Asked(otherwise.Then, facts)!.Value;
        return new LayerWord(word, otherwise.Waivable, otherwise.Waivable ? null : word);
    }

    // Nobody can be asked but by a request of MCP.
    private static Then? Asked(Then? word, OracleFacts facts) => word == Then.Ask && facts.Present.GetValueOrDefault("mcp.kind") is not "request" && !facts.Present.ContainsKey("llm.provider") ? Then.Deny : word;

    private bool IsExempt(DecisionPlan decision, OracleFacts facts, string agent, string team, DateTime now) => plan.Exceptions.Any(one =>
        one.Decision == decision.Id && now < one.Expires
        && (one.Layer.Kind == LayerKind.Org || one.Layer.Name == (one.Layer.Kind == LayerKind.Team ? team : agent))
        && Fits(one.Upstreams, facts.Present.GetValueOrDefault("request.upstream")) && Fits(one.Callers, facts.Present.GetValueOrDefault("caller.subject"))
        && Fits(one.Tools, facts.Present.GetValueOrDefault("mcp.tool") ?? facts.Present.GetValueOrDefault("mcp.prompt")) && Fits(one.Agents, agent));

    private static bool Fits(IReadOnlyList<string> globs, object? name) =>
        globs.Count == 0 || (name is string text && globs.Any(glob => Regex.IsMatch(text, "\\A" + Regex.Escape(glob).Replace("\\*", ".*") + "\\z", RegexOptions.Singleline | RegexOptions.CultureInvariant)));

    /// <param name="Word">Null: the layer says nothing.</param>
    /// <param name="Waivable">A layer below may loosen it.</param>
    /// <param name="Floor">What stays when it is waived; null: nothing.</param>
    private sealed record LayerWord(Then? Word, bool Waivable, Then? Floor)
    {
        public static LayerWord None { get; } = new(null, false, null);
    }
}
