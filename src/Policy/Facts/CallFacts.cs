using FastMcp.PolicyCompiler.Conditions.Facts;

namespace FastMcp.Policy.Facts;

/// <summary>
/// What decisions may read of one message. Spans over the received bytes: valid until the message is
/// answered, never stored. Text is UTF-8, decoded (no JSON escapes); absent is empty.
/// </summary>
public readonly ref struct CallFacts
{
    public required Protocol Protocol { get; init; }

    public required CallerFacts Caller { get; init; }

    /// <summary>Name of the route in the configuration.</summary>
    public required NameText Route { get; init; }

    /// <summary>Name of the upstream in the configuration.</summary>
    public required NameText Upstream { get; init; }

    public ReadOnlySpan<byte> HttpMethod { get; init; }

    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Bytes of the request body.</summary>
    public long BodyLength { get; init; }

    /// <summary>What kind of MCP message it is.</summary>
    public MessageKind Kind { get; init; }

    /// <summary>Which way the message goes.</summary>
    public MessageDirection Direction { get; init; }

    /// <summary>JSON-RPC method of an MCP message.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary><c>params.name</c> of tools/call and prompts/get: the upstream's own name.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary><c>params.uri</c> of resources/read and its like.</summary>
    public ReadOnlySpan<byte> Resource { get; init; }

    /// <summary>
    /// <c>params.arguments</c> as it came: JSON without a doubled key. Nothing reads it before a condition does.
    /// </summary>
    public ReadOnlySpan<byte> Arguments { get; init; }

    /// <summary>The protocol version that the message names.</summary>
    public ReadOnlySpan<byte> Version { get; init; }

    /// <summary>What the server says of itself and of the tool, from the pinned catalogue; null: nothing is pinned.</summary>
    public CatalogueFacts? Catalogue { get; init; }

    /// <summary>It is no model call, but asks which models there are.</summary>
    public bool ListsModels { get; init; }

    /// <summary>Model that a model call asks for.</summary>
    public ReadOnlySpan<byte> Model { get; init; }

    /// <summary>The model call asks for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>Most tokens that the model call asks for; 0 where it does not say.</summary>
    public long MaxTokens { get; init; }

    /// <summary>Names of the tools that the model is offered; null where the call offers none.</summary>
    public TextSet? ModelTools { get; init; }

    public ReadOnlySpan<byte> System { get; init; }

    public ReadOnlySpan<byte> LastUser { get; init; }

    /// <summary>What the rules found so far.</summary>
    public ReadOnlySpan<FindingFacts> Findings { get; init; }

    public SessionFacts? Session { get; init; }

    /// <summary>When the call came.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>
    /// Facts that are not known yet, or are asked about for all their values: bit n is fact n of <see cref="Fact"/>.
    /// </summary>
    public FactSet Unknown { get; init; }
}
