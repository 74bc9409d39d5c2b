using FastMcp.Masking;
using FastMcp.WebConsole;

namespace FastMcp.Proxy.WebConsole;

/// <summary>What masks look like, by the rules of the policy in force.</summary>
internal sealed class MaskBook(Func<RuleSet> rules) : IMaskBook
{
    public MaskMark? MarkOf(string rule) => rules().MarkOf(rule);
}
