using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http.Responses;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Http2.Messages;

/// <summary>Makes header blocks of heads that this process wrote itself.</summary>
public static class HeaderBlocks
{
    private const int PseudoRoom = 128;

    /// <summary>Bytes that a block of these fields takes at most.</summary>
    public static int MostOf(FieldTable fields)
    {
        int most = PseudoRoom;
        for (int i = 0; i < fields.Count; i++)
        {
            most += fields.Name(i).Length + fields.Value(i).Length + HpackEncoder.FieldOverhead;
        }

        return most;
    }

    /// <param name="output">Of <see cref="MostOf"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ResponseHead head, Span<byte> output)
    {
        int at = HpackEncoder.Status(output, head.Status);
        return at + Fields(head.Fields, output[at..]);
    }

    /// <summary>Bytes that a block of this request takes at most.</summary>
    public static int MostOf(RequestHead head) => MostOf(head.Fields) + head.Target.Length + head.Method.Length + head.Authority.Length;

    /// <param name="output">Of <see cref="MostOf(RequestHead)"/>.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(RequestHead head, ReadOnlySpan<byte> scheme, Span<byte> output)
    {
        int at = HpackEncoder.Field(output, ":method"u8, head.Method);
        at += HpackEncoder.Field(output[at..], ":scheme"u8, scheme);
        at += HpackEncoder.Field(output[at..], ":authority"u8, head.Authority);
        at += HpackEncoder.Field(output[at..], ":path"u8, head.Target);
        return at + Fields(head.Fields, output[at..]);
    }

    private static int Fields(FieldTable fields, Span<byte> output)
    {
        int at = 0;
        for (int i = 0; i < fields.Count; i++)
        {
            if (IsMeant(fields.Known(i)))
            {
                at += HpackEncoder.Field(output[at..], fields.Name(i), fields.Value(i));
            }
        }

        return at;
    }

    private static bool IsMeant(KnownField field) => field == KnownField.ContentLength || HopFields.FateOf(field) == FieldFate.Forward || field == KnownField.Expect
        || field is KnownField.ProxyAuthenticate or KnownField.ProxyAuthorization;
}
