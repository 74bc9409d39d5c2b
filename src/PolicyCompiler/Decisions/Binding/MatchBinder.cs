using FastMcp.PolicyCompiler.Binding;
using FastMcp.PolicyCompiler.Decisions.Plan;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Decisions.Binding;

/// <summary><c>match: { upstream: crm, tools: ['get_*'] }</c>: each key takes a glob or a list of them.</summary>
internal static class MatchBinder
{
    public static readonly string[] Keys = ["upstream", "route", "method", "tools", "resources", "prompts", "models"];

    public static BoundMatch Bind(MapReader decision, SourceSpan at, DiagnosticBag bag)
    {
        if (decision.Map("match") is not { } map)
        {
            return new BoundMatch(new MatchPlan(), at);
        }

        var match = new MapReader(map, "a match", map.Span, bag, Keys, foreign: Hint);
        var globs = new MatchPlan
        {
            Upstream = Globs(match, "upstream", bag),
            Route = Globs(match, "route", bag),
            Method = Globs(match, "method", bag),
            Tools = Globs(match, "tools", bag),
            Resources = Globs(match, "resources", bag),
            Prompts = Globs(match, "prompts", bag),
            Models = Globs(match, "models", bag),
        };
        return new BoundMatch(globs, map.Span);
    }

    private static string? Hint(string key) => key switch
    {
        "tool" or "resource" or "prompt" or "model" => $"Write `{key}s`.",
        "upstreams" or "routes" or "methods" => $"Write `{key.Substring(0, key.Length - 1)}`; it takes a list too.",
        "caller" or "callers" or "groups" or "group" or "agent" or "agents" or "arguments" => "Who calls and with what belongs into `when`, such as `'sre' in caller.groups`.",
        _ => null,
    };

    public static IReadOnlyList<string> Globs(MapReader match, string key, DiagnosticBag bag)
    {
        if (match.Find(key) is not { } node)
        {
            return [];
        }

        IReadOnlyList<ScalarNode> texts = node is ListNode ? match.Texts(key) : match.Text(key) is { } one ? [one] : [];
        if (node is ListNode { Items.Count: 0 or > DecisionLimits.MostGlobs } list)
        {
            bag.Error(Codes.Glob, node.Span, $"`{key}` has {list.Items.Count} globs; it takes 1 to {DecisionLimits.MostGlobs}. Leave the key out to match any.");
        }

        foreach (ScalarNode text in texts)
        {
            Check(text, bag);
        }

        return [.. texts.Select(text => text.Value)];
    }

    private static void Check(ScalarNode text, DiagnosticBag bag)
    {
        string glob = text.Value;
        if (glob.Length is 0 or > DecisionLimits.LongestGlob || glob.Count(c => c == '*') > DecisionLimits.MostStars)
        {
            bag.Error(Codes.Glob, text.Span, $"A glob has 1 to {DecisionLimits.LongestGlob} characters and at most {DecisionLimits.MostStars} stars.");
        }
        else if (glob.FirstOrDefault(c => char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) == System.Globalization.UnicodeCategory.Format) is var hidden and not '\0')
        {
            bag.Error(Codes.Glob, text.At(glob.IndexOf(hidden)), $"The glob holds the character U+{(int)hidden:X4}, which nobody sees. A name that holds such characters is matched by `*`.");
        }
    }
}
