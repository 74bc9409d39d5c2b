using FastMcp.PolicyCompiler;
using FastMcp.PolicyCompiler.Catalogues;

namespace FastMcp.Policy.Facts;

/// <summary>The pinned tools of one upstream. Immutable; asking allocates nothing.</summary>
public sealed class Catalogue
{
    private readonly Dictionary<int, PinnedToolFacts> _tools = [];
    private readonly CatalogueFacts? _server;

    private Catalogue(CataloguePlan plan)
    {
        var server = plan.Server is { } name ? new NameText(name) : null;
        (DeniesChanged, DeniesUnpinned, Arguments, Results, Urls) = (plan.DeniesChanged, plan.DeniesUnpinned, plan.Arguments, plan.Results, plan.Urls);
        HasPins = plan.DeniesUnpinned || plan.Tools.Any(tool => tool.Definition is not null);
        _server = server is null && !HasPins ? null : new CatalogueFacts { Server = server, Pin = HasPins ? PinState.Unpinned : PinState.None };
        foreach (var tool in plan.Tools)
        {
            var facts = new PinnedToolFacts(tool, server, HasPins);
            _tools[HashOf(facts.Utf8)] = facts;
        }
    }

    /// <summary>By the names of upstreams.</summary>
    public static IReadOnlyDictionary<string, Catalogue> AllOf(CompiledDecisions compiled)
    {
        ArgumentNullException.ThrowIfNull(compiled);
        return compiled.Plan.Catalogues.ToDictionary(plan => plan.Upstream, plan => new Catalogue(plan), StringComparer.Ordinal);
    }

    /// <summary>Definitions of tools are pinned, or only pinned tools may be called: changes are noticed.</summary>
    public bool HasPins { get; }

    /// <summary>A tool that is not what was pinned is neither shown nor called.</summary>
    public bool DeniesChanged { get; }

    /// <summary>The same of a tool that is not pinned.</summary>
    public bool DeniesUnpinned { get; }

    public ArgumentCheck Arguments { get; }

    /// <summary>How long results may be; null: as long as answers.</summary>
    public ResultsPlan? Results { get; }

    /// <summary>Which addresses arguments may name; null: any.</summary>
    public UrlsPlan? Urls { get; }

    public IEnumerable<PinnedToolFacts> Tools => _tools.Values;

    /// <summary>What is pinned of a tool, byte for byte; of one that is not pinned the server alone; null: nothing.</summary>
    public CatalogueFacts? Of(ReadOnlySpan<byte> tool) => Find(tool) is { } known ? known.Of(PinState.Unseen) : _server;

    /// <summary>Of a message that calls no tool, or one that is not pinned.</summary>
    public CatalogueFacts? Server => _server;

    /// <summary>Null: it is not pinned.</summary>
    public PinnedToolFacts? Find(ReadOnlySpan<byte> tool) =>
        _tools.TryGetValue(HashOf(tool), out var known) && tool.SequenceEqual(known.Utf8) ? known : null;

    // Seeded by the process: nobody chooses a name that meets another one.
    private static int HashOf(ReadOnlySpan<byte> name)
    {
        var hash = default(HashCode);
        hash.AddBytes(name);
        return hash.ToHashCode();
    }
}
