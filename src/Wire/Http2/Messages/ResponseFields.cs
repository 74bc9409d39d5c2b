using System.Buffers;
using FastMcp.Wire.Http;
using FastMcp.Wire.Http.Requests;
using FastMcp.Wire.Http2.Hpack;

namespace FastMcp.Wire.Http2.Messages;

/// <summary>Makes the head of an HTTP/1.1 answer of a header block (RFC 9113 section 8.3.2), for the reader of all answers.</summary>
public static class ResponseFields
{
    /// <param name="list">Whole: not over its limit.</param>
    /// <param name="endsStream">No content follows.</param>
    /// <param name="method">Of the request.</param>
    /// <param name="output">Gets the head; what stands there after a flaw is not to be used.</param>
    /// <param name="status">100 to 599, never 101.</param>
    /// <param name="frame">How content is to be written behind the head.</param>
    /// <returns>Null when it was written, else what is wrong.</returns>
    public static string? Write(HeaderList list, bool endsStream, MethodKind method, IBufferWriter<byte> output, out int status, out MessageFrame frame)
    {
        frame = new MessageFrame(-1, false);
        if (!TryStatus(list, out status))
        {
            return "no status, or one that is none";
        }

        var head = new HeadWriter(output);
        head.StatusLine(status);
        for (int i = 1; i < list.Count; i++)
        {
            ReadOnlySpan<byte> name = list.Name(i), value = list.Value(i);
            if (FieldRules.Flaw(name, value) is { } flaw)
            {
                return flaw;
            }

            if (!name.SequenceEqual("content-length"u8))
            {
                head.Field(name, value);
            }
            else if (frame.Length >= 0 || !FieldRules.TryLength(value, out long length))
            {
                return "a content-length that is no number, or stands twice";
            }
            else
            {
                frame = frame with { Length = length };
            }
        }

        bool hasContent = status >= 200 && status is not (204 or 304) && method != MethodKind.Head;
        if (hasContent && endsStream && frame.Length > 0)
        {
            return "a content-length that is not the content's";
        }

        End(ref head, status, hasContent, endsStream, ref frame);
        return null;
    }

    private static void End(scoped ref HeadWriter head, int status, bool hasContent, bool endsStream, ref MessageFrame frame)
    {
        if (hasContent && !endsStream && frame.Length < 0)
        {
            head.Chunked();
            frame = frame with { IsChunked = true };
        }
        else if (status is >= 200 and not 204 && (frame.Length >= 0 || hasContent))
        {
            head.ContentLength(Math.Max(0, frame.Length));
        }

        // What has no content has no length that data could be held against.
        frame = hasContent ? frame with { Length = endsStream ? 0 : frame.Length } : new MessageFrame(0, false);
        head.End();
    }

    private static bool TryStatus(HeaderList list, out int status)
    {
        status = 0;
        if (list.Count == 0 || !list.Name(0).SequenceEqual(":status"u8) || !FieldRules.TryLength(list.Value(0), out long number))
        {
            return false;
        }

        status = (int)Math.Min(number, int.MaxValue);
        return list.Value(0).Length == 3 && status is >= 100 and <= 599 and not 101;
    }
}
