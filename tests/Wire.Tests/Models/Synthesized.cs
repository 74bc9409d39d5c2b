using System.Text;
using FastMcp.Wire.Models;
using FastMcp.Wire.Slots;
using FastMcp.Wire.Tests.Json;

namespace FastMcp.Wire.Tests.Models;

/// <summary>The data of an event that the gateway makes.</summary>
internal static class Synthesized
{
    /// <param name="text">What the channel held, as it stands in JSON.</param>
    public static Trace Of(StreamedEvent stream, ChannelId channel, string text, long number = 0)
    {
        var shape = new DeltaShape();
        stream.Shape(channel, number, shape);
        var trace = new Trace();
        var sink = new TraceSink(trace);
        shape.WriteHead(ref sink);
        sink.Skeleton(new Skeleton(Encoding.UTF8.GetBytes(text)));
        shape.WriteTail(ref sink);
        return trace;
    }
}
