using System.Buffers;
using System.Text;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Fields;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Http2.Messages;

/// <summary>
/// Makes the head of an HTTP/1.1 request of a header block (RFC 9113 section 8.3.1). The head is read by the reader of all requests, which
/// judges the rest; here is refused what could become another message on the way, or is malformed by HTTP/2's own rules.
/// </summary>
public static class RequestFields
{
    /// <param name="list">Whole: not over its limit.</param>
    /// <param name="endsStream">No content follows.</param>
    /// <param name="output">Gets the head; what stands there after a flaw is not to be used.</param>
    /// <param name="frame">How content is to be written behind the head.</param>
    /// <returns>Null when it was written, else what is wrong: the stream is malformed.</returns>
    public static string? Write(HeaderList list, bool endsStream, IBufferWriter<byte> output, out MessageFrame frame)
    {
        frame = new MessageFrame(-1, false);
        if (!Pseudo.TryRead(list, out Pseudo pseudo))
        {
            return "pseudo-fields that are missing, unknown, repeated or behind other fields";
        }

        if (pseudo.Flaw(list) is { } flaw)
        {
            return flaw;
        }

        pseudo.WriteLine(list, output);
        return Fields(list, pseudo, endsStream, output, ref frame);
    }

    private static string? Fields(HeaderList list, in Pseudo pseudo, bool endsStream, IBufferWriter<byte> output, ref MessageFrame frame)
    {
        int host = pseudo.Authority;
        int cookies = 0;
        var head = new HeadWriter(output);
        for (int i = pseudo.Count; i < list.Count; i++)
        {
            ReadOnlySpan<byte> name = list.Name(i), value = list.Value(i);
            if (FieldRules.Flaw(name, value) is { } flaw)
            {
                return flaw;
            }

            if (name.SequenceEqual("host"u8))
            {
                if (host >= 0 && !(host == pseudo.Authority && Ascii.EqualsIgnoreCase(value, list.Value(host))))
                {
                    return "a host that is not the authority, or two of them";
                }

                host = host < 0 ? i : host;
            }
            else if (name.SequenceEqual("content-length"u8))
            {
                if (frame.Length >= 0 || !FieldRules.TryLength(value, out long length) || (endsStream && length != 0))
                {
                    return "a content-length that is no number, stands twice, or is not the content's";
                }

                frame = frame with { Length = length };
            }
            else if (name.SequenceEqual("cookie"u8))
            {
                cookies++;
            }
            else
            {
                head.Field(name, value);
            }
        }

        head.Commit();
        End(list, pseudo, host, cookies, endsStream, output, ref frame);
        return null;
    }

    private static void End(HeaderList list, in Pseudo pseudo, int host, int cookies, bool endsStream, IBufferWriter<byte> output, ref MessageFrame frame)
    {
        var head = new HeadWriter(output);
        if (host >= 0)
        {
            head.Field(KnownField.Host, list.Value(host));
        }

        if (cookies > 0)
        {
            head.Commit();
            Cookies(list, pseudo.Count, output);
        }

        if (frame.Length >= 0)
        {
            head.ContentLength(frame.Length);
        }
        else if (!endsStream)
        {
            frame = frame with { IsChunked = true };
            head.Chunked();
        }

        head.End();
    }

    // One field again, in HTTP/1.1 (RFC 9113 section 8.2.3).
    private static void Cookies(HeaderList list, int from, IBufferWriter<byte> output)
    {
        output.Write("Cookie: "u8);
        bool isFirst = true;
        for (int i = from; i < list.Count; i++)
        {
            if (list.Name(i).SequenceEqual("cookie"u8))
            {
                output.Write(isFirst ? ""u8 : "; "u8);
                output.Write(list.Value(i));
                isFirst = false;
            }
        }

        output.Write("\r\n"u8);
    }
}
