using System.Text;
using FastMcp.Proxy.Inside;
using FastMcp.Proxy.Pipeline;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Gating.Asking.Tasks;

/// <summary>
/// What it takes to make a call later as its client made it: its head, without what belongs to the connection. With its body it goes through the pipeline once more: who calls
/// is asked again, the policy of that moment decides, and the approval is used for the digest as it is then.
/// </summary>
/// <param name="Host">As the client wrote it.</param>
/// <param name="Path">With the query.</param>
/// <param name="Fields">Of the head; what the caller showed is among them, so that they are in memory only.</param>
/// <param name="Id">Of the message, as in JSON.</param>
/// <param name="Meta">Its <c>_meta</c>, where it is of the modern era; empty: it is not.</param>
/// <param name="Approval">What people decide about it.</param>
internal sealed record TaskCall(string Host, string Path, IReadOnlyList<KeyValuePair<string, string>> Fields, byte[] Id, byte[] Meta, Resumed Approval)
{
    public bool IsModern => Meta.Length > 0;

    public static TaskCall Of(Exchange exchange, OpenAsk ask)
    {
        var call = exchange.Call;
        var (head, message) = (call.Head, call.Message);
        var path = Encoding.Latin1.GetString(head.Path) + (head.HasQuery ? "?" + Encoding.Latin1.GetString(head.Query) : "");
        var fields = new List<KeyValuePair<string, string>>();
        for (var index = 0; index < head.Fields.Count; index++)
        {
            if (Stays(call, index))
            {
                fields.Add(new(Encoding.ASCII.GetString(head.Fields.Name(index)), Encoding.Latin1.GetString(head.Fields.Value(index))));
            }
        }

        var meta = message.Era == McpEra.Modern ? message.Meta.Of(call.Body.Span).ToArray() : [];
        return new(Encoding.Latin1.GetString(head.Fields.ValueOf(KnownField.Host)), path, fields, call.RpcId.ToArray(), meta, new Resumed(ask.Id, ask.Proposed, Declined: false));
    }

    /// <summary>The call itself, for which people said yes.</summary>
    public InnerCall With(byte[] body) => new(MethodKind.Post, Host, Path, body) { Fields = Fields, IsAsItCame = true, Errand = Approval };

    /// <summary>Another message of the same caller to the same server.</summary>
    /// <param name="body">A request of MCP.</param>
    /// <param name="fields">What its head says in the place of the call's own words.</param>
    public InnerCall Beside(byte[] body, IEnumerable<KeyValuePair<string, string>> fields) => new(MethodKind.Post, Host, Path, body)
    {
        Fields = [.. Fields.Where(field => !IsMirror(field.Key)), .. fields], IsAsItCame = true,
    };

    // The body was read; what speaks of the bytes that came, or of what the client takes, is not the call's.
    private static bool Stays(Call call, int index) => HopFields.FateOf(call.Head.Fields, index) == FieldFate.Forward && call.Head.Fields.Known(index) switch
    {
        KnownField.Accept or KnownField.AcceptEncoding => false,
        KnownField.ContentEncoding or KnownField.ContentMd5 or KnownField.Digest or KnownField.ContentDigest or KnownField.ReprDigest => !call.State.WasEncoded,
        _ => true,
    };

    private static bool IsMirror(string name) => name.Equals("Mcp-Method", StringComparison.OrdinalIgnoreCase) || name.Equals("Mcp-Name", StringComparison.OrdinalIgnoreCase)
        || name.StartsWith("Mcp-Param-", StringComparison.OrdinalIgnoreCase);
}
