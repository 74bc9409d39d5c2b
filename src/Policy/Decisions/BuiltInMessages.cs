using System.Text;
using FastMcp.Policy.Facts;
using FastMcp.PolicyCompiler.Decisions;

namespace FastMcp.Policy.Decisions;

/// <summary>Messages of MCP, and lists of models, that pass by a built-in decision, unless one of the policy denies them.</summary>
public static class BuiltInMessages
{
    private static readonly Verdict Lifecycle = new(Outcome.Allow, DecisionSource.Builtin("mcp-lifecycle"), null);
    private static readonly Verdict Models = new(Outcome.Allow, DecisionSource.Builtin("model-list"), null);
    private static readonly Verdict Lists = new(Outcome.Allow, DecisionSource.Builtin("mcp-lists"), null);

    private static readonly byte[][] LifecycleMethods = Utf8(McpMethods.Lifecycle);
    private static readonly byte[][] ListMethods = Utf8(McpMethods.Lists);

    /// <summary>A message without which a client does not speak at all: it opens, keeps or ends a conversation, and does nothing in it.</summary>
    /// <param name="kind">Of the message.</param>
    /// <param name="method">JSON-RPC method.</param>
    public static bool IsLifecycle(MessageKind kind, ReadOnlySpan<byte> method) => kind is MessageKind.Stream or MessageKind.Response || Contains(LifecycleMethods, method);

    /// <summary>True: nobody is asked, and no decision has to allow it.</summary>
    internal static bool TryPass(in CallFacts facts, out Verdict verdict)
    {
        verdict = default;
        if (facts.Protocol != Protocol.Mcp)
        {
            verdict = facts.ListsModels && facts.Protocol.IsModel() ? Models : default;
            return verdict.By is not null;
        }

        // The stream of a session, which the session finder knows as this caller's, and a client's answer to its server's question among them.
        if (IsLifecycle(facts.Kind, facts.Method))
        {
            verdict = Lifecycle;
        }
        else if (Contains(ListMethods, facts.Method))
        {
            verdict = Lists;
        }

        return verdict.By is not null;
    }

    private static bool Contains(byte[][] methods, ReadOnlySpan<byte> method)
    {
        foreach (var known in methods)
        {
            if (method.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[][] Utf8(string[] texts) => [.. texts.Select(Encoding.UTF8.GetBytes)];
}
