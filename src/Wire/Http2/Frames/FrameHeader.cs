using System.Buffers.Binary;

namespace FastMcp.Wire.Http2.Frames;

/// <summary>The nine bytes before a frame's payload (RFC 9113 section 4.1).</summary>
/// <param name="Length">Bytes of payload.</param>
/// <param name="Type">Of any value.</param>
/// <param name="Flags">Of any value.</param>
/// <param name="Stream">0 is the connection.</param>
public readonly record struct FrameHeader(int Length, FrameType Type, FrameFlags Flags, int Stream)
{
    public bool EndsStream => (Flags & FrameFlags.EndStream) != 0;

    public bool IsAck => (Flags & FrameFlags.Ack) != 0;

    public bool EndsHeaders => (Flags & FrameFlags.EndHeaders) != 0;

    public bool IsPadded => (Flags & FrameFlags.Padded) != 0;

    public bool HasPriority => (Flags & FrameFlags.Priority) != 0;

    /// <summary>False: it is not whole yet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> input, out FrameHeader header)
    {
        header = default;
        if (input.Length < Http2Constants.FrameHeader)
        {
            return false;
        }

        int length = (input[0] << 16) | (input[1] << 8) | input[2];
        int stream = BinaryPrimitives.ReadInt32BigEndian(input[5..]) & int.MaxValue;
        header = new FrameHeader(length, (FrameType)input[3], (FrameFlags)input[4], stream);
        return true;
    }

    /// <param name="output">At least nine bytes.</param>
    public void Write(Span<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output, Length << 8);
        output[3] = (byte)Type;
        output[4] = (byte)Flags;
        BinaryPrimitives.WriteInt32BigEndian(output[5..], Stream);
    }
}
