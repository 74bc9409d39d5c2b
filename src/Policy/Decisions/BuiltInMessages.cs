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

    private static readonly Verdict None;

    // By their length, so that few are compared.
    private static readonly byte[][][] LifecycleMethods = ByLength(McpMethods.Lifecycle);
    private static readonly byte[][][] ListMethods = ByLength(McpMethods.Lists);

    /// <summary>A message without which a client does not speak at all: it opens, keeps or ends a conversation, and does nothing in it.</summary>
    /// <param name="kind">Of the message.</param>
    /// <param name="method">JSON-RPC method.</param>
    public static bool IsLifecycle(MessageKind kind, ReadOnlySpan<byte> method) => kind is MessageKind.Stream or MessageKind.Response || Contains(LifecycleMethods, method);

    /// <summary>By what it passes: nobody is asked, and no decision has to allow it. Without a <see cref="Verdict.By"/>: it does not.</summary>
    internal static ref readonly Verdict Of(in CallFacts facts)
    {
        if (facts.Protocol != Protocol.Mcp)
        {
            return ref facts.ListsModels && facts.Protocol.IsModel() ? ref Models : ref None;
        }

        // The stream of a session, which the session finder knows as this caller's, and a client's answer to its server's question among them.
        return ref IsLifecycle(facts.Kind, facts.Method) ? ref Lifecycle : ref Contains(ListMethods, facts.Method) ? ref Lists : ref None;
    }

    private static bool Contains(byte[][][] methods, ReadOnlySpan<byte> method)
    {
        if (method.Length >= methods.Length)
        {
            return false;
        }

        foreach (var known in methods[method.Length])
        {
            if (method.SequenceEqual(known))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[][][] ByLength(string[] texts)
    {
        byte[][] all = [.. texts.Select(Encoding.UTF8.GetBytes)];
        return [.. Enumerable.Range(0, all.Max(text => text.Length) + 1).Select(length => all.Where(text => text.Length == length).ToArray())];
    }
}
