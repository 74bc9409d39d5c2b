using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;

namespace FastMcp.Wire.Tests.Http;

/// <summary>Writes down everything a reader said of a message, so that two readings can be compared.</summary>
public static class MessageText
{
    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    public static string Of(FieldTable fields)
    {
        var text = new StringBuilder();
        for (int i = 0; i < fields.Count; i++)
        {
            text.Append(Of(fields.Name(i))).Append('=').Append(Of(fields.Value(i))).Append(' ')
                .Append(fields.Known(i)).Append(' ').Append(HopFields.FateOf(fields, i)).Append('\n');
        }

        return text.ToString();
    }

    public static string Of(RequestHead head) => string.Join(
        ' ', Of(head.Method), head.MethodKind, Of(head.Target), head.Form, Of(head.Path), head.HasQuery, Of(head.Query),
        Of(head.Authority), head.MinorVersion, head.Framing, head.ContentLength, head.KeepAlive, head.ExpectContinue,
        head.WantsUpgrade, '\n', Of(head.Fields));

    public static string Of(ResponseHead head) => string.Join(
        ' ', head.Status, Of(head.Reason), head.MinorVersion, head.Framing, head.ContentLength, head.KeepAlive,
        '\n', Of(head.Fields));

    public static string Of(HttpFault fault) => $"{fault.Kind} {fault.Side} {fault.Status} {fault.Limit}";
}
