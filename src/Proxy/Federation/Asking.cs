using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Federation;

/// <summary>One message of a client to several servers.</summary>
/// <param name="Request">As it came.</param>
/// <param name="Message">What its body was read as.</param>
/// <param name="Session">Null in the stateless era.</param>
/// <param name="Links">The members, in the order of the configuration.</param>
internal sealed record Asking(InnerRequest Request, McpMessage Message, FederationSession? Session, IReadOnlyList<MemberLink> Links)
{
    public bool IsModern => Message.Era == McpEra.Modern;

    public byte[] Id => Message.Id.Of(Request.Body).ToArray();

    public string Name => ToolShape.Decoded(Message.Name.Of(Request.Body));

    public string Uri => ToolShape.Decoded(Message.Uri.Of(Request.Body));

    public MemberLink LinkOf(MemberConfig member) => Links.First(link => link.Member == member);

    /// <summary>A result of the federation's own.</summary>
    public byte[] Answer(string result) => Encoding.UTF8.GetBytes($$"""{"jsonrpc":"2.0","id":{{Encoding.UTF8.GetString(Id)}},"result":{{result}}""" + "}");
}
