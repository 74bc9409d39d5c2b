using FastMcp.Masking.Core;
using FastMcp.PolicyCompiler.Diagnostics;
using FastMcp.PolicyCompiler.Syntax;

namespace FastMcp.PolicyCompiler.Binding;

/// <summary><c>on: [request, response]</c>.</summary>
internal static class OnBinder
{
    private static readonly string[] Words = ["request", "response"];

    public static Directions Bind(MapReader reader, Directions otherwise, DiagnosticBag bag)
    {
        if (reader.Find("on") is not { } node)
        {
            return otherwise;
        }

        Directions on = 0;
        foreach (ScalarNode word in reader.Texts("on"))
        {
            int index = reader.IndexOf(word, "on", Words);
            on |= index switch { 0 => Directions.Request, 1 => Directions.Response, _ => Directions.Both };
        }

        if (node is ListNode { Items.Count: 0 })
        {
            bag.Error(Codes.WrongType, node.Span, "`on` names at least one of request and response. A rule that shall not apply says `enabled: false`.");
        }

        return on == 0 ? otherwise : on;
    }
}
