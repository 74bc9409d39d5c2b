using System.Buffers;
using FastMcp.Masking;

namespace FastMcp.Proxy.Masking;

/// <summary>Masked text into a buffer, for fields and request bodies; findings are counted.</summary>
/// <param name="tally">Takes them for decisions; null: nobody asks.</param>
internal struct BufferSink(ArrayBufferWriter<byte> buffer, RuleCounters counters, FindingTally? tally = null) : IMaskedSink
{
    public int Findings { get; private set; }

    public readonly void Write(Masked bytes) => buffer.Write(bytes.Bytes);

    public readonly void Write(Monitored bytes) => buffer.Write(bytes.Bytes);

    public void Found(in Finding finding)
    {
        Findings++;
        counters.Count(finding);
        tally?.Note(finding, counters);
    }
}
