namespace FastMcp.Wire.Http;

/// <summary>Whose message is being read.</summary>
public enum HttpSide
{
    /// <summary>The caller's request: faults are answered with 4xx or 501/505.</summary>
    Request,

    /// <summary>The upstream's response: faults are answered with 502.</summary>
    Response,
}
