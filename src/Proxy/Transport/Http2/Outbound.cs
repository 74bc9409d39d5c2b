using FastMcp.Wire.Http.Bodies;

namespace FastMcp.Proxy.Transport.Http2;

/// <summary>What a stream knows of what goes out; assigned anew for each stream.</summary>
internal struct Outbound
{
    public BodyReader Body;

    /// <summary>Bytes of content that <see cref="Body"/> gave out and that have not left.</summary>
    public int Owed;

    /// <summary>Bytes that the peer takes now; below 0 when it made its windows smaller.</summary>
    public int Window;

    /// <summary>The head has left.</summary>
    public bool HasHead;

    /// <summary>Our direction is over.</summary>
    public bool IsEnded;
}
