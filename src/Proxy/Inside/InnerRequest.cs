using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Inside;

/// <summary>A request that the pipeline sent to a service of this process, whole. The bytes are its own.</summary>
/// <param name="Method">GET, POST, DELETE or another.</param>
/// <param name="Session"><c>Mcp-Session-Id</c>; empty: there is none.</param>
/// <param name="Body">Empty without a body.</param>
internal sealed record InnerRequest(MethodKind Method, string Session, byte[] Body)
{
    /// <summary>Tells callers apart, see <see cref="InnerFields.Caller"/>.</summary>
    public string Caller { get; init; } = "";

    /// <summary>A variable of the environment as <c>NAME=value</c>, see <see cref="InnerFields.Lease"/>; empty: nothing was lent. A secret.</summary>
    public byte[] Lease { get; init; } = [];

    /// <summary>What the caller showed to the gateway, for services that call on; empty: nothing.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Shown { get; init; } = [];

    /// <summary>As the pipeline sent it, escapes as they are.</summary>
    public string Path { get; init; } = "/";

    /// <summary>What stands behind the question mark; empty: nothing.</summary>
    public string Query { get; init; } = "";

    /// <summary>Fields that are for the upstream: what was lent among them. Secrets.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Passed { get; init; } = [];
}
