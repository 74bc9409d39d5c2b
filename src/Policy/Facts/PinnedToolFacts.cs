using System.Security.Cryptography;
using System.Text;
using FastMcp.Policy.Schemas;
using FastMcp.PolicyCompiler.Catalogues;
using FastMcp.PolicyCompiler.Json;
using FastMcp.PolicyCompiler.Schemas;

namespace FastMcp.Policy.Facts;

/// <summary>What is pinned of one tool. Immutable.</summary>
public sealed class PinnedToolFacts
{
    private readonly CatalogueFacts[] _facts;
    private readonly PinnedDefinition? _definition;

    internal PinnedToolFacts(PinnedTool tool, NameText? server, bool hasPins)
    {
        Name = tool.Name;
        Utf8 = Encoding.UTF8.GetBytes(tool.Name);
        _definition = tool.Definition;
        Arguments = tool.Definition?.Arguments is { } schema ? new ToolSchema(schema) : null;
        var facts = new CatalogueFacts
        {
            Server = server,
            Title = tool.Title is { } title ? new NameText(title) : null,
            ReadOnly = tool.ReadOnly,
            Destructive = tool.Destructive,
            Idempotent = tool.Idempotent,
            OpenWorld = tool.OpenWorld,
            Definition = tool.Definition is { } definition ? Convert.ToHexStringLower(definition.Digest) : null,
        };
        _facts = [.. Enum.GetValues<PinState>().Select(state => facts with { Pin = tool.Definition is not null ? state : hasPins ? PinState.Unpinned : PinState.None })];
    }

    public string Name { get; }

    internal byte[] Utf8 { get; }

    /// <summary>A change of it is noticed.</summary>
    public bool HasDefinition => _definition is not null;

    /// <summary>SHA-256; empty: there is none.</summary>
    public ReadOnlySpan<byte> Digest => _definition is null ? default : _definition.Digest;

    /// <summary>The pinned definition, a line for each value; empty: there is none. Null: it is too long to be shown.</summary>
    public string? Pretty => _definition is null ? "" : _definition.Pretty;

    /// <summary>What the arguments have to be; null: nothing is known.</summary>
    public ToolSchema? Arguments { get; }

    /// <summary>Its facts, with what is known of the tool now.</summary>
    public CatalogueFacts Of(PinState state) => _facts[(int)state];

    /// <summary>What a server says of a tool now: SHA-256 of all that counts, and that in one form, in ASCII. Null: it is none.</summary>
    /// <param name="item">An element of <c>tools/list</c>.</param>
    public static (byte[] Digest, byte[] Canonical)? Seen(ReadOnlySpan<byte> item) =>
        PinnedDefinition.Read(Encoding.UTF8.GetString(item), out _) is { } seen ? (seen.Digest, Encoding.ASCII.GetBytes(seen.Canonical)) : null;

    /// <summary>The same for people, a line for each value. Null: it is too long to be shown.</summary>
    /// <param name="canonical">Of <see cref="Seen"/>.</param>
    public static string? PrettyOf(ReadOnlySpan<byte> canonical) =>
        JsonTreeReader.Read(Encoding.ASCII.GetString(canonical), SchemaLimits.Values, out _) is { } tree ? JsonTreeWriter.Pretty(tree, PinnedDefinition.Longest) : null;

    /// <summary>The form of it that is written into policies. Null: it is no tool.</summary>
    /// <param name="item">An element of <c>tools/list</c>.</param>
    /// <param name="whyNot">As the end of a sentence that begins with "it".</param>
    public static string? CanonicalOf(ReadOnlySpan<byte> item, out string? whyNot) => PinnedDefinition.Read(Encoding.UTF8.GetString(item), out whyNot)?.Canonical;

    /// <summary>Is a definition with this digest the pinned one?</summary>
    public bool Is(ReadOnlySpan<byte> digest) => CryptographicOperations.FixedTimeEquals(digest, Digest);
}
