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
    public required string Route { get; init; }

    /// <summary>Name of the upstream in the configuration.</summary>
    public required string Upstream { get; init; }

    public ReadOnlySpan<byte> HttpMethod { get; init; }

    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>Bytes of the request body.</summary>
    public long BodyLength { get; init; }

    /// <summary>JSON-RPC method of an MCP message.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary><c>params.name</c> of tools/call and prompts/get: the upstream's own name.</summary>
    public ReadOnlySpan<byte> Name { get; init; }

    /// <summary><c>params.uri</c> of resources/read and its like.</summary>
    public ReadOnlySpan<byte> Resource { get; init; }

    /// <summary>Model that a model call asks for.</summary>
    public ReadOnlySpan<byte> Model { get; init; }

    /// <summary>The model call asks for a stream.</summary>
    public bool Stream { get; init; }
}
