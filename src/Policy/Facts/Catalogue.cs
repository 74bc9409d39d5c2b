using System.Text;
using FastMcp.PolicyCompiler;

namespace FastMcp.Policy.Facts;

/// <summary>The pinned tools of one upstream. Immutable; asking allocates nothing.</summary>
public sealed class Catalogue
{
    private readonly Dictionary<int, (byte[] Name, CatalogueFacts Facts)> _tools = [];
    private readonly CatalogueFacts? _server;

    private Catalogue(PolicyCompiler.Catalogues.CataloguePlan plan)
    {
        var server = plan.Server is { } name ? new NameText(name) : null;
        _server = server is null ? null : new CatalogueFacts { Server = server };
        foreach (var tool in plan.Tools)
        {
            var utf8 = Encoding.UTF8.GetBytes(tool.Name);
            _tools[HashOf(utf8)] = (utf8, new CatalogueFacts
            {
                Server = server,
                Title = tool.Title is { } title ? new NameText(title) : null,
                ReadOnly = tool.ReadOnly,
                Destructive = tool.Destructive,
                Idempotent = tool.Idempotent,
                OpenWorld = tool.OpenWorld,
            });
        }
    }

    /// <summary>By the names of upstreams.</summary>
    public static IReadOnlyDictionary<string, Catalogue> AllOf(CompiledDecisions compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return compiled.Plan.Catalogues.ToDictionary(plan => plan.Upstream, plan => new Catalogue(plan), StringComparer.Ordinal);
    }

    /// <summary>What is pinned of a tool, byte for byte; of one that is not pinned the server alone; null: nothing.</summary>
    public CatalogueFacts? Of(ReadOnlySpan<byte> tool) =>
        _tools.TryGetValue(HashOf(tool), out var known) && tool.SequenceEqual(known.Name) ? known.Facts : _server;

    // Seeded by the process: nobody chooses a name that meets another one.
    private static int HashOf(ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }
}
