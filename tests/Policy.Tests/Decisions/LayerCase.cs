using System.Text.RegularExpressions;
using FastMcp.Policy.Decisions;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions.Plan;

namespace FastMcp.Policy.Tests.Decisions;

/// <summary>A random decision of a random layer, and the slow reading of many of them.</summary>
internal sealed record LayerCase(Decision Decision, string Glob)
{
    private static readonly DecisionLayer[] Layers = [DecisionLayer.Org, new(LayerKind.Team, "t1"), new(LayerKind.Team, "t2"), new(LayerKind.Agent, "bot")];

    public static CallerFacts[] Callers { get; } = [CallerFacts.Anonymous.As("", ""), CallerFacts.Anonymous.As("other", "t1"), CallerFacts.Anonymous.As("bot", "t1"), CallerFacts.Anonymous.As("bot", "")];

    public static LayerCase Make(Random random, int index, string[] globs)
    {
        DecisionLayer layer = Layers[random.Next(Layers.Length)];
        string glob = globs[random.Next(globs.Length)];
        var then = (Outcome)random.Next(3);
        return new LayerCase(
            new Decision
            {
                Source = new DecisionSource((layer.Kind == LayerKind.Org ? "o" : layer.Kind == LayerKind.Team ? "t" : "a") + index, "p", index + 1),
                Then = then,
                Layer = layer,
                Waivable = then != Outcome.Allow && random.Next(2) == 0,
                Match = new DecisionMatch { Tools = [glob] },
                Need = PolicyCompiler.Conditions.Facts.ProtocolNeed.Mcp,
            },
            glob);
    }

    public static IEnumerable<DefaultDecision> Below(Random random) =>
        Layers.Skip(1).Where(_ => random.Next(4) == 0).Select(layer => new DefaultDecision(new DecisionSource("default", "p", 1), (Outcome)random.Next(2), true) { Layer = layer, Waivable = random.Next(2) == 0 });

    /// <summary>Each layer is read by itself, from above; nothing is shared with the deciders.</summary>
    public static Outcome Told(LayerCase[] all, DefaultDecision otherwise, DefaultDecision[] below, CallerFacts caller, string tool)
    {
        DecisionLayer[] applicable = [.. Layers.Where(layer => layer.Kind == LayerKind.Org || (layer.Kind == LayerKind.Team ? layer.Name == caller.Team : layer.Name == caller.RegisteredAs))];
        var above = new List<(Outcome Word, bool Waivable, Outcome Floor)>();
        (Outcome Word, bool Waivable) now = default;
        foreach (DecisionLayer layer in applicable)
        {
            Decision[] holding = [.. all.Where(one => one.Decision.Layer == layer && Regex.IsMatch(tool, "\\A" + one.Glob.Replace("*", ".*") + "\\z")).Select(one => one.Decision)];
            DefaultDecision? own = layer.Kind == LayerKind.Org ? otherwise : below.FirstOrDefault(one => one.Layer == layer);
            if (holding.Length == 0 && own is null)
            {
                continue;
            }

            Outcome word = holding.Length == 0 ? (own!.Enforced ? own.Then : Outcome.Allow) : holding.Min(one => one.Then);
            // Where one of those that say it cannot be waived, it cannot be waived.
            bool waivable = holding.Length == 0 ? own!.Waivable : holding.Where(one => one.Then == word).All(one => one.Waivable);
            Outcome floor = holding.Length == 0 ? (own!.Waivable ? Outcome.Allow : word) : holding.Where(one => !one.Waivable).Select(one => one.Then).DefaultIfEmpty(Outcome.Allow).Min();
            if (above.Count == 0 || word < now.Word)
            {
                now = (word, waivable);
            }
            else if (word > now.Word && now.Waivable)
            {
                Outcome least = above.Min(one => one.Floor);
                now = least < word ? (least, false) : (word, waivable);
            }

            above.Add((word, waivable, floor));
        }

        return now.Word;
    }
}
