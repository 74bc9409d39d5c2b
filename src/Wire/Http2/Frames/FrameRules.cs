namespace FastMcp.Wire.Http2.Frames;

/// <summary>What of a frame can be judged by its header alone.</summary>
public static class FrameRules
{
    /// <returns>NoError, or the error of the whole connection.</returns>
    public static Http2Error Check(FrameHeader header)
    {
        if (header.Length > Http2Constants.FrameSize)
        {
            return Http2Error.FrameSizeError;
        }

        return header.Type switch
        {
            FrameType.Data or FrameType.Headers or FrameType.Continuation => OnStream(header),
            FrameType.Priority => OnStream(header, 5),
            FrameType.ResetStream => OnStream(header, 4),
            FrameType.Settings => header.Stream != 0 ? Http2Error.ProtocolError
                : header.Length % 6 != 0 || (header.IsAck && header.Length != 0) ? Http2Error.FrameSizeError : Http2Error.NoError,
            FrameType.PushPromise => Http2Error.ProtocolError,
            FrameType.Ping => OnConnection(header, header.Length == 8),
            FrameType.GoAway => OnConnection(header, header.Length >= 8),
            FrameType.WindowUpdate => header.Length != 4 ? Http2Error.FrameSizeError : Http2Error.NoError,
            _ => Http2Error.NoError,
        };
    }

    /// <summary>The payload without padding and priority; false: they are longer than the frame.</summary>
    /// <param name="content">A slice of <paramref name="payload"/>.</param>
    public static bool TryStrip(FrameHeader header, ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> content)
    {
        content = payload;
        int padding = 0;
        if (header.IsPadded)
        {
            if (content.IsEmpty)
            {
                return false;
            }

            padding = content[0];
            content = content[1..];
        }

        if (header.Type == FrameType.Headers && header.HasPriority)
        {
            if (content.Length < 5)
            {
                return false;
            }

            content = content[5..];
        }

        if (padding > content.Length)
        {
            return false;
        }

        content = content[..^padding];
        return true;
    }

    private static Http2Error OnStream(FrameHeader header, int length = -1) =>
        header.Stream == 0 ? Http2Error.ProtocolError : length >= 0 && header.Length != length ? Http2Error.FrameSizeError : Http2Error.NoError;

    private static Http2Error OnConnection(FrameHeader header, bool isSized) =>
        header.Stream != 0 ? Http2Error.ProtocolError : isSized ? Http2Error.NoError : Http2Error.FrameSizeError;
}
