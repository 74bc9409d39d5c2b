namespace FastMcp.Wire.Http.Fields;

/// <summary>What becomes of a field on its way through the gateway.</summary>
public enum FieldFate
{
    /// <summary>End to end: goes on unless a policy says otherwise.</summary>
    Forward,

    /// <summary>Meant for this connection only, or for a proxy: dropped.</summary>
    Hop,

    /// <summary>Named by Connection: dropped (RFC 9110 section 7.6.1).</summary>
    Nominated,

    /// <summary>Host, Content-Length, Transfer-Encoding: dropped, because the sender of the next message writes its own.</summary>
    Rewritten,

    /// <summary>Spelt with underscores what is a known field with hyphens: dropped, since some upstreams take one for the other.</summary>
    Shadow,
}
