using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace FastMcp.PolicyCompiler.Decisions.Plan;

/// <summary>
/// Names what a decision says, not where it stands: a file may move, and lines before it may change, and an approval that was given
/// under it still holds; another condition, match or group of approvers makes it another decision.
/// </summary>
internal static class DecisionFingerprint
{
    /// <summary>SHA-256 in hex over every part that takes part in a verdict, each with its length before it.</summary>
    public static string Of(DecisionPlan decision)
    {
        var text = new StringBuilder("decision 1");
        Add(text, decision.Id, decision.Then.ToString(), decision.Enforced ? "enforce" : "monitor", decision.Need.ToString(), decision.When?.Text ?? "");
        Add(text, decision.Layer.Kind.ToString(), decision.Layer.Name, decision.Waivable ? "waivable" : "", decision.OnAnswer ? "answer" : "", decision.Record ?? "");
        Add(text, decision.Limit is { } limit ? FormattableString.Invariant($"{limit.Calls} {limit.Seconds} {limit.Burst} {limit.By}") : "");
        Add(text, decision.Approve is { } approve ? FormattableString.Invariant($"{approve.Count} {approve.Seconds}") : "");
        MatchPlan match = decision.Match;
        foreach (IReadOnlyList<string> list in (IReadOnlyList<string>[])[
            match.Upstream, match.Route, match.Method, match.Tools, match.Resources, match.Prompts, match.Models,
            decision.Taints, decision.Enforces, decision.Approve?.By ?? []])
        {
            Add(text, list.Count.ToString(CultureInfo.InvariantCulture));
            Add(text, [.. list]);
        }

        using var hash = SHA256.Create();
        return string.Concat(hash.ComputeHash(Encoding.UTF8.GetBytes(text.ToString())).Select(part => part.ToString("x2", CultureInfo.InvariantCulture)));
    }

    private static void Add(StringBuilder text, params string[] parts)
    {
        foreach (string part in parts)
        {
            text.Append(' ').Append(part.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(part);
        }
    }
}
