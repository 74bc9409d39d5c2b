using System.Text;
using FastMcp.Masking.Core;

namespace FastMcp.PolicyCompiler.Keys;

/// <summary>Where in a document one is, as one key rule sees it: marked, or with paths under way.</summary>
/// <param name="Spec">The rule's keys.</param>
/// <param name="IsRoot">Each element of an array here is a document of its own.</param>
/// <param name="IsMarked">The rule masks all that stands here and below.</param>
/// <param name="Live">Paths and how many of their steps are done.</param>
internal sealed record KeyPlace(KeySpec Spec, bool IsRoot, bool IsMarked, (KeyStep[] Path, int Done)[] Live)
{
    // Where messages of MCP hold documents of others.
    private static readonly KeyStep[][] s_documents =
    [
        [new(KeyStepKind.Member, "params", false), new(KeyStepKind.Member, "arguments", false)],
        [new(KeyStepKind.Member, "result", false), new(KeyStepKind.Member, "structuredcontent", false)],
    ];

    public static KeyPlace Root(KeySpec spec) => new(spec, true, false, [.. spec.Paths.Concat(s_documents).Select(path => (path, 0))]);

    /// <summary>What stands behind a key.</summary>
    public KeyPlace Member(string key)
    {
        KeyPlace next = Next(step => step.Kind == KeyStepKind.AnyMember || (step.Kind == KeyStepKind.Member && step.Name == KeyName.Fold(key)));
        return KeyName.Fits(Spec, key) ? next with { IsMarked = true } : next;
    }

    /// <summary>An element of an array.</summary>
    public KeyPlace Element()
    {
        KeyPlace next = Next(step => step.Kind == KeyStepKind.AnyElement);
        return IsRoot ? next with { IsRoot = true, Live = [.. next.Live, .. Root(Spec).Live] } : next;
    }

    private KeyPlace Next(Func<KeyStep, bool> fits)
    {
        var live = new List<(KeyStep[] Path, int Done)>();
        var (marked, root) = (IsMarked, false);
        foreach (var (path, done) in Live)
        {
            live.AddRange(path[done].Descends ? [(path, done)] : []);
            if (fits(path[done]) && done + 1 < path.Length)
            {
                live.Add((path, done + 1));
            }
            else if (fits(path[done]))
            {
                bool document = s_documents.Contains(path);
                (marked, root) = (marked || !document, root || document);
            }
        }

        return new(Spec, root, marked, [.. live, .. root ? Root(Spec).Live : []]);
    }
}
