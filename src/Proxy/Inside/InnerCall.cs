using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;

namespace FastMcp.Proxy.Inside;

/// <summary>A request that this process sends through its own pipeline, as if it came from a client.</summary>
/// <param name="Method">GET, POST or DELETE.</param>
/// <param name="Host">Leads to a route, with the path.</param>
/// <param name="Path">As the upstream is to see it.</param>
/// <param name="Body">One message; empty: none.</param>
internal sealed record InnerCall(MethodKind Method, string Host, string Path, byte[] Body)
{
    /// <summary>More fields, checked when they are written.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Fields { get; init; } = [];

    /// <summary>The fields say all that a client says of its body: only its length is added.</summary>
    public bool IsAsItCame { get; init; }

    /// <summary>What the rooms are told of it beside the request; null: nothing. Nobody can send it from outside.</summary>
    public object? Errand { get; init; }
}
