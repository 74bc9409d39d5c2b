namespace FastMcp.Proxy.Encodings;

/// <summary>What a content became, against what it may become: limit expansion.</summary>
/// <param name="ratio">Bytes out of one byte, on average.</param>
internal struct Expansion(int ratio)
{
    /// <summary>Of so much every content may be.</summary>
    private const long Free = 1 << 20;

    private long _encoded;
    private long _decoded;

    public void Took(int encoded) => _encoded += encoded;

    /// <summary>False: it became more than it may.</summary>
    public bool Gave(int decoded)
    {
        _decoded += decoded;
        return _decoded <= Free || _decoded <= ratio * _encoded;
    }
}
