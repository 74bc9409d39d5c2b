using System.Text;
using FastMcp.Wire.Http.Bodies;
using FastMcp.Wire.Http.Fields;

namespace FastMcp.Wire.Http;

/// <summary>Content-Length and Transfer-Encoding (RFC 9112 sections 6 and 7): one of them, once, and unmistakable.</summary>
internal static class FramingRules
{
    internal static HttpFault Read(FieldTable fields, int minor, HttpSide side, out BodyFraming framing, out long length)
    {
        framing = BodyFraming.None;
        length = 0;
        int codings = fields.CountOf(KnownField.TransferEncoding);
        int lengths = fields.CountOf(KnownField.ContentLength);
        if (codings + lengths > 1)
        {
            return HttpFault.Malformed(side, "more than one Content-Length or Transfer-Encoding");
        }

        if (codings == 1)
        {
            framing = BodyFraming.Chunked;
            return CheckCoding(fields.ValueOf(KnownField.TransferEncoding), minor, side);
        }

        if (lengths == 0)
        {
            return default;
        }

        framing = BodyFraming.Length;
        return TryReadLength(fields.ValueOf(KnownField.ContentLength), out length)
            ? default
            : HttpFault.Malformed(side, "a Content-Length that is no number in range");
    }

    private static HttpFault CheckCoding(ReadOnlySpan<byte> value, int minor, HttpSide side)
    {
        if (minor == 0)
        {
            return HttpFault.Malformed(side, "Transfer-Encoding in HTTP/1.0");
        }

        if (Ascii.EqualsIgnoreCase(value, "chunked"u8))
        {
            return default;
        }

        return HttpBytes.IsToken(value)
            ? HttpFault.Unsupported(side, "a transfer coding other than chunked")
            : HttpFault.Malformed(side, "a Transfer-Encoding that is not just chunked");
    }

    private static bool TryReadLength(ReadOnlySpan<byte> value, out long length)
    {
        length = 0;
        foreach (byte digit in value)
        {
            int number = digit - '0';
            if (number is < 0 or > 9 || length > (long.MaxValue - number) / 10)
            {
                return false;
            }

            length = (length * 10) + number;
        }

        return !value.IsEmpty;
    }
}
