using System.Buffers.Binary;

namespace FastMcp.Wire.Http2.Frames;

/// <summary>What a peer said of itself in its SETTINGS (RFC 9113 section 6.5.2). A mutable struct: keep it in one field.</summary>
public struct PeerSettings
{
    private const int HeaderTable = 1, EnablePush = 2, ConcurrentStreams = 3, Window = 4, Frame = 5;

    public PeerSettings()
    {
    }

    /// <summary>Streams that we may have open at once.</summary>
    public int Streams { get; private set; } = int.MaxValue;

    /// <summary>Window of a new stream, in bytes.</summary>
    public int InitialWindow { get; private set; } = Http2Constants.InitialWindow;

    /// <summary>Largest payload that it takes.</summary>
    public int FrameSize { get; private set; } = Http2Constants.FrameSize;

    /// <summary>It said something of its table of header fields: the next block begins with our size of it.</summary>
    public bool SaidTable { get; set; }

    /// <param name="payload">Of a SETTINGS frame that <see cref="FrameRules"/> has passed.</param>
    /// <returns>NoError, or the error of the whole connection.</returns>
    public Http2Error Apply(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            Http2Error error = Apply(BinaryPrimitives.ReadUInt16BigEndian(payload), BinaryPrimitives.ReadUInt32BigEndian(payload[2..]));
            if (error != Http2Error.NoError)
            {
                return error;
            }
        }

        return Http2Error.NoError;
    }

    private Http2Error Apply(int id, uint value)
    {
        switch (id)
        {
            case HeaderTable:
                SaidTable = true;
                break;
            case EnablePush when value > 1:
                return Http2Error.ProtocolError;
            case ConcurrentStreams:
                Streams = (int)Math.Min(value, int.MaxValue);
                break;
            case Window when value > Http2Constants.LargestWindow:
                return Http2Error.FlowControlError;
            case Window:
                InitialWindow = (int)value;
                break;
            case Frame when value is < Http2Constants.FrameSize or > 0xFFFFFF:
                return Http2Error.ProtocolError;
            case Frame:
                FrameSize = (int)value;
                break;
        }

        return Http2Error.NoError;
    }
}
